"""Foot strikes and toe-offs of a run seen from the side.

The rules are horizontal where they can be (so that heel, mid- and forefoot strikers
read alike) and were calibrated against force plates. Whatever is not consistent over
the whole clip gives no events and one sentence why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.clean import low_pass
from formcheck.model import (
    BoolArray,
    CleanTrack,
    EventKind,
    FloatArray,
    GaitEvent,
    GaitTiming,
    IntArray,
    Message,
    Scene,
)
from formcheck.rhythm import Beat, beat, rough_stride_s, step_numbers, waveform_shift_s
from formcheck.skeleton import SIDES, Side
from formcheck.stance import (
    LANDING_WEIGHT,
    PHASE_HZ,
    Crossings,
    ahead_of_hip,
    anchors,
    belt_angle_deg,
    crossings,
    landing_shifts_s,
    leg_signals,
    runner_points,
)
from formcheck.uncertainty import event_error_s

STRIKE_LATE_S: Final = 0.0080
"""The heel's half-speed crossing comes this much after contact. Force plates, one heel
striker: 6 ms at 2 m/s and 9 ms at 4 m/s; at 3 and 5 m/s it lies 2 ms above these."""
TOE_OFF_EARLY_S: Final = 0.0090
"""The mean of the two toe-off signs comes this much before the foot unloads. Force
plates, the same runner: 5 ms at 2 m/s, 12 ms at 4 m/s, more at 3 and 5 m/s."""

FOOT: Final = ("ankle", "heel", "toe")
MIN_STRIKES: Final = 4
MIN_SWING_LEG: Final = 0.5
"""Range of a running or walking foot ahead of and behind the hips, in leg lengths;
squats and swaying stay under 0.3."""
MIN_CORRELATION: Final = 0.5
"""Of the feet one stride apart; running clips give 0.9 and more."""
RUN_STEP_RATES_SPM: Final = (130.0, 220.0)
POSSIBLE_STEP_RATES_SPM: Final = (100.0, 260.0)
REGULAR_FRAC: Final = 0.03
"""An unusual step rate is believed if strikes scatter by less than this share of a
stride around the running line."""
IRREGULAR_FRAC: Final = 0.06
OFF_BEAT_S: Final = 0.020
"""A strike farther than this (or 3 SDs, or a frame) off the running line is dropped."""
DISAGREE_S: Final = 0.040
"""Two signs of one event may lie this much farther apart than they usually do."""
MAX_DROPPED_FRAC: Final = 0.25
SIDES_AGREE_FRAC: Final = 0.03
"""The two sides' own stride times may differ by this much (or by their error)."""
LIMP_FRAC: Final = 0.12
"""A right strike lies midway between left ones, give or take this share of a stride."""
END_MARGIN_S: Final = 0.030
"""A toe-off nearer to the end of the clip is not counted: the smoothing needs it."""
CONTACT_FRAC: Final = (0.12, 0.60)
"""Possible contact times in stride times; a run stays below 0.5."""
RUN_DUTY: Final = 0.5


class _NoGaitError(Exception):
    """Why a clip gives no events: a message code and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.message = Message(code=code, level="warn", message=sentence)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Strikes:
    """Accepted foot strikes of both sides in time order; ``anchor`` points back."""

    time_s: FloatArray
    side: tuple[Side, ...]
    anchor: IntArray
    beat: Beat
    dropped: int


def gait_timing(track: CleanTrack, scene: Scene) -> GaitTiming:
    """Return foot strikes and toe-offs of a clip, or none and the reason.

    Parameters
    ----------
    track
        Real-time track. If the scene suspects unmarked slow motion the events are
        sought at the suspected speed, and come back in the track's own time.
    scene
        Facing, motion and setting.

    Returns
    -------
    GaitTiming
        Never raises for poor data: without countable gait ``events`` is empty and
        ``messages`` says why.
    """
    factor = scene.slow_motion_hint or 1.0
    try:
        _refuse_scene(scene)
        timing = _timing(_faster(track, factor), scene)
    except _NoGaitError as reason:
        return _nothing(reason.message)
    return timing if factor == 1.0 else _slower(timing, factor)


def _refuse_scene(scene: Scene) -> None:
    if scene.motion == "walk":
        raise _NoGaitError("walk", "a walk, not a run: running events are not counted")
    if scene.motion == "none":
        raise _NoGaitError("no_gait", "no steps that could be counted; film a run")
    if scene.view != "side":
        raise _NoGaitError(
            "no_side_view",
            f"seen from the {scene.view} a foot shows no forward motion to time it "
            "by; film the run from the side for contact times",
        )


def _timing(track: CleanTrack, scene: Scene) -> GaitTiming:
    """Find, number, check and calibrate the events of one clip."""
    stride_s = _stride_s(track, scene)
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
        side: crossings(
            leg_signals(points, track, side, line_deg=line_deg),
            peaks_s=peaks[side],
            stride_s=stride_s,
            leg_px=track.leg_px,
        )
        for side in SIDES
    }
    raw = {
        side: replace(
            leg,
            landing_shift_s=landing_shifts_s(
                points, track, side, line_deg=line_deg, strike_s=leg.strike_s
            ),
        )
        for side, leg in raw.items()
    }
    strikes = _strikes(raw, stride_s, track)
    _refuse_rhythm(strikes, raw)
    toe_offs, lost = _toe_offs(raw, strikes, track)
    left, right = (
        low_pass(ahead_of_hip(points, side, FOOT), track.rate_hz, PHASE_HZ * 2.0)
        for side in SIDES
    )
    shift_s = waveform_shift_s(
        left,
        right,
        track.time_s,
        strikes=strikes.beat,
        strike_s=strikes.time_s,
    )
    return GaitTiming(
        events=_events(track, strikes, toe_offs),
        stride_time_s=strikes.beat.stride_s,
        stride_time_error_s=strikes.beat.stride_error_s,
        belt_px_s={side: raw[side].belt_px_s for side in SIDES},
        belt_angle_deg=line_deg,
        flat_pitch_deg={side: raw[side].flat_pitch_deg for side in SIDES},
        flat_heel_px={side: raw[side].flat_heel_px for side in SIDES},
        waveform_shift_s=shift_s,
        dropped=strikes.dropped + lost,
        messages=_remarks(strikes, lost),
    )


def _stride_s(track: CleanTrack, scene: Scene) -> float:
    """Return the stride time that the feet's motion repeats with [s]."""
    points = runner_points(track, scene, 1.0)
    foot = [
        low_pass(ahead_of_hip(points, side, FOOT), track.rate_hz, PHASE_HZ)
        for side in SIDES
    ]
    for side, path in zip(SIDES, foot, strict=True):
        if np.isfinite(path).sum() < 5:
            raise _NoGaitError("feet_not_seen", f"the {side} foot was not seen")
        low, high = np.nanpercentile(path, [5, 95])
        if not high - low >= MIN_SWING_LEG * track.leg_px:
            raise _NoGaitError(
                "no_gait",
                f"the {side} foot swings only {(high - low) / track.leg_px:.2f} leg "
                f"lengths past the hips (a run: over {MIN_SWING_LEG}): no steps to "
                "count",
            )
    stride_s, correlation = rough_stride_s(foot[0] - foot[1], track.rate_hz)
    if not np.isfinite(stride_s):
        seconds = track.time_s[-1] - track.time_s[0]
        raise _NoGaitError(
            "too_short",
            f"no repeating stride in {seconds:.1f} s; film at least 10 s of running",
        )
    if correlation < MIN_CORRELATION:
        raise _NoGaitError(
            "irregular",
            f"successive strides resemble each other too little (correlation "
            f"{correlation:.2f}, a steady run has over {MIN_CORRELATION})",
        )
    return stride_s


def _strikes(
    raw: Mapping[Side, Crossings], stride_s: float, track: CleanTrack
) -> _Strikes:
    """Return the foot strikes that keep the beat."""
    times, sides, anchor = [], [], []
    lost = 0
    for side in SIDES:
        leg = raw[side]
        good = ~_apart(leg.strike_toe_s - leg.strike_s)
        good &= np.isfinite(leg.strike_s) & (np.abs(leg.landing_shift_s) < DISAGREE_S)
        lost += int((~good).sum())
        for i in np.flatnonzero(good):
            shift_s = LANDING_WEIGHT * float(leg.landing_shift_s[i])
            times.append(float(leg.strike_s[i]) + shift_s - STRIKE_LATE_S)
            sides.append(side)
            anchor.append(int(i))
    order = np.argsort(times)
    time_s = np.array(times)[order]
    side_of = [sides[i] for i in order]
    index = np.array(anchor, dtype=np.int64)[order]
    total = len(time_s) + lost
    limit_s = max(OFF_BEAT_S, 1.0 / track.rate_hz)
    while True:
        _refuse_few(time_s, side_of)
        step = step_numbers(time_s, side_of, stride_s)
        if step is None:
            raise _NoGaitError(
                "sides_mixed",
                "left and right foot strikes do not alternate; the legs cannot be "
                "told apart safely in this clip",
            )
        line = beat(time_s, step)
        off = np.abs(line.residual_s)
        worst = int(np.argmax(off))
        usual = 1.4826 * float(np.median(off))
        if off[worst] <= max(limit_s, 3.0 * usual):
            break
        time_s, index = np.delete(time_s, worst), np.delete(index, worst)
        del side_of[worst]
        lost += 1
    if lost > MAX_DROPPED_FRAC * total and lost > 2:
        raise _NoGaitError(
            "irregular", f"{lost} of {total} foot strikes are off the beat of the rest"
        )
    return _Strikes(
        time_s=time_s, side=tuple(side_of), anchor=index, beat=line, dropped=lost
    )


def _apart(difference_s: FloatArray) -> BoolArray:
    """Return where two signs of one event lie unusually far apart."""
    known = np.isfinite(difference_s)
    if known.sum() < 3:
        return np.zeros(len(difference_s), dtype=np.bool_)
    usual = np.median(difference_s[known])
    return np.asarray(known & (np.abs(difference_s - usual) > DISAGREE_S))


def _refuse_few(time_s: FloatArray, sides: list[Side]) -> None:
    if len(time_s) < MIN_STRIKES or len(set(sides)) < 2:
        raise _NoGaitError(
            "too_few_steps",
            f"found {len(time_s)} foot strikes, {MIN_STRIKES} of both feet are needed; "
            "film at least 10 s with both feet in the picture",
        )


def _refuse_rhythm(strikes: _Strikes, raw: Mapping[Side, Crossings]) -> None:
    """Refuse what is not one steady run with two legs."""
    line = strikes.beat
    stride_s = line.stride_s
    scatter = float(np.sqrt(np.mean(line.residual_s**2))) / stride_s
    rate = 120.0 / stride_s
    if scatter > IRREGULAR_FRAC:
        raise _NoGaitError(
            "irregular",
            f"foot strikes scatter by {100 * scatter:.0f} % of a stride; a steady run "
            "keeps within 3 %",
        )
    if not POSSIBLE_STEP_RATES_SPM[0] <= rate <= POSSIBLE_STEP_RATES_SPM[1]:
        raise _NoGaitError(
            "implausible_step_rate",
            f"{rate:.0f} steps/min is no run; if the clip is slowed down, give the "
            "rate it was filmed with (--capture-fps)",
        )
    usual = RUN_STEP_RATES_SPM[0] <= rate <= RUN_STEP_RATES_SPM[1]
    if not usual and (scatter > REGULAR_FRAC or len(strikes.time_s) < 2 * MIN_STRIKES):
        raise _NoGaitError(
            "implausible_step_rate",
            f"{rate:.0f} steps/min would be unusual, and the clip is too short or too "
            "irregular to be sure",
        )
    if abs(line.left_to_right_s / stride_s - 0.5) > LIMP_FRAC:
        raise _NoGaitError(
            "sides_mixed",
            "left and right foot strikes are spaced too unevenly to be two legs of "
            "one run",
        )
    _refuse_different_sides(strikes)
    _refuse_still_feet(raw)


def _refuse_different_sides(strikes: _Strikes) -> None:
    slopes, errors = [], []
    for parity in (0, 1):
        own = strikes.beat.step % 2 == parity
        step, time_s = strikes.beat.step[own] / 2.0, strikes.time_s[own]
        if len(step) < 3:
            return
        slope, start = np.polyfit(step, time_s, 1)
        rest = time_s - start - slope * step
        spread = np.sqrt(np.sum(rest**2) / (len(step) - 2))
        slopes.append(slope)
        errors.append(spread / np.sqrt(np.sum((step - step.mean()) ** 2)))
    allowed = max(
        SIDES_AGREE_FRAC * strikes.beat.stride_s, 3.0 * float(np.hypot(*errors))
    )
    if abs(slopes[0] - slopes[1]) > allowed:
        raise _NoGaitError(
            "sides_disagree",
            f"the left foot's strides take {slopes[0]:.2f} s, the right foot's "
            f"{slopes[1]:.2f} s; the legs cannot be told apart safely in this clip",
        )


def _refuse_still_feet(raw: Mapping[Side, Crossings]) -> None:
    for side in SIDES:
        if not raw[side].belt_px_s > 0.0:
            raise _NoGaitError(
                "no_belt", f"the {side} foot does not move backward with the ground"
            )


def _toe_offs(
    raw: Mapping[Side, Crossings], strikes: _Strikes, track: CleanTrack
) -> tuple[list[tuple[float, Side]], int]:
    """Return calibrated toe-offs whose stance began in the clip, and how many fell."""
    found: list[tuple[float, Side]] = []
    lost = 0
    stride_s = strikes.beat.stride_s
    for side in SIDES:
        own = [i for i, s in enumerate(strikes.side) if s == side]
        anchor = strikes.anchor[own]
        leg = raw[side]
        raw_s = leg.toe_off_s[anchor]
        split = _apart((leg.heel_off_s - leg.pitch_off_s)[anchor])
        time_s = raw_s + TOE_OFF_EARLY_S
        contact = (time_s - strikes.time_s[own]) / stride_s
        possible = (contact >= CONTACT_FRAC[0]) & (contact <= CONTACT_FRAC[1])
        inside = raw_s <= track.time_s[-1] - max(END_MARGIN_S, 1.0 / track.rate_hz)
        good = possible & inside & ~split
        good &= ~_off_median(contact * stride_s, good, track.rate_hz)
        lost += int((np.isfinite(raw_s) & inside & ~good).sum())
        found += [(float(t), side) for t in time_s[good]]
        if good.any() and float(np.median(contact[good])) > RUN_DUTY:
            raise _NoGaitError(
                "walk",
                "each foot is on the ground for more than half of its stride: a walk, "
                "not a run",
            )
    return found, lost


def _off_median(contact_s: FloatArray, good: BoolArray, rate_hz: float) -> BoolArray:
    """Return contacts far from the side's usual one: one of their ends is wrong."""
    if good.sum() < 3:
        return np.zeros(len(contact_s), dtype=np.bool_)
    usual = float(np.median(contact_s[good]))
    off = np.abs(contact_s - usual)
    spread = 1.4826 * float(np.median(off[good]))
    limit = max(DISAGREE_S, 3.0 * spread, 1.5 / rate_hz)
    return np.asarray(off > limit)


def _events(
    track: CleanTrack, strikes: _Strikes, toe_offs: list[tuple[float, Side]]
) -> tuple[GaitEvent, ...]:
    """Return all events in time order, with their errors and nearest frames."""
    kinds: list[tuple[float, Side, EventKind]] = [
        (float(t), side, "foot_strike")
        for t, side in zip(strikes.time_s, strikes.side, strict=True)
    ]
    kinds += [(t, side, "toe_off") for t, side in toe_offs]
    events = []
    for time_s, side, kind in sorted(kinds):
        sample = int(np.argmin(np.abs(track.time_s - time_s)))
        events.append(
            GaitEvent(
                kind=kind,
                side=side,
                time_s=time_s,
                error_s=event_error_s(kind, track.rate_hz),
                frame=int(track.frame[sample]),
            )
        )
    return tuple(events)


def _remarks(strikes: _Strikes, lost: int) -> tuple[Message, ...]:
    if strikes.dropped + lost == 0:
        return ()
    return (
        Message(
            code="events_dropped",
            level="info",
            message=f"{strikes.dropped} foot strikes and {lost} toe-offs were left out "
            "because they do not fit the rest",
        ),
    )


def _nothing(message: Message) -> GaitTiming:
    unknown: dict[Side, float] = {side: float("nan") for side in SIDES}
    return GaitTiming(
        events=(),
        stride_time_s=float("nan"),
        stride_time_error_s=float("nan"),
        belt_px_s=unknown,
        belt_angle_deg=float("nan"),
        flat_pitch_deg=unknown,
        flat_heel_px=unknown,
        waveform_shift_s=float("nan"),
        messages=(message,),
    )


def _faster(track: CleanTrack, factor: float) -> CleanTrack:
    """Return a slowed track at its suspected real speed."""
    if factor == 1.0:
        return track
    return replace(track, time_s=track.time_s / factor, rate_hz=track.rate_hz * factor)


def _slower(timing: GaitTiming, factor: float) -> GaitTiming:
    """Return events found on a sped-up track in the track's own time."""
    return replace(
        timing,
        events=tuple(
            replace(e, time_s=e.time_s * factor, error_s=e.error_s * factor)
            for e in timing.events
        ),
        stride_time_s=timing.stride_time_s * factor,
        stride_time_error_s=timing.stride_time_error_s * factor,
        belt_px_s={side: v / factor for side, v in timing.belt_px_s.items()},
        waveform_shift_s=timing.waveform_shift_s * factor,
    )
