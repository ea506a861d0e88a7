"""Both legs of a side view read in full: crossings, landings, leavings, one clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from formcheck.gait.event_selection import STRIKE_LATE_S, Strikes
from formcheck.gait.foot_signals import (
    PHASE_HZ,
    ahead_of_hip,
    anchors,
    belt_angle_deg,
    foot_way,
    runner_points,
)
from formcheck.gait.foot_slap import slap_shift_s
from formcheck.gait.foot_strike import (
    Crossings,
    crossings,
    landing_shifts_s,
    leg_signals,
)
from formcheck.gait.left_right_timing import CONTACT_SHARE, contacts_apart_s
from formcheck.gait.step_sequence import waveform_shift_s
from formcheck.gait.toe_off import leaving_s
from formcheck.model import CleanTrack, FloatArray, Scene
from formcheck.model.skeleton import SIDES, Side
from formcheck.tracking.resampling import low_pass

WAVE_HZ: Final = 12.0
"""Low-pass of the movements whose shift is sought: four harmonics of any stride."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Legs:
    """What both legs of a clip show.

    Attributes
    ----------
    points
        Runner coordinates [px], shape (n, 33, 2).
    line_deg
        Direction of the belt in the picture.
    raw
        Crossings of each leg, on the clock that the forefoot's slap sets.
    clocks_s
        By how much that clock moved them [s]; 0 without a slap.
    """

    points: FloatArray
    line_deg: float
    raw: Mapping[Side, Crossings]
    clocks_s: float


def legs(track: CleanTrack, scene: Scene, stride_s: float) -> Legs:
    """Return everything that is read of each leg, before steps are counted.

    Parameters
    ----------
    track, scene
        A side view in real time.
    stride_s
        Rough stride time [s].
    """
    points = runner_points(track, scene, stride_s)
    peaks = {
        side: anchors(
            low_pass(ahead_of_hip(points, side, ("heel",)), track.rate_hz, PHASE_HZ),
            track.time_s,
            stride_s,
        )
        for side in SIDES
    }
    line_deg = belt_angle_deg(points, track, peaks, stride_s)
    raw: dict[Side, Crossings] = {}
    for side in SIDES:
        leg = crossings(
            leg_signals(points, track, side, line_deg=line_deg),
            peaks_s=peaks[side],
            stride_s=stride_s,
            leg_px=track.leg_px,
        )
        raw[side] = replace(
            leg,
            landing_shift_s=landing_shifts_s(
                points, track, side, line_deg=line_deg, strike_s=leg.strike_s
            ),
            leave_s=leaving_s(
                points, track, side, peaks_s=peaks[side], stride_s=stride_s
            ),
        )
    shift_s = slap_shift_s(points, track, raw, line_deg=line_deg, late_s=STRIKE_LATE_S)
    raw = {s: replace(leg, strike_s=leg.strike_s + shift_s) for s, leg in raw.items()}
    return Legs(points=points, line_deg=line_deg, raw=raw, clocks_s=shift_s)


def left_to_right_wave_s(
    seen: Legs,
    track: CleanTrack,
    strikes: Strikes,
    toe_offs: Sequence[tuple[float, Side]],
    *,
    stride_s: float,
) -> float:
    """Return by how much the right foot's way follows the left one's [s].

    What a longer contact of one foot adds to it is taken out.
    """
    left, right = (
        low_pass(foot_way(seen.points, track, side, stride_s), track.rate_hz, WAVE_HZ)
        for side in SIDES
    )
    shift_s = waveform_shift_s(
        left, right, track.time_s, strikes=strikes.beat, strike_s=strikes.time_s
    )
    longer_s = contacts_apart_s(strikes.time_s, strikes.side, toe_offs)
    return shift_s - CONTACT_SHARE * longer_s
