"""One clip, step by step, from the file to its numbers."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from formcheck.analysis.pose_pass import OnFrames, Watched, named, watch
from formcheck.errors import TrackError
from formcheck.gait.events import gait_timing, no_timing
from formcheck.gait.strides import strides
from formcheck.gait.view import scene
from formcheck.metrics import (
    CURVE_JOINTS,
    Inputs,
    foot_asymmetries,
    measure,
)
from formcheck.metrics.asymmetry import timing_asymmetries
from formcheck.metrics.frontal.mid_stance import frontal_asymmetries
from formcheck.metrics.frontal.pelvis import pelvic_asymmetries, pelvic_curves
from formcheck.metrics.timing.remarks import timing_refusal
from formcheck.metrics.timing.speed import seen_speed_mps
from formcheck.model import (
    Candidates,
    CleanTrack,
    ClipAnalysis,
    ClipInfo,
    FileFrames,
    GaitTiming,
    Message,
    PelvisLine,
    PoseTrack,
    Scene,
)
from formcheck.pelvis.tilt import Confirm, read_pelvis
from formcheck.quality import clip as quality
from formcheck.quality import visibility as trust
from formcheck.quality.camera import camera
from formcheck.quality.clock import (
    MOST_LIKE_A_JOG,
    clock_message,
    gravity_share,
    in_real_time,
)
from formcheck.quality.file import file_messages, gaps, one_piece, unbroken
from formcheck.quality.pace import changes
from formcheck.quality.rhythm import trunk_agrees
from formcheck.quality.tempo import explained, is_broken, ramp
from formcheck.settings.settings import Clip, Estimator, Runner, Settings
from formcheck.signal.statistics import ROLL_SD_DEG
from formcheck.tracking.camera_motion import shake, steadied, wanders
from formcheck.tracking.duplicate_frames import shown_again, without_repeats
from formcheck.tracking.interleaving import strands, woven
from formcheck.tracking.leg_tracks import link, published
from formcheck.tracking.resampling import clean, even_count
from formcheck.tracking.shots import (
    MIN_SHOT_S,
    by_length,
    several_shots,
    shot_of,
    shots,
)
from formcheck.tracking.turned_feet import without_turned_feet
from formcheck.video.fingerprint import sha256
from formcheck.video.frame_rate import slow_motion_factor
from formcheck.video.reader import VideoFile

Seen = TypeVar("Seen", Candidates, PoseTrack)


def analyse_clip(
    clip: Clip,
    *,
    runner: Runner,
    settings: Settings,
    index: int = 0,
    on_frames: OnFrames | None = None,
    confirm: Confirm | None = None,
) -> ClipAnalysis:
    """Return everything one clip shows.

    Parameters
    ----------
    clip
        The file and what the user knows about it.
    runner, settings
        The person, and how to analyse.
    index
        Place of the clip in the session; every number carries it.
    on_frames
        Called now and then with the number of frames looked at, and their file.
    confirm
        Asks a person whether the line on the stills is the waistband, if the clip's
        ``waistband`` is ``ask``.

    Raises
    ------
    FormcheckError
        If the file cannot be read or shows nobody. What merely cannot be measured is
        in ``not_measured``.
    """
    seen = watch(clip, settings=settings, on_frames=on_frames)
    return measure_seen(seen, runner=runner, index=index, confirm=confirm)


def measure_seen(
    seen: Watched,
    *,
    runner: Runner,
    index: int = 0,
    confirm: Confirm | None = None,
) -> ClipAnalysis:
    """Return everything that was seen in a clip, as :func:`analyse_clip`."""
    return measure_clip(
        seen.candidates,
        info=clip_info(seen.clip, seen.source, seen.candidates),
        clip=seen.clip,
        runner=runner,
        index=index,
        truncated=seen.source.truncated,
        confirm=confirm,
    )


def measure_clip(
    candidates: Candidates,
    *,
    info: ClipInfo,
    clip: Clip,
    runner: Runner,
    index: int = 0,
    truncated: bool = False,
    confirm: Confirm | None = None,
) -> ClipAnalysis:
    """Return what the candidates of a clip show; needs no video any more.

    Of a film of several shots the longest is measured that shows a run.
    """
    time_s = candidates.time_s
    least_s = MIN_SHOT_S * info.slow_motion_factor

    def measured(part: slice) -> ClipAnalysis:
        return _measure_shot(
            candidates if _all(part, time_s.size) else shot_of(candidates, part),
            info=info,
            clip=clip,
            runner=runner,
            index=index,
            truncated=truncated,
            confirm=confirm,
        )

    parts = shots(candidates.tiny)
    if len(parts) == 1:
        return _around_gaps(measured(parts[0]), measured, info=info, least_s=least_s)
    order = by_length(parts, time_s, at_least_s=least_s)
    cut_s = [float(time_s[later.start]) for later in parts[1:]]
    if np.ptp(time_s[order[0]]) < least_s:
        raise TrackError(f"{info.name}: {several_shots(cut_s, shown='')}")
    found, part = _first_run(order, measured)
    shown = f"{time_s[part][0]:.1f} to {time_s[part][-1]:.1f} s"
    told = Message(
        code="several_shots", level="warn", message=several_shots(cut_s, shown=shown)
    )
    return replace(found, quality=(told, *found.quality))


Measured = Callable[[slice], ClipAnalysis]


def _all(part: slice, n: int) -> bool:
    return part.start == 0 and part.stop in (None, n)


def _first_run(
    parts: Sequence[slice], measured: Measured
) -> tuple[ClipAnalysis, slice]:
    """Return the first part that gives numbers, else the first of all."""
    first: ClipAnalysis | None = None
    for part in parts:
        found = measured(part)
        if found.metrics:
            return found, part
        first = first or found
    return first or measured(parts[0]), parts[0]


def _around_gaps(
    whole: ClipAnalysis, measured: Measured, *, info: ClipInfo, least_s: float
) -> ClipAnalysis:
    """Return what one side of a gap shows if the run does not go on across it."""
    if whole.pose is None or whole.metrics or not is_broken(whole.timing):
        return whole
    time_s = whole.pose.time_s
    pieces = by_length(unbroken(whole.pose, info), time_s, at_least_s=least_s)
    if len(pieces) < 2:
        return whole
    found, piece = _first_run(pieces, measured)
    if not found.metrics:
        return whole
    told = (*gaps(whole.pose, info), one_piece(time_s[piece]))
    return replace(found, quality=(*told, *found.quality))


def _measure_shot(
    candidates: Candidates,
    *,
    info: ClipInfo,
    clip: Clip,
    runner: Runner,
    index: int,
    truncated: bool,
    confirm: Confirm | None,
) -> ClipAnalysis:
    """Return what the candidates of one shot show."""
    pose = _follow(candidates, info)
    steady = steadied(pose, candidates.moved_px)
    how = scene(_real_time(steady, info), view=clip.view, capture_fps=clip.capture_fps)
    if how.view == "side":
        pose = without_turned_feet(pose, how.faces)
        steady = steadied(pose, candidates.moved_px)
    with named(info.name):
        track = clean(steady, slow_motion_factor=info.slow_motion_factor)
    how = _perhaps_jogging(track, how, runner)
    ramped = ramp(track, how.view)
    doubts = [ramped] if ramped else []
    doubts += quality.clip_messages(
        info,
        pose,
        track,
        file_time_s=candidates.of_file.time_s,
        truncated=truncated,
        crowd_frac=candidates.crowd_frac,
        slowed=None if ramped else how.slow_motion_hint,
    )
    shaken = shake(candidates.moved_px, info.height_px)
    doubts += [shaken] if shaken else []
    doubts += file_messages(info)
    doubts += gaps(pose, info)
    if how.view == "side":
        zoomed = quality.growth(pose, measured=False, most=quality.STILL_READ_GROWTH)
        doubts += [zoomed] if zoomed and how.motion != "walk" else []
    how = quality.believed(how, doubts)
    timing = explained(_timing(track, how, doubts), track, how)
    timing = _in_file(timing, candidates.thinned_from, info)
    larger = quality.larger_net(pose, how, timing)
    doubts += [larger] if larger else []
    found_strides = strides(timing)
    stood = camera(
        track,
        how,
        timing,
        incline_pct=runner.incline_pct,
        plumb_deg=candidates.roll_deg,
    )
    pelvis = read_pelvis(
        candidates.patches,
        pose=pose,
        scene=how,
        timing=timing,
        slow_motion_factor=info.slow_motion_factor,
        clip=clip,
        confirm=confirm,
    )
    inputs = Inputs(
        track=track,
        scene=how,
        timing=timing,
        strides=found_strides,
        runner=runner,
        speed_mps=clip.speed_mps,
        clip=index,
        roll_deg=stood.roll_deg if stood else 0.0,
        roll_sd_deg=stood.roll_sd_deg if stood else ROLL_SD_DEG,
        pelvis=pelvis,
        frontal_roll_deg=_roll_deg(candidates, how),
    )
    measured = measure(inputs)
    clock = _clock(inputs, info=info)
    unseen = trust.unseen_frac(pose, info, found_strides)
    sides_known = pose.left_right_margin >= quality.SAFE_MARGIN
    kept, refused = trust.trusted(
        measured.values,
        unseen=unseen,
        sides_known=sides_known,
        view=how.view,
        trunk_agrees=trunk_agrees(track, timing),
    )
    answered = bool(kept) or any(m.code == "walk" for m in timing.messages)
    along = wanders(candidates.wanders_frac, measured=answered)
    small = any(message.code == "runner_too_small" for message in doubts)
    grown = quality.growth(
        pose, measured=answered or (how.view != "side" and not small)
    )
    uneven = timing_asymmetries(timing, scene=how, clip=index)
    return ClipAnalysis(
        info=info,
        scene=how,
        pose=pose,
        track=track,
        timing=timing,
        strides=found_strides,
        metrics=tuple(kept),
        not_measured=(*measured.not_measured, *refused),
        asymmetries=(
            *trust.trusted_asymmetries(uneven, kept),
            *foot_asymmetries(kept),
            *frontal_asymmetries(kept, inputs.frontal_roll_deg),
            *pelvic_asymmetries(kept),
        ),
        curves=(
            *trust.trusted_curves(
                measured.curves,
                joints=CURVE_JOINTS,
                unseen=unseen,
                sides_known=sides_known,
            ),
            *(pelvic_curves(pelvis, index) if sides_known else ()),
        ),
        pelvis=pelvis if isinstance(pelvis, PelvisLine) else None,
        roll_deg=stood.roll_deg if stood else inputs.frontal_roll_deg,
        roll_sd_deg=inputs.roll_sd_deg,
        quality=_unique(
            [m for m in (along, grown) if m is not None],
            doubts,
            how.messages,
            timing.messages,
            clock,
            stood.messages if stood else (),
            trust.hidden_joints(unseen) if found_strides else (),
            () if timing_refusal(timing, how) else changes(timing, how.view),
            _beside(measured.messages, clock),
        ),
    )


def _roll_deg(candidates: Candidates, how: Scene) -> float | None:
    """Return the camera's roll of a clip from behind or in front; None = not known."""
    known = how.view != "side" and np.isfinite(candidates.roll_deg)
    return candidates.roll_deg if known else None


def clip_info(clip: Clip, source: VideoFile, candidates: Candidates) -> ClipInfo:
    """Return what is known of a file once its frames have been read."""
    time_s = candidates.of_file.time_s
    duration_s = float(time_s[-1] - time_s[0]) if time_s.size > 1 else 0.0
    mean_fps = (time_s.size - 1) / duration_s if duration_s else float("nan")
    return ClipInfo(
        name=source.name,
        sha256=sha256(clip.path),
        codec=source.codec,
        rotation_deg=source.rotation_deg,
        track=source.track,
        quarter_turns=source.quarter_turns,
        mirrored=source.mirrored,
        interlaced=source.interlaced,
        woven=source.woven,
        width_px=source.width_px,
        height_px=source.height_px,
        n_frames=time_s.size,
        duration_s=duration_s,
        mean_fps=mean_fps,
        capture_fps=clip.capture_fps,
        slow_motion_factor=slow_motion_factor(time_s, clip.capture_fps),
    )


def _follow(candidates: Candidates, info: ClipInfo) -> PoseTrack:
    stock: Estimator = "mediapipe"
    with named(info.name):
        once, shows = without_repeats(candidates)
        real = _real_time(once, info)
        if real.time_s.size > 1:
            even_count(real.time_s)
        if candidates.estimator == stock:
            pose = published(real)
        else:
            legs = [link(strand) for strand in strands(real, _fps(real))]
            pose = woven(legs, real)
        return shown_again(replace(pose, time_s=once.time_s), shows, candidates)


def _real_time(seen: Seen, info: ClipInfo) -> Seen:
    """Return the same in real seconds: a gap is as long as the runner's way in it."""
    return replace(seen, time_s=seen.time_s / info.slow_motion_factor)


def _fps(candidates: Candidates) -> float:
    """Return frames per second; NaN if there are too few to know."""
    step_s = np.diff(candidates.time_s)
    return 1.0 / float(np.median(step_s)) if step_s.size else float("nan")


def _timing(track: CleanTrack, how: Scene, doubts: Sequence[Message]) -> GaitTiming:
    """Return the clip's events; none if the picture is too poor to trust any.

    Where no steps are seen because the runner is hardly in the picture, that is said.
    """
    hidden = how.motion == "none"
    for message in doubts:
        if message.level == "error" or (hidden and message.code in quality.HIDDEN):
            return no_timing(message)
    return gait_timing(track, how)


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


def _clock(inputs: Inputs, *, info: ClipInfo) -> tuple[Message, ...]:
    """Return a warning if a run's bounce or speed does not fit its clock."""
    how, timing, height_m = inputs.scene, inputs.timing, inputs.runner.height_m
    if not timing.events or how.slow_motion_hint is not None:
        return ()
    share = gravity_share(inputs.track, how, timing, height_m=height_m)
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


def _perhaps_jogging(track: CleanTrack, how: Scene, runner: Runner) -> Scene:
    """Return the scene, no longer slowed if a slow jog in real time fits better."""
    hint = how.slow_motion_hint
    if hint is None or not 1.0 < hint < MOST_LIKE_A_JOG or how.view != "side":
        return how
    timing = gait_timing(track, replace(how, slow_motion_hint=None))
    jog = in_real_time(how, track, timing, height_m=runner.height_m)
    return jog or how


def _speed_share(inputs: Inputs) -> float:
    """Return the belt speed seen for a height, over the one given; NaN if not both."""
    typed = inputs.speed_mps or inputs.runner.speed_mps
    height_m = inputs.runner.height_m
    seen = inputs.scene.view == "side" and inputs.scene.setting == "treadmill"
    if typed is None or height_m is None or not seen:
        return float("nan")
    mps = seen_speed_mps(inputs.timing, legs_px=inputs.legs_px, height_m=height_m)
    return mps / typed if mps > 0.0 else float("nan")


def _unique(*groups: Sequence[Message]) -> tuple[Message, ...]:
    """Return all messages in order, each code and text once."""
    return tuple(dict.fromkeys(message for group in groups for message in group))
