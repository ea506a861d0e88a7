"""First stage: the body followed through one shot, and how it was filmed."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from formcheck.analysis.pose_pass import named
from formcheck.gait.events import gait_timing
from formcheck.gait.scene.view import scene
from formcheck.model import Candidates, CleanTrack, ClipInfo, PoseTrack, Scene
from formcheck.pelvis.tilt import Confirm
from formcheck.quality.clock import MOST_LIKE_A_JOG, in_real_time
from formcheck.settings.settings import Clip, Estimator, Runner
from formcheck.tracking.camera_motion import steadied
from formcheck.tracking.duplicate_frames import shown_again, without_repeats
from formcheck.tracking.interleaving import strands, woven
from formcheck.tracking.leg_tracks import link, published
from formcheck.tracking.resampling import clean, even_count
from formcheck.tracking.turned_feet import without_turned_feet

Seen = TypeVar("Seen", Candidates, PoseTrack)


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """What one shot is measured from.

    Attributes
    ----------
    candidates
        What the pose nets found in each of its frames.
    info
        The file.
    clip, runner
        What the user knows about them.
    index
        Place of the clip in the session; every number carries it.
    truncated
        Whether the file ends early.
    confirm
        Asks a person whether the line on the stills is the waistband.
    """

    candidates: Candidates
    info: ClipInfo
    clip: Clip
    runner: Runner
    index: int = 0
    truncated: bool = False
    confirm: Confirm | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Followed:
    """The body through the shot: in each frame, on an even grid, and how it is seen."""

    pose: PoseTrack
    track: CleanTrack
    scene: Scene


def follow(shot: Shot) -> Followed:
    """Follow two legs and the body through the shot, and say how it was filmed."""
    candidates, info, clip = shot.candidates, shot.info, shot.clip
    pose = linked(candidates, info)
    steady = steadied(pose, candidates.moved_px)
    seen = scene(real_time(steady, info), view=clip.view, capture_fps=clip.capture_fps)
    if seen.view == "side":
        pose = without_turned_feet(pose, seen.faces)
        steady = steadied(pose, candidates.moved_px)
    with named(info.name):
        track = clean(steady, slow_motion_factor=info.slow_motion_factor)
    return Followed(
        pose=pose, track=track, scene=_perhaps_jogging(track, seen, shot.runner)
    )


def linked(candidates: Candidates, info: ClipInfo) -> PoseTrack:
    """Return the two legs and the body as they are linked through all frames."""
    stock: Estimator = "mediapipe"
    with named(info.name):
        once, shows = without_repeats(candidates)
        real = real_time(once, info)
        if real.time_s.size > 1:
            even_count(real.time_s)
        if candidates.estimator == stock:
            pose = published(real)
        else:
            legs = [link(strand) for strand in strands(real, _fps(real))]
            pose = woven(legs, real)
        return shown_again(replace(pose, time_s=once.time_s), shows, candidates)


def real_time(seen: Seen, info: ClipInfo) -> Seen:
    """Return the same in real seconds: a gap is as long as the runner's way in it."""
    return replace(seen, time_s=seen.time_s / info.slow_motion_factor)


def _fps(candidates: Candidates) -> float:
    """Return frames per second; NaN if there are too few to know."""
    step_s = np.diff(candidates.time_s)
    return 1.0 / float(np.median(step_s)) if step_s.size else float("nan")


def _perhaps_jogging(track: CleanTrack, seen: Scene, runner: Runner) -> Scene:
    """Return the scene, no longer slowed if a slow jog in real time fits better."""
    hint = seen.slow_motion_hint
    if hint is None or not 1.0 < hint < MOST_LIKE_A_JOG or seen.view != "side":
        return seen
    timing = gait_timing(track, replace(seen, slow_motion_hint=None))
    jog = in_real_time(seen, track, timing, height_m=runner.height_m)
    return jog or seen
