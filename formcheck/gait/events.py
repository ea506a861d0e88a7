"""Foot strikes and toe-offs of a run.

Seen from the side the rules are horizontal where they can be (so that heel, mid- and
forefoot strikers read alike) and were calibrated against force plates; from behind and
in front the bounce of the trunk is used. Whatever is not consistent over
the whole clip gives no events and one sentence why.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from formcheck.gait.beat.left_right_timing import moved, strike_move_s
from formcheck.gait.beat.strikes import SHORT_S, NoGaitError, Strikes
from formcheck.gait.beat.waveforms import waveform_shift_s
from formcheck.gait.frontal.steps import frontal_steps, stride_seen_s
from formcheck.gait.landmark_noise import landmark_noise_leg
from formcheck.gait.plausibility import refuse_rhythm, refuse_wrong_way
from formcheck.gait.real_time import faster, slower
from formcheck.gait.side.accepted import accepted_strikes, accepted_toe_offs
from formcheck.gait.side.foot_strike import Crossings
from formcheck.gait.side.legs import left_to_right_wave_s, legs
from formcheck.gait.side.stride_time import stride_repeated_s
from formcheck.model import CleanTrack, EventKind, GaitEvent, GaitTiming, Message, Scene
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import (
    FRONTAL_SD_S,
    LANDINGS_APART_SD_S,
    Z95,
    combined,
    contacts_apart_sd_s,
    event_bias_sd_s,
    event_sd_s,
    frontal_event_sd_s,
)

EVENT_KINDS: Final[tuple[EventKind, ...]] = ("foot_strike", "toe_off")


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
    find = _timing if scene.view == "side" else _frontal_timing
    try:
        _refuse_scene(scene, float(track.time_s[-1] - track.time_s[0]))
        timing = find(faster(track, factor), scene)
    except NoGaitError as reason:
        return no_timing(reason.message)
    return timing if factor == 1.0 else slower(timing, factor)


def _refuse_scene(scene: Scene, seconds: float) -> None:
    if scene.motion == "walk":
        slowed = [m.message for m in scene.messages if m.code == "walk_or_slowed"]
        said = slowed[0] if slowed else "a walk, not a run"
        raise NoGaitError("walk", f"{said}: running events are not counted")
    if scene.motion == "none" and seconds < SHORT_S:
        raise NoGaitError(
            "too_short",
            f"no repeating steps in {seconds:.1f} s; film at least 10 s of running",
        )
    if scene.motion == "none":
        raise NoGaitError(
            "no_gait",
            "no steps that could be counted; film a run, in one piece and at one speed",
        )


def _timing(track: CleanTrack, scene: Scene) -> GaitTiming:
    """Find, number, check and calibrate the events of one clip."""
    stride_s = stride_repeated_s(track, scene)
    seen = legs(track, scene, stride_s)
    raw = seen.raw
    strikes = accepted_strikes(raw, stride_s, track)
    refuse_wrong_way(raw)
    refuse_rhythm(strikes, raw)
    toe_offs, lost = accepted_toe_offs(raw, strikes, track)
    step_shift_s = left_to_right_wave_s(
        seen, track, strikes, toe_offs, stride_s=stride_s
    )
    strikes, moved_s = _moved(strikes, step_shift_s)
    belt_leg_s = float(np.mean([leg.belt_px_s for leg in raw.values()])) / track.leg_px
    sd_s, bias_s = _accuracy(track, raw, belt_leg_s)
    return GaitTiming(
        events=_events(track, strikes, toe_offs, _errors_s(sd_s, bias_s)),
        stride_time_s=strikes.beat.stride_s,
        stride_time_error_s=strikes.beat.stride_error_s,
        belt_px_s={side: raw[side].belt_px_s for side in SIDES},
        belt_angle_deg=seen.line_deg,
        flat_pitch_deg={side: raw[side].flat_pitch_deg for side in SIDES},
        flat_heel_px={side: raw[side].flat_heel_px for side in SIDES},
        waveform_shift_s=step_shift_s,
        event_sd_s=sd_s,
        bias_sd_s=bias_s,
        strikes_moved_s=moved_s,
        contacts_apart_sd_s=contacts_apart_sd_s(belt_leg_s),
        strikes_apart_sd_s=_strikes_apart_sd_s(raw),
        dropped=strikes.dropped + lost,
        messages=_remarks(strikes, lost),
    )


def _moved(strikes: Strikes, wave_s: float) -> tuple[Strikes, float]:
    """Return strikes as the legs' whole movements place them too, and the move [s]."""
    move_s = strike_move_s(
        strikes.time_s, strikes.side, stride_s=strikes.beat.stride_s, wave_s=wave_s
    )
    time_s = [
        moved(t, side, move_s)
        for t, side in zip(strikes.time_s, strikes.side, strict=True)
    ]
    return replace(strikes, time_s=np.array(time_s)), move_s


def _frontal_timing(track: CleanTrack, scene: Scene) -> GaitTiming:
    """Find the events of a clip taken from behind or in front: coarser, no belt."""
    stride_s = stride_seen_s(track)
    steps = frontal_steps(track, stride_s, view=scene.view)
    strikes = steps.strikes
    refuse_rhythm(strikes, None)
    left, right = steps.legs_px
    step_shift_s = waveform_shift_s(
        left, right, track.time_s, strikes=strikes.beat, strike_s=strikes.time_s
    )
    unknown = no_timing(Message(code="", level="info", message=""))
    sd_s: dict[EventKind, float] = {
        kind: frontal_event_sd_s(kind, track.timing_hz) for kind in EVENT_KINDS
    }
    bias_s: dict[EventKind, float] = {
        kind: FRONTAL_SD_S[kind][1] for kind in EVENT_KINDS
    }
    return replace(
        unknown,
        events=_events(track, strikes, steps.toe_offs, _errors_s(sd_s, bias_s)),
        stride_time_s=strikes.beat.stride_s,
        stride_time_error_s=strikes.beat.stride_error_s,
        waveform_shift_s=step_shift_s,
        event_sd_s=sd_s,
        bias_sd_s=bias_s,
        dropped=strikes.dropped + steps.lost,
        messages=_remarks(strikes, steps.lost),
    )


def _events(
    track: CleanTrack,
    strikes: Strikes,
    toe_offs: list[tuple[float, Side]],
    error_s: Mapping[EventKind, float],
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
                error_s=error_s[kind],
                frame=int(track.frame[sample]),
            )
        )
    return tuple(events)


def _accuracy(
    track: CleanTrack, raw: Mapping[Side, Crossings], belt_leg_s: float
) -> tuple[dict[EventKind, float], dict[EventKind, float]]:
    """Return the SD of single events, and of what all of a kind are off by [s]."""
    flat_frac = float(np.mean([leg.lands_flat for leg in raw.values()]))
    noise_leg = landmark_noise_leg(track)
    sd_s: dict[EventKind, float] = {
        kind: event_sd_s(kind, noise_leg=noise_leg, belt_leg_s=belt_leg_s)
        for kind in EVENT_KINDS
    }
    bias_s: dict[EventKind, float] = {
        kind: event_bias_sd_s(
            kind, track.timing_hz, belt_leg_s=belt_leg_s, flat_frac=flat_frac
        )
        for kind in EVENT_KINDS
    }
    return sd_s, bias_s


def _strikes_apart_sd_s(raw: Mapping[Side, Crossings]) -> float:
    """Return what strikes are read apart since the feet land differently (SD) [s]."""
    alike = len({leg.lands_flat for leg in raw.values()}) == 1
    return 0.0 if alike else LANDINGS_APART_SD_S


def _errors_s(
    sd_s: Mapping[EventKind, float], bias_s: Mapping[EventKind, float]
) -> dict[EventKind, float]:
    """Return the 95 % error of one event of each kind [s]."""
    return {kind: Z95 * combined(sd_s[kind], bias_s[kind]) for kind in EVENT_KINDS}


def _remarks(strikes: Strikes, lost: int) -> tuple[Message, ...]:
    if strikes.dropped + lost == 0:
        return ()
    return (
        Message(
            code="events_dropped",
            level="info",
            message=left_out(strikes.dropped, lost),
        ),
    )


def left_out(strikes: int, toe_offs: int) -> str:
    """Return the sentence about events that were found and are not used."""
    found = counted(strikes, toe_offs)
    if strikes + toe_offs == 1:
        return f"{found} does not fit the rest and is left out"
    return f"{found} do not fit the rest and are left out"


def counted(strikes: int, toe_offs: int) -> str:
    """Return how many of each, as in ``1 foot strike and 2 toe-offs``."""
    kinds = ((strikes, "foot strike"), (toe_offs, "toe-off"))
    return " and ".join(f"{n} {name}{'s' * (n > 1)}" for n, name in kinds if n)


def no_timing(message: Message) -> GaitTiming:
    """Return a timing without events, and why there are none."""
    unknown: dict[Side, float] = {side: float("nan") for side in SIDES}
    no_sd: dict[EventKind, float] = {kind: float("nan") for kind in EVENT_KINDS}
    return GaitTiming(
        events=(),
        stride_time_s=float("nan"),
        stride_time_error_s=float("nan"),
        belt_px_s=unknown,
        belt_angle_deg=float("nan"),
        flat_pitch_deg=unknown,
        flat_heel_px=unknown,
        waveform_shift_s=float("nan"),
        event_sd_s=no_sd,
        bias_sd_s=no_sd,
        messages=(message,),
    )
