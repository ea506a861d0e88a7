"""One clip, from the file to its numbers; of several shots the one that shows a run."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from formcheck.analysis.pose_pass import OnFrames, Watched, watch
from formcheck.analysis.stages.follow import Shot
from formcheck.analysis.stages.shot import measure_shot
from formcheck.errors import TrackError
from formcheck.model import Candidates, ClipAnalysis, ClipInfo, Message
from formcheck.pelvis.tilt import Confirm
from formcheck.quality.file import gaps, one_piece, unbroken
from formcheck.quality.tempo import is_broken
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.tracking.shots import (
    MIN_SHOT_S,
    by_length,
    several_shots,
    shot_of,
    shots,
)
from formcheck.video.fingerprint import sha256
from formcheck.video.frame_rate import slow_motion_factor
from formcheck.video.reader import VideoFile


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
        return measure_shot(
            Shot(
                candidates=candidates
                if _all(part, time_s.size)
                else shot_of(candidates, part),
                info=info,
                clip=clip,
                runner=runner,
                index=index,
                truncated=truncated,
                confirm=confirm,
            )
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
    pose, track = whole.pose, whole.track
    if pose is None or track is None or whole.metrics or not is_broken(whole.timing):
        return whole
    time_s = pose.time_s
    pieces = by_length(unbroken(pose, track, info), time_s, at_least_s=least_s)
    if len(pieces) < 2:
        return whole
    found, piece = _first_run(pieces, measured)
    if not found.metrics:
        return whole
    told = (*gaps(pose, track, info), one_piece(time_s[piece]))
    return replace(found, quality=(*told, *found.quality))


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
