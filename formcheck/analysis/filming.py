"""Whether a clip is filmed well, point by point: view, size, light, rate, level.

A few pictures are enough, so a test clip of three seconds is. Nothing is measured here;
the analysis judges every clip anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from formcheck.model import BoolArray, FloatArray, Frame, PoseTrack, Scene
from formcheck.pose.room.horizon import camera_roll_deg, plumb_roll_deg, reduced
from formcheck.quality.clip import SMALL_BODY_FRAC, TINY_BODY_FRAC
from formcheck.video.frame_rate import MIN_REAL_FPS

GOOD_FPS: Final = 50.0
"""Below it errors are wider: contact times of 20 in place of 16 ms at 30."""
LEVEL_DEG: Final = 3.0
"""What is seen of the room takes smaller turns out of the angles by itself."""
DARK_LEVEL: Final = 100.0
"""Of 255, the brightest tenth of the runner: 13 of 15 clips have 128 to 230, one that
was filmed against a window 85; chosen by us."""
AGAINST_LIGHT: Final = 2.0
"""How many times brighter than the runner what is behind is, against the light."""
_BRIGHT_PCT: Final = 90
_LUMA: Final = (0.299, 0.587, 0.114)
_MOST_PX: Final = 320

Grade = Literal["good", "fair", "poor", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One point of how a clip is filmed: how good it is, and what to do in words."""

    key: Literal["view", "size", "light", "rate", "level"]
    grade: Grade
    words: str


def checks(
    frames: Sequence[Frame],
    pose: PoseTrack | None,
    scene: Scene | None,
    *,
    size_frac: float,
    fps: float | None,
) -> tuple[Check, ...]:
    """Return how a clip is filmed, a sentence for each point.

    Parameters
    ----------
    frames
        Some pictures of it.
    pose, scene
        The runner in them; None if nobody was recognised.
    size_frac
        Height of the runner as a share of the picture's.
    fps
        Frames per second; None if the file does not tell.
    """
    if pose is None or scene is None:
        return (
            Check(
                key="view",
                grade="poor",
                words="No runner is recognised: the whole runner has to be in the "
                "picture, head to feet, in good light",
            ),
            _rate(fps),
        )
    return (
        _view(scene),
        _size(size_frac),
        _light(frames, pose),
        _rate(fps),
        _level(frames, pose, scene),
    )


def _view(scene: Scene) -> Check:
    if scene.view == "front":
        words = "From the front, which shows little; film from the side or from behind"
        return Check(key="view", grade="fair", words=words)
    if scene.view == "rear":
        return Check(key="view", grade="good", words="From behind")
    words = f"From the side, {scene.near_side} leg near"
    return Check(key="view", grade="good", words=words)


def _size(frac: float) -> Check:
    seen = f"The runner fills {100 * frac:.0f} % of the picture's height"
    if frac >= SMALL_BODY_FRAC:
        return Check(key="size", grade="good", words=seen)
    grade: Grade = "fair" if frac >= TINY_BODY_FRAC else "poor"
    words = f"{seen}; move closer until head to foot fill more than half of it"
    return Check(key="size", grade=grade, words=words)


def _light(frames: Sequence[Frame], pose: PoseTrack) -> Check:
    inside, outside = [], []
    for frame, xy in zip(frames, pose.xy_px, strict=False):
        levels, here = _levels(frame, xy)
        if here.any():
            inside.append(np.percentile(levels[here], _BRIGHT_PCT))
        if (~here).any():
            outside.append(np.percentile(levels[~here], _BRIGHT_PCT))
    if not inside or not outside:
        return Check(key="light", grade="unknown", words="The light cannot be told")
    bright, behind = float(np.median(inside)), float(np.median(outside))
    if bright >= DARK_LEVEL:
        return Check(key="light", grade="good", words="Bright enough")
    words = "Too dark: legs blur and feet are lost; switch more light on"
    if behind >= AGAINST_LIGHT * bright:
        words = (
            "Against the light: the runner is dark before something bright; film from "
            "the other side, or close the blinds behind"
        )
    return Check(key="light", grade="fair", words=words)


def _levels(frame: Frame, xy: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Return how bright each point is, 0..255, and which lie about the runner."""
    step = max(1, max(frame.rgb.shape[:2]) // _MOST_PX)
    levels: FloatArray = frame.rgb[::step, ::step].astype(np.float64) @ np.array(_LUMA)
    here: BoolArray = np.zeros(levels.shape, dtype=np.bool_)
    seen = xy[np.isfinite(xy).all(axis=1)] / step
    if seen.size:
        left, top = np.clip(seen.min(axis=0), 0, None).astype(int)
        right, low = np.clip(seen.max(axis=0), 0, None).astype(int)
        here[top : low + 1, left : right + 1] = True
    return levels, here


def _rate(fps: float | None) -> Check:
    if fps is None:
        words = "The file does not say how many frames per second it has"
        return Check(key="rate", grade="unknown", words=words)
    seen = f"{fps:.0f} frames per second"
    if fps >= GOOD_FPS:
        return Check(key="rate", grade="good", words=seen)
    if fps >= MIN_REAL_FPS:
        words = f"{seen} work, with wider errors; set the camera to 60"
        return Check(key="rate", grade="fair", words=words)
    words = f"{seen} are too few to follow the legs; set the camera to 60"
    return Check(key="rate", grade="poor", words=words)


def _level(frames: Sequence[Frame], pose: PoseTrack, scene: Scene) -> Check:
    greys = [reduced(frame.rgb) for frame in frames]
    if scene.view == "side":
        at = float(np.nanmedian(pose.xy_px[..., 0])) / frames[0].rgb.shape[1]
        turn_deg = plumb_roll_deg(greys, at)
    else:
        turn_deg = camera_roll_deg(greys)
    if not np.isfinite(turn_deg):
        words = (
            "Whether the camera is level cannot be seen here; its own level or grid "
            "tells"
        )
        return Check(key="level", grade="unknown", words=words)
    if abs(turn_deg) <= LEVEL_DEG:
        words = f"Level within {max(1.0, abs(turn_deg)):.0f}°"
        return Check(key="level", grade="good", words=words)
    way = "clockwise" if turn_deg > 0 else "counter-clockwise"
    words = (
        f"The picture is turned by {abs(turn_deg):.0f}°; turn the camera {way} until "
        "door frames stand upright"
    )
    return Check(key="level", grade="fair", words=words)
