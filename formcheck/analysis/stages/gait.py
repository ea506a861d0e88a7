"""Second stage: foot strikes and toe-offs, unless the picture is too poor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from formcheck.analysis.stages.follow import Followed, Shot
from formcheck.gait.events import gait_timing, no_timing
from formcheck.gait.strides import strides
from formcheck.metrics.joint_angles import leg_length_px
from formcheck.metrics.timing.speed import seen_speed_mps
from formcheck.model import (
    CleanTrack,
    ClipInfo,
    FileFrames,
    GaitTiming,
    Message,
    Scene,
    Stride,
)
from formcheck.model.skeleton import SIDES
from formcheck.quality import clip as quality
from formcheck.quality.clock import Signs, gravity_share, wrong_clock
from formcheck.quality.file import file_messages, gaps
from formcheck.quality.tempo import explained, ramp
from formcheck.tracking.camera_motion import shake


@dataclass(frozen=True, kw_only=True, eq=False)
class Timed:
    """Foot strikes and toe-offs, the scene as they leave it, and what is doubtful."""

    scene: Scene
    timing: GaitTiming
    strides: tuple[Stride, ...]
    doubts: tuple[Message, ...]


def time_gait(shot: Shot, body: Followed) -> Timed:
    """Find the events, unless the picture is too poor to trust any."""
    doubts = _doubts(shot, body)
    seen = quality.believed(body.scene, doubts)
    timing = explained(_timing(body.track, seen, doubts), body.track, seen)
    doubts, timing = _crowded(shot.candidates.crowd_frac, seen, doubts, timing)
    seen = _in_life(shot, body, seen, timing)
    timing = _in_file(timing, shot.candidates.thinned_from, shot.info)
    larger = quality.larger_net(body.pose, seen, timing)
    return Timed(
        scene=seen,
        timing=timing,
        strides=strides(timing),
        doubts=(*doubts, larger) if larger else tuple(doubts),
    )


def _doubts(shot: Shot, body: Followed) -> list[Message]:
    """Return what is poor about the clip; level ``error`` means: measure nothing."""
    candidates, info, pose = shot.candidates, shot.info, body.pose
    ramped = ramp(body.track, body.scene.view)
    doubts = [ramped] if ramped else []
    doubts += quality.clip_messages(
        info,
        pose,
        body.track,
        file_time_s=candidates.of_file.time_s,
        truncated=shot.truncated,
        crowd_frac=candidates.crowd_frac,
        slowed=None if ramped else body.scene.slow_motion_hint,
    )
    shaken = shake(candidates.moved_px, info.height_px)
    doubts += [shaken] if shaken else []
    doubts += file_messages(info)
    doubts += gaps(pose, body.track, info)
    if body.scene.view == "side":
        zoomed = quality.growth(pose, measured=False, most=quality.STILL_READ_GROWTH)
        doubts += [zoomed] if zoomed and body.scene.motion != "walk" else []
    return doubts


def _timing(track: CleanTrack, seen: Scene, doubts: Sequence[Message]) -> GaitTiming:
    """Return the clip's events; none if the picture is too poor to trust any.

    Where no steps are seen because the runner is hardly in the picture, that is said.
    """
    hidden = seen.motion == "none"
    for message in doubts:
        if message.level == "error" or (hidden and message.code in quality.HIDDEN):
            return no_timing(message)
    return gait_timing(track, seen)


def _crowded(
    frac: float, seen: Scene, doubts: list[Message], timing: GaitTiming
) -> tuple[list[Message], GaitTiming]:
    """Return other people as the reason where their legs may have been followed too."""
    errors = {one.code for one in doubts if one.level == "error"}
    message = quality.crowd(frac, measured=False)
    if timing.events or message is None or seen.motion == "walk":
        return doubts, timing
    if errors - {"speed_ramp"}:  # which legs followed in turn look like
        return doubts, timing
    kept = [one for one in doubts if one.code not in (message.code, "speed_ramp")]
    return [*kept, message], no_timing(message)


def _in_life(shot: Shot, body: Followed, seen: Scene, timing: GaitTiming) -> Scene:
    """Return the scene, slowed or speeded up if the run leaves no doubt of it."""
    known = shot.info.capture_fps is not None or seen.slow_motion_hint is not None
    if known or not timing.events:
        return seen
    found = wrong_clock(clock_signs(shot, body.track, seen, timing))
    if found is None:
        return seen
    factor, message = found
    return replace(seen, slow_motion_hint=factor, messages=(*seen.messages, message))


def clock_signs(
    shot: Shot, track: CleanTrack, seen: Scene, timing: GaitTiming
) -> Signs:
    """Return what tells the clock of a run."""
    height_m = shot.runner.height_m
    typed = shot.clip.speed_mps or shot.runner.speed_mps
    speed_share = float("nan")
    beside = seen.view == "side" and seen.setting == "treadmill"
    if typed is not None and height_m is not None and beside:
        legs_px = {side: leg_length_px(track, side) for side in SIDES}
        mps = seen_speed_mps(timing, legs_px=legs_px, height_m=height_m)
        speed_share = mps / typed if mps > 0.0 else speed_share
    return Signs(
        spm=120.0 / timing.stride_time_s,
        share=gravity_share(track, seen, timing, height_m=height_m),
        view=seen.view,
        speed_share=speed_share,
    )


def _in_file(
    timing: GaitTiming, thinned_from: FileFrames | None, info: ClipInfo
) -> GaitTiming:
    """Return the events at their nearest frames of the file, looked at or not."""
    if thinned_from is None:
        return timing
    slow = info.slow_motion_factor
    return replace(
        timing,
        events=tuple(
            replace(event, frame=thinned_from.nearest(event.time_s * slow))
            for event in timing.events
        ),
    )
