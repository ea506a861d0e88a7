"""The four stages of one shot: follow the body, time the gait, measure, trust.

Each takes what the stages before it returned and returns a dataclass.
"""

from collections.abc import Sequence

from formcheck.analysis.stages.follow import Followed, Shot, follow
from formcheck.analysis.stages.gait import Timed, time_gait
from formcheck.analysis.stages.numbers import Taken, take_numbers
from formcheck.analysis.stages.trusted import Trusted, trust_numbers
from formcheck.metrics import Inputs
from formcheck.metrics.timing.remarks import timing_refusal
from formcheck.metrics.timing.speed import seen_speed_mps
from formcheck.model import ClipAnalysis, ClipInfo, Message, PelvisLine
from formcheck.quality import clip as quality
from formcheck.quality import visibility as trust
from formcheck.quality.clock import clock_message, gravity_share
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
    clock = _clock(taken.inputs, info=shot.info)
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


def _clock(inputs: Inputs, *, info: ClipInfo) -> tuple[Message, ...]:
    """Return a warning if a run's bounce or speed does not fit its clock."""
    seen, timing, height_m = inputs.scene, inputs.timing, inputs.runner.height_m
    if not timing.events or seen.slow_motion_hint is not None:
        return ()
    share = gravity_share(inputs.track, seen, timing, height_m=height_m)
    slowed = info.slow_motion_factor != 1.0
    doubt = clock_message(
        share,
        capture_fps=info.capture_fps if slowed else None,
        speed_share=_speed_share(inputs),
    )
    return () if doubt is None else (doubt,)


def _beside(
    messages: Sequence[Message], clock: Sequence[Message]
) -> tuple[Message, ...]:
    """Return remarks without the doubt on the speed that the clock's tells better."""
    return tuple(m for m in messages if not clock or m.code != "speed_doubt")


def _speed_share(inputs: Inputs) -> float:
    """Return the belt speed seen for a height, over the one given; NaN if not both."""
    typed = inputs.speed_mps or inputs.runner.speed_mps
    height_m = inputs.runner.height_m
    seen = inputs.scene.view == "side" and inputs.scene.setting == "treadmill"
    if typed is None or height_m is None or not seen:
        return float("nan")
    mps = seen_speed_mps(inputs.timing, legs_px=inputs.legs_px, height_m=height_m)
    return mps / typed if mps > 0.0 else float("nan")
