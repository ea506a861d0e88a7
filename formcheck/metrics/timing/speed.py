"""The belt's speed, and the scale it gives the picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import GaitTiming, Message, Scene
from formcheck.model.skeleton import SIDES, Side
from formcheck.settings.settings import Runner
from formcheck.signal.statistics import DISPLAY_FRAC, SCALE_FRAC, SPEED_ESTIMATE_FRAC

LEG_PER_HEIGHT: Final = 0.491
"""Thigh + shank between the tracked hip, knee and ankle points, as a share of standing
height (Drillis and Contini's segment lengths: 0.245 + 0.246)."""
SPEED_DOUBT_FRAC: Final = 0.25
"""A typed-in speed this far from the picture's own estimate (twice its error) is
questioned."""


@dataclass(frozen=True, kw_only=True)
class Speed:
    """A belt speed [m/s], its 95 % error and where it comes from."""

    mps: float
    error_mps: float
    method: str
    estimate: bool


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Length of a pixel at the runner [m], its relative 95 % error, and its source."""

    m_per_px: float
    error_frac: float
    method: str


def belt_speed(
    timing: GaitTiming,
    *,
    scene: Scene,
    runner: Runner,
    speed_mps: float | None,
    legs_px: Mapping[Side, float],
) -> Speed | str:
    """Return the belt speed, or a sentence why there is none.

    A speed that was typed in is taken as it is, with the error that a treadmill's
    display usually has.
    """
    typed = speed_mps if speed_mps is not None else runner.speed_mps
    if scene.setting == "overground":
        return "not on a treadmill: there is no belt speed to take lengths from"
    if typed is not None:
        return Speed(
            mps=typed,
            error_mps=DISPLAY_FRAC * typed,
            method=f"as typed in; the display is taken to be right within "
            f"{100 * DISPLAY_FRAC:g} %",
            estimate=False,
        )
    if runner.height_m is None:
        return (
            "needs the belt speed (--speed 10.8km/h), or the runner's height "
            "(--height 175cm) for an estimate"
        )
    mps = seen_speed_mps(timing, legs_px=legs_px, height_m=runner.height_m)
    if not mps > 0.0:
        return "the foot's speed on the belt was not seen; give --speed"
    return Speed(
        mps=mps,
        error_mps=SPEED_ESTIMATE_FRAC * mps,
        method="estimate: speed of the flat foot in the picture, scaled by height; its "
        "error is provisional",
        estimate=True,
    )


def seen_speed_mps(
    timing: GaitTiming, *, legs_px: Mapping[Side, float], height_m: float
) -> float:
    """Return the mean of both feet's speeds, each on the scale of its own leg."""
    legs_s = [timing.belt_px_s[side] / legs_px[side] for side in SIDES]
    return float(np.mean(legs_s)) * LEG_PER_HEIGHT * height_m


def scale(timing: GaitTiming, speed: Speed | str) -> Scale | str:
    """Return how long a pixel is, or a sentence why that is not known.

    The belt is the yardstick: a flat foot moves with it, so its speed in the picture
    over the belt's own speed is the scale, at the depth of the legs. A speed that was
    itself estimated from the runner's height makes this the height's scale.
    """
    if isinstance(speed, str):
        return speed
    seen_px_s = seen_belt_px_s(timing)
    if not seen_px_s > 0.0:
        return "the foot's speed on the belt was not seen, so lengths have no scale"
    return Scale(
        m_per_px=speed.mps / seen_px_s,
        error_frac=SPEED_ESTIMATE_FRAC if speed.estimate else SCALE_FRAC,
        method="scaled by the runner's height, an estimate"
        if speed.estimate
        else "scaled by the belt speed",
    )


def seen_belt_px_s(timing: GaitTiming) -> float:
    """Return the flat foot's speed in the picture, mean of near and far [px/s]."""
    return float(np.mean([timing.belt_px_s[side] for side in SIDES]))


def speed_doubt(
    timing: GaitTiming,
    legs_px: Mapping[Side, float],
    height_m: float,
    typed_mps: float,
) -> list[Message]:
    """Return a message if the speed given is far from the one that is seen."""
    seen = seen_speed_mps(timing, legs_px=legs_px, height_m=height_m)
    if not abs(seen / typed_mps - 1.0) > SPEED_DOUBT_FRAC:
        return []
    return [
        Message(
            code="speed_doubt",
            level="warn",
            message=f"the speed given is {3.6 * typed_mps:.1f} km/h, but the feet move "
            f"at about {3.6 * seen:.1f} km/h for a height of {height_m:.2f} m; check "
            "the speed, the height and the rate the clip was filmed with",
        )
    ]
