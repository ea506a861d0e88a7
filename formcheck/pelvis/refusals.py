"""Why a line at the hips gives no number, each in one sentence."""

from typing import Final

from formcheck.model import GaitTiming, Patches, PelvisLine, Scene
from formcheck.pelvis.locked import unlike_a_pelvis
from formcheck.pelvis.waistband import Edge

MIN_HIPS_PX: Final = 30.0
"""Distance of the hip points in the picture: at 31 px errors are a third larger than
at 69 px, and with dark shorts under a dark shirt too large."""
MIN_STRIDES: Final = 6
"""Whole strides, as 6 s of a run hold; with so few the error is wider."""
MIN_VALID_FRAC: Final = 0.85
EDGE_HEIGHT_HW: Final = (-1.00, -0.25)
"""Where a waistband can lie above the hip points; hems of jackets were at -0.16 and
+0.09, a print on a shirt at the upper end of the search."""
MAX_RESIDUAL_DEG: Final = 2.0
"""A line that jumps more than this from frame to frame says nothing of the stride:
well seen ones have 0.2 to 0.6, dark tights under a dark shirt in a small, much squeezed
file had 4.3 and were 1.3 deg off; chosen by us."""


def not_worth(
    patches: Patches | None, scene: Scene, timing: GaitTiming, hips_wide: float
) -> str:
    """Return why there is no point in looking; empty if there is."""
    if not timing.events:
        return timing.messages[0].message if timing.messages else "no steps found"
    if scene.setting == "overground":
        return (
            "not on a treadmill: the runner's size and direction in the picture "
            "change; film a treadmill run from behind"
        )
    if hips_wide < MIN_HIPS_PX:
        return (
            f"the hips are {hips_wide:.0f} px apart in the picture, at least "
            f"{MIN_HIPS_PX:.0f} are needed; move the camera closer"
        )
    if patches is None:
        return (
            "no pictures of the hips were kept for this clip; analyse it with the "
            f"default estimator and --view {scene.view}"
        )
    return ""


def no_stride(line: PelvisLine) -> str:
    """Return why a line gives no stride to measure; empty if it does."""
    n = len(line.strides_deg)
    if n < MIN_STRIDES:
        return (
            f"{n} whole strides with a clear line were seen, {MIN_STRIDES} are needed; "
            "film 10 s or more"
        )
    if line.residual_deg > MAX_RESIDUAL_DEG:
        return (
            f"the line at the waist jumps by {line.residual_deg:.1f} deg from frame "
            f"to frame, at most {MAX_RESIDUAL_DEG:.0f} can be used; film closer, in "
            "better light, with a waistband of another colour or two light dots"
        )
    return ""


def swings(line: PelvisLine, still_name: str) -> str:
    """Return why a line that nobody marked cannot be on the pelvis; empty if it can."""
    unlike = unlike_a_pelvis(line)
    if not unlike:
        return ""
    return (
        f"the line in {still_name} does not move as a pelvis does: {unlike}; probably "
        "the hem of a shirt that swings; tuck the shirt in, or put two light dots on "
        "the shorts"
    )


def no_waistband(edge: Edge, still_name: str) -> str:
    """Return why the clearest edge is no waistband; empty if it may be one."""
    clear = float(edge.valid.mean())
    if clear < MIN_VALID_FRAC:
        return (
            f"a line across the waist is clear in {100 * clear:.0f} % of the frames, "
            f"{100 * MIN_VALID_FRAC:.0f} % are needed; tuck the shirt in and wear "
            "shorts of another colour, or put two light dots on the shorts"
        )
    low, high = EDGE_HEIGHT_HW
    if edge.at_limit or not low <= edge.height_hw <= high:
        return (
            f"the clearest line ({still_name}) is {-edge.height_hw:.2f} hip widths "
            f"above the hips, a waistband is {-high:.2f} to {-low:.2f} above: probably "
            "the hem of a shirt, or a print; tuck the shirt in, or put two light dots "
            "on the shorts"
        )
    return ""
