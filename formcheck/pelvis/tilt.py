"""The tilt of the pelvis, read from the picture, folded on the stride, and its gates.

Two dots or a strip on the shorts move with the pelvis; the waistband's edge does too,
but the hem of a shirt looks the same to a program and reads up to 5 degrees wrong.
Hence a person has to say that the line is the waistband, on a still with the line drawn
in, or there is no number. Only the change of tilt within the stride can be measured:
1 degree is 3.6 mm of a crooked waistband.
"""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.model import (
    FloatArray,
    GaitTiming,
    Patches,
    PelvisLine,
    PoseTrack,
    Scene,
)
from formcheck.model.skeleton import point
from formcheck.pelvis.cycle_average import Folding
from formcheck.pelvis.locked import unlike_a_pelvis
from formcheck.pelvis.markers import Marks, light_strip, tape, two_dots
from formcheck.pelvis.pixels import HIPS_AT
from formcheck.pelvis.stills import pelvis_stills
from formcheck.pelvis.waistband import Edge, waist_edge
from formcheck.settings.settings import Clip, Waistband
from formcheck.text.escaping import plain_stem

MIN_HIPS_PX: Final = 30.0
"""Distance of the hip points in the picture: at 31 px errors are a third larger than
at 69 px, and with dark shorts under a dark shirt too large."""
MIN_STRIDES: Final = 6
"""Whole strides, as 6 s of a run hold; with so few the error is wider."""
MIN_VALID_FRAC: Final = 0.85
EDGE_HEIGHT_HW: Final = (-1.00, -0.25)
"""Where a waistband can lie above the hip points; hems of jackets were at -0.16 and
+0.09, a print on a shirt at the upper end of the search."""
MAX_MARK_RESIDUAL_DEG: Final = 0.8
MIN_MARK_LEVELS: Final = 40.0
"""Unannounced dots have to be this much lighter than the cloth, of 255, and to follow
the stride this well; chosen by us, to leave prints and folds alone."""
MAX_RESIDUAL_DEG: Final = 2.0
"""A line that jumps more than this from frame to frame says nothing of the stride:
well seen ones have 0.2 to 0.6, dark tights under a dark shirt in a small, much squeezed
file had 4.3 and were 1.3 deg off; chosen by us."""

Confirm = Callable[[PelvisLine], bool]
"""Asks a person whether the line on the stills is the waistband."""


def read_pelvis(
    patches: Patches | None,
    *,
    pose: PoseTrack,
    scene: Scene,
    timing: GaitTiming,
    slow_motion_factor: float,
    clip: Clip,
    confirm: Confirm | None = None,
) -> PelvisLine | str:
    """Return the pelvis' tilt, or in one sentence why it was not even looked for.

    Parameters
    ----------
    patches
        Pictures around the hips.
    pose
        For the hips' width in the picture.
    scene, timing
        View, setting and the foot strikes.
    slow_motion_factor
        File seconds per real second.
    clip
        Its name, and the user's word on dots and waistband; without one ``confirm`` is
        called.
    confirm
        Asks a person; None = nobody is there.
    """
    if scene.view == "side":
        return "seen from the side the pelvis shows no drop; film from behind"
    hips_wide = hip_width_px(pose)
    reason = _not_worth(patches, scene, timing, hips_wide)
    if reason or patches is None:
        return reason
    hw = hips_wide * float(np.median(patches.scale))
    folded = Folding(patches, scene, timing, slow_motion_factor)
    still = f"stills/{still_name(clip.name)}"
    line = _marked(patches, hw, folded, forced=clip.dots)
    if line is not None:
        if line.method == "dots" or clip.dots or line.refusal:
            return line
        swings = _swings(line, still)
        if swings:
            return replace(line, refusal=swings)
        return _asked(line, clip.waistband, still, confirm)
    if clip.dots:
        face = "front" if scene.view == "front" else "back"
        return (
            "two light dots or a strip of tape on the shorts were not found in "
            f"{100 * MIN_VALID_FRAC:.0f} % of the frames; put {DOTS_ON[face]}"
        )
    return _edge_line(
        waist_edge(patches, hw),
        patches=patches,
        folded=folded,
        waistband=clip.waistband,
        still_name=still,
        confirm=confirm,
    )


DOTS_ON: Final = MappingProxyType(
    {
        "back": "two dots of white tape, 3 cm wide and about 10 cm apart, on the back "
        "of dark shorts, over the two dimples above the buttocks",
        "front": "two dots of white tape, 3 cm wide and about 10 cm apart, on the "
        "front of dark shorts",
    }
)
"""Where dots go, in the one wording that all texts use."""


def still_name(file: str) -> str:
    """Return what the still of a clip is called."""
    return f"waistband_{plain_stem(file)}.png"


def hip_width_px(pose: PoseTrack) -> float:
    """Return the median distance of the two hip points in the picture [px]."""
    apart = pose.xy_px[:, point("left_hip")] - pose.xy_px[:, point("right_hip")]
    width = np.hypot(apart[:, 0], apart[:, 1])
    return float(np.median(width[np.isfinite(width)]))


def _not_worth(
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


# ---------------------------------------------------------------- dots and strip


def _marked(
    patches: Patches, hw: float, folded: Folding, *, forced: bool
) -> PelvisLine | None:
    """Return the line of dots or of a strip, None if there is none."""
    marks = two_dots(patches, hw)
    if marks is not None and marks.valid.mean() >= MIN_VALID_FRAC:
        line = _marks_line(marks, patches, folded)
        if forced or _sure(line, marks):
            return line
    marks = light_strip(patches, hw) if forced else tape(patches, hw)
    if marks is None or marks.valid.mean() < MIN_VALID_FRAC:
        return None
    line = _marks_line(marks, patches, folded)
    return line if forced or _sure(line, marks) else None


def _sure(line: PelvisLine, marks: Marks) -> bool:
    """Return whether marks that nobody announced stand out and turn as a pelvis."""
    seen = marks.levels >= MIN_MARK_LEVELS
    steady = line.residual_deg <= MAX_MARK_RESIDUAL_DEG
    return bool(seen and steady)


def _marks_line(marks: Marks, patches: Patches, folded: Folding) -> PelvisLine:
    turn_deg = np.where(marks.valid, marks.turn_deg, np.nan)
    ends_px = (
        patches.corner_px[:, None] + (marks.ends + 0.5) / patches.scale[:, None, None]
    )
    line = folded.line(marks.kind, turn_deg, ends_px)
    return replace(
        line,
        refusal=_no_stride(line),
        stills=pelvis_stills(
            patches, line, [np.array(e, copy=True) for e in marks.ends]
        ),
    )


def _no_stride(line: PelvisLine) -> str:
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


def _swings(line: PelvisLine, still_name: str) -> str:
    """Return why a line that nobody marked cannot be on the pelvis; empty if it can."""
    unlike = unlike_a_pelvis(line)
    if not unlike:
        return ""
    return (
        f"the line in {still_name} does not move as a pelvis does: {unlike}; probably "
        "the hem of a shirt that swings; tuck the shirt in, or put two light dots on "
        "the shorts"
    )


# ---------------------------------------------------------------- waistband


def _edge_line(
    edge: Edge,
    *,
    patches: Patches,
    folded: Folding,
    waistband: Waistband | None,
    still_name: str,
    confirm: Confirm | None,
) -> PelvisLine:
    turn_deg = np.where(edge.valid, edge.turn_deg, np.nan)
    shapes = [_drawn(edge, i, patches) for i in range(len(turn_deg))]
    ends = np.stack([shape[[0, -1]] for shape in shapes])
    ends_px = patches.corner_px[:, None] + ends / patches.scale[:, None, None]
    line = folded.line("waistband", turn_deg, ends_px)
    line = replace(line, stills=pelvis_stills(patches, line, shapes))
    refusal = (
        _edge_refusal(edge, still_name) or _no_stride(line) or _swings(line, still_name)
    )
    if refusal:
        return replace(line, refusal=refusal)
    return _asked(line, waistband, still_name, confirm)


def _drawn(edge: Edge, i: int, patches: Patches) -> FloatArray:
    """Return the edge in one picture, columns and rows of the patch, shape (k, 2)."""
    side = patches.rgb.shape[1]
    turn = np.radians(edge.turn_deg[i])
    cos, sin = float(np.cos(turn)), float(np.sin(turn))
    x, y = edge.shape.T
    spot = np.stack([x * cos - y * sin, x * sin + y * cos + edge.down[i]], axis=1)
    middle = np.array(HIPS_AT) * side + edge.offset[i]
    drawn: FloatArray = spot + middle
    return drawn


def _edge_refusal(edge: Edge, still_name: str) -> str:
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


def _asked(
    line: PelvisLine,
    waistband: Waistband | None,
    still_name: str,
    confirm: Confirm | None,
) -> PelvisLine:
    """Return a line that only counts if a person says what it is."""
    refusal = _unconfirmed(line, waistband, still_name, confirm)
    nobody = waistband != "no" and confirm is None
    return replace(line, refusal=refusal, asks=bool(refusal) and nobody)


def _unconfirmed(
    line: PelvisLine,
    waistband: Waistband | None,
    still_name: str,
    confirm: Confirm | None,
) -> str:
    if waistband == "yes":
        return ""
    what = "the waistband" if line.method == "waistband" else "tape on the shorts"
    if waistband == "no" or (confirm is not None and not confirm(line)):
        who = "said" if waistband == "no" else "answered"
        return (
            f"the line in {still_name} is not {what}, as you {who}; tuck the shirt in, "
            "or put two light dots on the shorts"
        )
    if confirm is not None:
        return ""
    return (
        f"look at {still_name}: if the line drawn there is {what} and not the hem of a "
        "shirt, run again with --waistband yes"
    )
