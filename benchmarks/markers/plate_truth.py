"""What force plates and markers say of a run: the truth for every number of a clip."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from benchmarks.markers.mocap import Run
from benchmarks.markers.treadmill import Trial
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side, opposite
from formcheck.signal.geometry import flexion_deg, lean_deg, middle, pitch_deg

PEAK_KNEE_FRAC: Final = 0.7
"""The knee's stance peak is sought in this first part of contact."""
ODD_S: Final = 0.04
"""A contact this far from the usual one of its foot is an artefact of the force."""
STEP_FRAC: Final = (0.3, 0.7)
CM_PER_M: Final = 100.0

Key = tuple[str, Side | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Stances:
    """Whole contacts of one foot [s], shape (n,) each."""

    strike_s: FloatArray
    toe_off_s: FloatArray


def stances(run: Run, side: Side, start_s: float, stop_s: float) -> Stances:
    """Return the contacts of one foot within a stretch of time, artefacts left out."""
    strikes, offs = run.strikes_s[side], run.toe_offs_s[side]
    after = np.searchsorted(offs, strikes)
    whole = after < len(offs)
    strikes, offs = strikes[whole], offs[after[whole]]
    contact = offs - strikes
    good = np.abs(contact - np.median(contact)) <= ODD_S
    good &= (strikes >= start_s) & (offs <= stop_s)
    return Stances(strike_s=strikes[good], toe_off_s=offs[good])


def truth(trial: Trial, start_s: float, stop_s: float) -> dict[Key, float]:
    """Return all true numbers of a stretch of a run, by metric and side.

    Times in ms, angles in degrees, lengths as the metrics have them.
    """
    found: dict[Key, float] = {}
    own = {side: stances(trial.run, side, start_s, stop_s) for side in SIDES}
    for side in SIDES:
        found |= dict(_times(own, side))
        found |= dict(_angles(trial, side, own[side]))
    stride_ms = float(
        np.mean([_mean_ms(_within(np.diff(own[s].strike_s))) for s in SIDES])
    )
    found["stride_time", None] = stride_ms
    found["cadence", None] = 120_000.0 / stride_ms
    found["stride_length", None] = trial.run.speed_mps * stride_ms / 1000.0
    for side in SIDES:
        found["duty_factor", side] = found["contact_time", side] / stride_ms
    for key in ("contact_time", "step_time"):
        found[f"{key}_difference", None] = found[key, "left"] - found[key, "right"]
    up_cm = bounce_cm(trial, own)
    found["vertical_oscillation", None] = up_cm
    step_cm = CM_PER_M * trial.run.speed_mps * stride_ms / 2000.0
    found["vertical_ratio", None] = up_cm / step_cm
    return found


def _times(own: dict[Side, Stances], side: Side) -> Iterator[tuple[Key, float]]:
    this, other = own[side], own[opposite(side)]
    yield ("contact_time", side), _mean_ms(this.toe_off_s - this.strike_s)
    yield ("flight_time", side), _mean_ms(_until(this.toe_off_s, other.strike_s))
    yield ("step_time", side), _mean_ms(_until(other.strike_s, this.strike_s))


def _until(from_s: FloatArray, to_s: FloatArray) -> FloatArray:
    """Return the times from each event to the next of another kind [s]."""
    i = np.searchsorted(to_s, from_s)
    known = i < len(to_s)
    return _within(to_s[i[known]] - from_s[known])


def _within(gaps_s: FloatArray) -> FloatArray:
    """Return the gaps without those over a missed contact."""
    return gaps_s[gaps_s <= 1.5 * np.median(gaps_s)]


def _mean_ms(values_s: FloatArray) -> float:
    return 1000.0 * float(np.mean(values_s)) if len(values_s) else float("nan")


def _angles(trial: Trial, side: Side, own: Stances) -> Iterator[tuple[Key, float]]:
    run = trial.run
    hip, knee, ankle, heel, toe = (
        run.points[f"{side}_{name}"][:, :2]
        for name in ("hip", "knee", "ankle", "heel", "toe")
    )
    hips = middle(run.points["left_hip"], run.points["right_hip"])[:, :2]
    leg_m = np.median(
        np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1)
    )
    bend = flexion_deg(hip, knee, ankle)

    def at(signal: FloatArray, times_s: FloatArray) -> float:
        return float(np.mean(np.interp(times_s, run.time_s, signal)))

    foot = at(pitch_deg(heel, toe), own.strike_s) - trial.flat_pitch_deg[side]
    shank = at(-lean_deg(ankle, knee), own.strike_s)
    yield ("foot_strike_angle", side), foot
    yield ("shank_angle_ic", side), shank
    yield ("ankle_dorsiflexion_ic", side), foot - shank
    yield ("knee_flexion_ic", side), at(bend, own.strike_s)
    yield ("hip_extension", side), at(lean_deg(knee, hip), own.toe_off_s)
    ahead = (ankle - hips)[:, 0] / leg_m
    yield ("overstride_distance", side), at(ahead, own.strike_s)
    yield ("knee_flexion_stance", side), _peak(bend, run.time_s, own)


def _peak(bend: FloatArray, time_s: FloatArray, own: Stances) -> float:
    peaks = []
    for strike, off in zip(own.strike_s, own.toe_off_s, strict=True):
        part = (time_s >= strike) & (time_s <= strike + PEAK_KNEE_FRAC * (off - strike))
        peaks.append(float(np.max(bend[part])))
    return float(np.mean(peaks))


def bounce_cm(trial: Trial, own: dict[Side, Stances]) -> float:
    """Return how far the middle of the pelvis goes up and down in a step [cm]."""
    strikes = np.sort(np.concatenate([own[side].strike_s for side in SIDES]))
    height, time_s = trial.pelvis_m[:, 1], trial.run.time_s
    usual = np.median(np.diff(strikes))
    found = []
    for start, stop in pairwise(strikes):
        if STEP_FRAC[0] <= (stop - start) / (2.0 * usual) <= STEP_FRAC[1]:
            part = height[(time_s >= start) & (time_s <= stop)]
            found.append(float(part.max() - part.min()))
    return CM_PER_M * float(np.mean(found))
