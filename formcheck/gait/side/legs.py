"""Both legs of a side view in full: crossings of each stride, and the mean motion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from formcheck.gait.beat.left_right_timing import CONTACT_SHARE, contacts_apart_s
from formcheck.gait.beat.strikes import Strikes
from formcheck.gait.beat.waveforms import waveform_shift_s
from formcheck.gait.side.foot_signals import (
    PHASE_HZ,
    ahead_of_hip,
    anchors,
    belt_angle_deg,
    foot_way,
    runner_points,
)
from formcheck.gait.side.foot_strike import (
    LANDING_WEIGHT,
    LANDING_WINDOW_S,
    STRIKE_EARLY_S,
    TOE_OFF_EARLY_S,
    TOE_OFF_WINDOW_S,
    Crossings,
    crossings,
    leg_signals,
    stride_shifts_s,
)
from formcheck.gait.side.mean_foot import (
    LOOKED_DOWN_ON_S,
    foot_paths,
    lands_flat,
    leaning_s,
    mean_foot,
    strike_place_s,
    toe_off_place_s,
)
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
        Crossings of each leg, and where its mean motion places contact by them.
    """

    points: FloatArray
    line_deg: float
    raw: Mapping[Side, Crossings]


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
    raw = {
        side: _placed(
            crossings(
                leg_signals(points, track, side, line_deg=line_deg),
                peaks_s=peaks[side],
                stride_s=stride_s,
                leg_px=track.leg_px,
            ),
            points,
            track,
            side,
            line_deg=line_deg,
            near=_nearer(side, scene),
        )
        for side in SIDES
    }
    return Legs(points=points, line_deg=line_deg, raw=raw)


def _placed(
    leg: Crossings,
    points: FloatArray,
    track: CleanTrack,
    side: Side,
    *,
    line_deg: float,
    near: float,
) -> Crossings:
    """Return one leg's crossings with strides and mean motion compared.

    ``near`` is 1 for the leg nearer to the camera, -1 for the other, 0 if not known.
    """
    landing_s, leaving_s = (
        stride_shifts_s(
            points,
            track,
            side,
            line_deg=line_deg,
            centres_s=centres_s,
            window_s=window_s,
        )
        for centres_s, window_s in (
            (leg.strike_s, LANDING_WINDOW_S),
            (leg.toe_signs_s, TOE_OFF_WINDOW_S),
        )
    )
    leg = replace(leg, landing_shift_s=landing_s, leaving_shift_s=leaving_s)
    paths = foot_paths(
        points,
        track,
        side,
        line_deg=line_deg,
        belt_px_s=leg.belt_px_s,
        flat_pitch_deg=leg.flat_pitch_deg,
    )
    strikes_s = leg.strike_s + LANDING_WEIGHT * landing_s
    landed, left = mean_foot(paths, strikes_s), mean_foot(paths, leg.toe_off_s)
    strike = leaning_s(strike_place_s(landed), STRIKE_EARLY_S, landed)
    toe_off = leaning_s(toe_off_place_s(left), TOE_OFF_EARLY_S, left)
    return replace(
        leg,
        strike_place_s=strike + near * LOOKED_DOWN_ON_S,
        toe_off_place_s=toe_off - near * LOOKED_DOWN_ON_S,
        lands_flat=lands_flat(landed, strike),
    )


def _nearer(side: Side, scene: Scene) -> float:
    """Return 1 for the leg nearer to the camera, -1 for the other, 0 if not known."""
    if scene.near_side is None:
        return 0.0
    return 1.0 if side == scene.near_side else -1.0


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
