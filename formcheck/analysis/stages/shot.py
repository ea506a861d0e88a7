"""The four stages of one shot: follow the body, time the gait, measure, trust.

Each takes what the stages before it returned and returns a dataclass.
"""

from collections.abc import Sequence

from formcheck.analysis.stages.follow import Followed, Shot, follow
from formcheck.analysis.stages.gait import Timed, clock_signs, time_gait
from formcheck.analysis.stages.numbers import Taken, take_numbers
from formcheck.analysis.stages.trusted import Trusted, trust_numbers
from formcheck.metrics.timing.remarks import timing_refusal
from formcheck.model import ClipAnalysis, Message, PelvisLine
from formcheck.quality import clip as quality
from formcheck.quality import visibility as trust
from formcheck.quality.clock import clock_message
from formcheck.quality.file import stutters
from formcheck.quality.pace import changes
from formcheck.tracking.camera_motion import wanders


def measure_shot(shot: Shot) -> ClipAnalysis:
    """Return what the candidates of one shot show; needs no video any more."""
    body = follow(shot)
    gait = time_gait(shot, body)
    taken = take_numbers(shot, body, gait)
    trusted = trust_numbers(shot, body, gait, taken)
    line = taken.inputs.pelvis
    stood = taken.camera
    return ClipAnalysis(
        info=shot.info,
        scene=gait.scene,
        pose=body.pose,
        track=body.track,
        timing=gait.timing,
        strides=gait.strides,
        metrics=trusted.metrics,
        not_measured=trusted.not_measured,
        asymmetries=trusted.asymmetries,
        curves=trusted.curves,
        pelvis=line if isinstance(line, PelvisLine) else None,
        roll_deg=stood.roll_deg if stood else taken.inputs.frontal_roll_deg,
        roll_sd_deg=taken.inputs.roll_sd_deg,
        quality=_remarks(shot, body, gait, taken, trusted),
    )


def _remarks(
    shot: Shot, body: Followed, gait: Timed, taken: Taken, trusted: Trusted
) -> tuple[Message, ...]:
    """Return what the user should know of the clip, each code and text once."""
    timing, seen = gait.timing, gait.scene
    answered = bool(trusted.metrics) or any(m.code == "walk" for m in timing.messages)
    along = wanders(shot.candidates.wanders_frac, measured=answered)
    small = any(message.code == "runner_too_small" for message in gait.doubts)
    beside = seen.view != "side" and not small
    grown = quality.growth(body.pose, measured=answered or beside)
    errors = {message.code for message in gait.doubts if message.level == "error"}
    known = answered or bool(errors - {"low_frame_rate"})
    halting = stutters(body.pose, body.track, shot.info, measured=known)
    clock = _clock(shot, body, gait)
    groups: tuple[Sequence[Message], ...] = (
        [m for m in (along, grown, halting) if m is not None],
        gait.doubts,
        seen.messages,
        timing.messages,
        clock,
        taken.camera.messages if taken.camera else (),
        trust.hidden_joints(trusted.unseen) if gait.strides else (),
        () if timing_refusal(timing, seen) else changes(timing, seen.view),
        _beside(taken.measured.messages, clock),
    )
    return tuple(dict.fromkeys(message for group in groups for message in group))


def _clock(shot: Shot, body: Followed, gait: Timed) -> tuple[Message, ...]:
    """Return a warning if a run's bounce or speed does not fit its clock."""
    seen, timing, info = gait.scene, gait.timing, shot.info
    if not timing.events or seen.slow_motion_hint is not None:
        return ()
    slowed = info.slow_motion_factor != 1.0
    doubt = clock_message(
        clock_signs(shot, body.track, seen, timing),
        capture_fps=info.capture_fps if slowed else None,
    )
    return () if doubt is None else (doubt,)


def _beside(
    messages: Sequence[Message], clock: Sequence[Message]
) -> tuple[Message, ...]:
    """Return remarks without the doubt on the speed that the clock's tells better."""
    return tuple(m for m in messages if not clock or m.code != "speed_doubt")
