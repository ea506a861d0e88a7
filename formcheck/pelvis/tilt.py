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
from formcheck.pelvis.markers import Marks, two_dots
from formcheck.pelvis.pixels import HIPS_AT
from formcheck.pelvis.refusals import (
    MIN_VALID_FRAC,
    no_stride,
    no_waistband,
    not_worth,
    swings,
)
from formcheck.pelvis.stills import pelvis_stills
from formcheck.pelvis.strip import light_strip, tape
from formcheck.pelvis.waistband import Edge, waist_edge
from formcheck.settings.settings import Clip, Waistband
from formcheck.text.escaping import plain_stem

MAX_MARK_RESIDUAL_DEG: Final = 0.8
MIN_MARK_LEVELS: Final = 40.0
"""Unannounced dots have to be this much lighter than the cloth, of 255, and to follow
the stride this well; chosen by us, to leave prints and folds alone."""
DOTS_ON: Final = MappingProxyType(
    {
        "back": "two dots of white tape, 3 cm wide and about 10 cm apart, on the back "
        "of dark shorts, over the two dimples above the buttocks",
        "front": "two dots of white tape, 3 cm wide and about 10 cm apart, on the "
        "front of dark shorts",
    }
)
"""Where dots go, in the one wording that all texts use."""


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
    reason = not_worth(patches, scene, timing, hips_wide)
    if reason or patches is None:
        return reason
    hw = hips_wide * float(np.median(patches.scale))
    folded = Folding(patches, scene, timing, slow_motion_factor)
    still = f"stills/{still_name(clip.name)}"
    line = _marked(patches, hw, folded, forced=clip.dots)
    if line is not None:
        if line.method == "dots" or clip.dots or line.refusal:
            return line
        refusal = swings(line, still)
        if refusal:
            return replace(line, refusal=refusal)
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


def still_name(file: str) -> str:
    """Return what the still of a clip is called."""
    return f"waistband_{plain_stem(file)}.png"


def hip_width_px(pose: PoseTrack) -> float:
    """Return the median distance of the two hip points in the picture [px]."""
    apart = pose.xy_px[:, point("left_hip")] - pose.xy_px[:, point("right_hip")]
    width = np.hypot(apart[:, 0], apart[:, 1])
    return float(np.median(width[np.isfinite(width)]))


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
        refusal=no_stride(line),
        stills=pelvis_stills(
            patches, line, [np.array(e, copy=True) for e in marks.ends]
        ),
    )


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
        no_waistband(edge, still_name) or no_stride(line) or swings(line, still_name)
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
