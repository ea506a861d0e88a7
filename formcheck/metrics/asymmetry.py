"""Left minus right, its error, and whether the difference is worth naming.

Two questions are kept apart: does a difference exceed its own error (a number), and is
it above the practical floor under which symmetric runners read as well (a note).
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.gait.beat.left_right_timing import left_to_right_s, timing_limps_s
from formcheck.gait.strides import contact_times_s, lost_contacts_frac
from formcheck.model import Asymmetry, GaitTiming, MetricValue, Scene, View
from formcheck.model.skeleton import SIDES
from formcheck.signal.statistics import (
    FRONTAL_ASYMMETRY_FRAC,
    LEFT_TO_RIGHT_S,
    Z95,
    combined,
    mean_error,
)

FLOOR_PCT: Final[Mapping[str, float]] = MappingProxyType(
    {"step_time": 4.0, "contact_time": 4.0}
)
"""Differences in per cent under which nothing is called real. The steps of 17 runners
on force plates differ by 2.6 % (SD) and their contacts by 3 %; a difference must lie
beyond this and the error together, as their squares add up: by either alone 6 % of
those whose feet differ by less were told uneven steps, by both 1 %."""
FLOOR_DEG: Final = 3.0
"""Joint angles of healthy runners differ by up to this much between the legs (Wisconsin
group, Med Sci Sports Exerc 2021;53:945)."""
METHODS_AGREE_PCT: Final = 3.0
"""Step-time asymmetry from events and from waveforms farther apart is unclear."""
_UNDER: Final = {
    True: "under the practical floor of",
    False: "not clear of the practical floor of",
}
UNCERTAIN_SIZE: Final = "its size is uncertain"
"""How the note of a difference begins of which only the side is sure."""

MAX_LOST_FRAC: Final = 0.10
"""With more contacts of a foot left out, those kept may be the long or the short ones:
no difference is given."""


def asymmetry(key: str, left: MetricValue, right: MetricValue) -> Asymmetry:
    """Return left minus right of one metric.

    Parameters
    ----------
    key
        The metric's key.
    left, right
        The metric of each side, in one unit; from one clip or from two.

    Returns
    -------
    Asymmetry
        The error takes the two values as independent. Angles and shares get no
        percentage: their zero is arbitrary.
    """
    result = Asymmetry(
        key=key,
        left=left.value,
        right=right.value,
        difference=left.value - right.value,
        unit=left.unit,
        index_pct=_index_pct(left.value, right.value, left.unit),
        error=combined(left.error, right.error),
        exceeds_error=False,
        clip=left.clip if left.clip == right.clip else None,
    )
    return judged(result)


def judged(result: Asymmetry, *, unclear: str = "", note: str = "") -> Asymmetry:
    """Return an asymmetry with ``exceeds_error`` and ``note`` filled in.

    Parameters
    ----------
    unclear
        Why nothing can be concluded: then no difference is claimed either.
    note
        What else is to be said.
    """
    exceeds = not unclear and abs(result.difference) > result.error
    note = unclear or note
    if not note and exceeds and below_floor(result):
        limit = FLOOR_PCT.get(result.key)
        floor = f"{FLOOR_DEG:g}°" if limit is None else f"{limit:g} %"
        note = f"{_UNDER[limit is None]} {floor}: not called a real difference"
    return replace(result, exceeds_error=exceeds, note=note)


def below_floor(result: Asymmetry) -> bool:
    """Return whether a difference is one that symmetric runners show as well.

    Of times beside the error: what is read is the runner's own small difference and
    the error of reading it.
    """
    limit = FLOOR_PCT.get(result.key)
    if limit is not None and result.index_pct is not None:
        error_pct = 200.0 * result.error / (result.left + result.right)
        return abs(result.index_pct) < combined(limit, error_pct)
    return result.unit == "deg" and abs(result.difference) < FLOOR_DEG


def _index_pct(left: float, right: float, unit: str) -> float | None:
    if unit not in ("s", "ms", "m", "cm"):
        return None
    return 200.0 * (left - right) / (left + right)


def timing_asymmetries(
    timing: GaitTiming, *, scene: Scene, clip: int
) -> list[Asymmetry]:
    """Return the asymmetries of step time and contact time that a clip shows.

    Parameters
    ----------
    timing
        Events of the clip.
    scene
        Nothing is given while the clip is suspected to be slowed down.
    clip
        Index of the clip in the session.
    """
    if not timing.events or scene.slow_motion_hint is not None:
        return []
    found = [_step_time(timing, scene.view, clip)]
    if scene.view == "side":  # toe-offs are too coarse from behind and in front
        found.append(_contact_time(timing, clip))
    return [a for a in found if a is not None]


def _step_time(timing: GaitTiming, view: View, clip: int) -> Asymmetry | None:
    best, from_events, from_wave = left_to_right_s(timing, view)
    if not np.isfinite(best):
        return None
    stride_s = timing.stride_time_s
    apart_pct = 100.0 * 4.0 * abs(from_events - from_wave) / stride_s
    error = 2.0 * left_to_right_error_s(timing, view)
    unclear = note = ""
    if apart_pct > METHODS_AGREE_PCT:
        apart = f"foot strikes and whole movements are {apart_pct:.0f} % apart"
        each_s = [stride_s - 2.0 * to_right for to_right in (from_events, from_wave)]
        # Where both name one side, and clearly, only the size is in doubt.
        if min(each_s) > error or max(each_s) < -error:
            note = f"{UNCERTAIN_SIZE}: {apart}"
        else:
            unclear = f"unclear: {apart}"
    if not np.isfinite(from_wave):
        note = "from foot strikes alone: the whole movement could not be compared"
    left_s, right_s = stride_s - best, best
    result = Asymmetry(
        key="step_time",
        left=left_s,
        right=right_s,
        difference=left_s - right_s,
        unit="s",
        index_pct=_index_pct(left_s, right_s, "s"),
        error=error,
        exceeds_error=False,
        clip=clip,
    )
    return judged(result, unclear=unclear, note=note)


def left_to_right_error_s(timing: GaitTiming, view: View) -> float:
    """Return the 95 % error of the best left-to-right time [s].

    The scatter of the strikes, the waveforms' own error, and half of what the two ways
    differ. The waveforms have nothing of the reading of single strikes, but all of the
    runner's own uneven steps, which cannot be told from it: the scatter counts whole.
    """
    _, from_events, from_wave = left_to_right_s(timing, view)
    late = timing_limps_s(timing)
    # Differences of neighbours share strikes: each strike counts 2 / n in their mean,
    # while the SD of a difference is that of a strike times the root of 1.5.
    side = view == "side"
    single_s = timing.event_sd_s["foot_strike"]
    scatter = 2.0 / 1.5**0.5 * mean_error(late, single_sd=1.5**0.5 * single_s)
    frontal = FRONTAL_ASYMMETRY_FRAC * timing.stride_time_s / 4.0
    unlike_s = Z95 * timing.strikes_apart_sd_s
    known = combined(LEFT_TO_RIGHT_S, unlike_s) if side else frontal
    if not np.isfinite(from_wave):
        return combined(scatter, known)
    return combined(scatter, known, abs(from_events - from_wave) / 2.0)


def _contact_time(timing: GaitTiming, clip: int) -> Asymmetry | None:
    contacts = {
        "left": contact_times_s(timing, "left"),
        "right": contact_times_s(timing, "right"),
    }
    if not all(values.size for values in contacts.values()):
        return None
    if max(lost_contacts_frac(timing, side) for side in SIDES) > MAX_LOST_FRAC:
        return None
    single_s = combined(*timing.event_sd_s.values())
    left_s, right_s = (float(np.mean(v)) for v in contacts.values())
    result = Asymmetry(
        key="contact_time",
        left=1000.0 * left_s,
        right=1000.0 * right_s,
        difference=1000.0 * (left_s - right_s),
        unit="ms",
        index_pct=_index_pct(left_s, right_s, "ms"),
        error=1000.0
        * combined(
            *(mean_error(v, single_sd=single_s) for v in contacts.values()),
            Z95 * timing.contacts_apart_sd_s,
            Z95 * timing.strikes_apart_sd_s,
        ),
        exceeds_error=False,
        clip=clip,
    )
    return judged(result)
