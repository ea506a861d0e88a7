"""Where the time of one clip goes: CPU ms per frame of each stage, in one process."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from formcheck.analysis import run as session
from formcheck.analysis.clip import clip_info, measure_clip
from formcheck.pose import observe
from formcheck.pose.estimator import plan_regions, probe_frames
from formcheck.pose.nets import blazepose as nets
from formcheck.pose.nets.crops import cutting
from formcheck.pose.regions import Prober
from formcheck.results.result_json import to_bytes
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.tracking.leg_tracks import link
from formcheck.video.reader import VideoFile

N_SAMPLED = 300
"""Frames for the parts of the pose stage, which are timed one by one."""


@dataclass(frozen=True, kw_only=True)
class Stages:
    """CPU ms per frame; ``pose`` is the whole pose stage as it really runs."""

    decode: float
    crop: float
    net: float
    peaks: float
    pose: float
    tracking: float
    rest: float
    n_frames: int

    @property
    def floor(self) -> float:
        """What no program that looks at every frame with this net can go below."""
        return self.decode + self.crop + self.net + self.peaks

    @property
    def after_pose_frac(self) -> float:
        """Share of all CPU time after the pose stage."""
        after = self.tracking + self.rest
        return after / (self.pose + after)


def stages(path: Path) -> Stages:
    """Return what each stage of a clip's analysis costs."""
    clip = Clip(path=path)
    source = VideoFile(path)
    observe(VideoFile(path, end_s=1.0))  # loads everything
    decode, crop, net, peaks = _parts(source)
    started = time.process_time()
    candidates = observe(source)
    posed = time.process_time()
    link(candidates)
    linked = time.process_time()
    info = clip_info(clip, source, candidates)
    found = measure_clip(candidates, info=info, clip=clip, runner=Runner(speed_mps=3.0))
    whole = session.merge([found], clips=[clip], runner=Runner(), settings=Settings())
    to_bytes(whole)
    ended = time.process_time()
    n = candidates.time_s.size
    tracking = linked - posed  # done once more inside measure_clip
    return Stages(
        decode=decode,
        crop=crop,
        net=net,
        peaks=peaks,
        pose=1000 * (posed - started) / n,
        tracking=1000 * tracking / n,
        rest=1000 * max(0.0, ended - linked - tracking) / n,
        n_frames=n,
    )


def _parts(source: VideoFile) -> tuple[float, float, float, float]:
    """Return decode (to RGB), crop, net alone, and heat-maps to peaks."""
    detector, net = nets.my_nets()
    plan = plan_regions(source, probe_frames(source), Prober(detector, net))
    spent = np.zeros(4)
    n = 0
    for decode_s, frame in _timed(source):
        spent[0] += decode_s
        roi = plan.at(frame.time_s)
        if roi is None:
            continue
        n += 1
        start = time.process_time()
        cut = cutting(frame.rgb, roi)
        cropped = time.process_time()
        net._net.invoke()  # what is in it does not matter to its time
        run = time.process_time()
        net.look(cut)
        looked = time.process_time()
        spent[1] += cropped - start
        spent[2] += run - cropped
        spent[3] += (looked - run) - (run - cropped)
        if n == N_SAMPLED:
            break
    decode, crop, alone, peaks = 1000 * spent / max(1, n)
    return decode, crop, alone, peaks


def _timed(source: VideoFile) -> Iterator[tuple[float, object]]:
    frames = source.frames()
    while True:
        start = time.process_time()
        frame = next(frames, None)
        if frame is None:
            return
        yield time.process_time() - start, frame
