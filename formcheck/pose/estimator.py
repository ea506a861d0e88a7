"""Frames to heat-map candidates with MediaPipe's BlazePose nets, frame by frame.

First it is settled where to look (a plan of regions); then every frame is a piece of
work of its own, so one process or many give the same bytes.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import islice
from typing import Final

import numpy as np

from formcheck.errors import VideoError
from formcheck.model import Candidates, Frame, ImageArray, View
from formcheck.model.frame_source import FrameSource, Split
from formcheck.pose.detections import Record, Row
from formcheck.pose.hip_crops import frontal, patch_plan
from formcheck.pose.look import looks
from formcheck.pose.nets.blazepose import LandmarkNet, forget_nets, my_nets
from formcheck.pose.nets.model_files import Net
from formcheck.pose.parallel import PIECES_EACH, Crew, read_ahead, rows
from formcheck.pose.posture import check
from formcheck.pose.regions import (
    DENSE_STEP_S,
    MIRROR_FROM_FPS,
    N_PROBES,
    Prober,
    RegionPlan,
    fixed_plan,
    moving_plan,
    n_probes,
)
from formcheck.pose.room.background import Wandering, moving_background, small_grey
from formcheck.pose.room.horizon import camera_roll_deg, plumb_roll_deg, reduced

MAX_FED: Final = 2
"""Nets that one reading thread can feed in full HD; more need several readers."""
PROBES_AHEAD: Final = 1
"""Whole pictures kept ready while the regions are settled, and one in the making."""
MIN_SHARED_S: Final = 3.0
"""Shorter clips are done before other processes would have started."""

LONG_S: Final = 120.0
"""After longer clips the nets are let go: the steps to come need the memory more."""


Planned = Callable[[Iterable[Frame], Prober], RegionPlan]


def observe(
    source: FrameSource,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
    workers: int = 1,
    split: Split | None = None,
    on_frames: Callable[[int], None] | None = None,
    net: Net = "full",
) -> Candidates:
    """Return what the nets see in every frame of a clip that is to be looked at.

    Parameters
    ----------
    source
        The clip; read once, or twice if the runner or the camera moves.
    view, capture_fps
        What the user knows; only for the pictures around the pelvis that clips from
        behind and from the front give.
    workers, split
        How many nets may run side by side, and how to cut the clip for processes.
    on_frames
        Called with the number of frames done, for progress.
    net
        The landmark net; ``heavy`` has to be installed.

    Raises
    ------
    TrackError
        If nobody is found anywhere in the clip.
    ReadAgainError
        If the pictures lie on their side or are woven from two fields.
    PoseError
        If a process that shared the clip died, or the net is not installed.
    """
    record = Record(on_frames=on_frames)

    def planned(probes: Iterable[Frame], prober: Prober) -> RegionPlan:
        plan = plan_regions(source, probes, prober, view=view, capture_fps=capture_fps)
        record.roll_deg = plan.roll_deg
        record.crowd_frac = plan.crowd_frac
        record.wanders_frac = plan.wanders_frac
        return plan

    with closing(_rows(source, planned, workers, split, net)) as found:
        for row in found:
            record.add(row)
    if (source.header_duration_s or 0.0) > LONG_S:
        forget_nets()
    return record.candidates(source, estimator="tracks" if net == "full" else net)


def _rows(
    source: FrameSource,
    planned: Planned,
    workers: int,
    split: Split | None,
    name: Net,
) -> Generator[Row, None, None]:
    pieces = None
    if split and workers > MAX_FED and _long(source):
        pieces = split(PIECES_EACH * workers)
    with ExitStack() as stack:
        crew = stack.enter_context(Crew(workers, name)) if pieces else None
        plan, net = _planned(source, planned, name)
        done = 0
        if crew and pieces:
            try:
                for row in crew.rows(pieces, plan):
                    done += 1
                    yield row
            except VideoError:
                pass  # a key frame on which the next frames cannot stand
            else:
                return
        shared = rows(looks(source.pictures(), plan), net, workers=workers)
        with closing(shared):
            yield from islice(shared, done, None)


def _planned(
    source: FrameSource, planned: Planned, name: Net
) -> tuple[RegionPlan, LandmarkNet]:
    """Return where to look, and a net; it is loaded while the decoder begins."""
    with read_ahead(probe_frames(source), PROBES_AHEAD) as probes:
        detector, net = my_nets(name)
        return planned(probes, Prober(detector, net)), net


def _long(source: FrameSource) -> bool:
    return (source.header_duration_s or MIN_SHARED_S) >= MIN_SHARED_S


def probe_frames(source: FrameSource) -> Iterator[Frame]:
    """Yield the pictures that tell whether the runner stays put."""
    yield from source.sample(n_probes(source.header_duration_s))


def plan_regions(
    source: FrameSource,
    probes: Iterable[Frame],
    prober: Prober,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
) -> RegionPlan:
    """Return where to look in every frame, and which ones give a patch.

    Parameters
    ----------
    source
        The clip; read once more if the runner does not stay put.
    probes
        Its :func:`probe_frames`.
    prober
        Finds the runner.
    view, capture_fps
        As for :func:`observe`.

    Raises
    ------
    ReadAgainError
        If the pictures lie on their side or are woven from two fields.
    """
    greys: list[ImageArray] = []
    pictures: list[ImageArray] = []
    plan = fixed_plan(_noted(probes, greys, pictures), prober)
    check(prober.up_deg, prober.teeth)
    if plan is None:
        with read_ahead(source.every(DENSE_STEP_S), PROBES_AHEAD) as frames:
            wandering = Wandering(source.width_px)
            plan = moving_plan(frames, prober, wandering)
        plan = replace(plan, wanders_frac=wandering.range_px / source.height_px)
        check(prober.up_deg, prober.teeth)
    crowded = np.array(prober.people) > 1
    plan = replace(
        plan,
        crowd_frac=float(np.mean(crowded)) if crowded.size else 0.0,
        mirror_every=_mirror_every(source, capture_fps) if plan.fixed else 0,
        background=moving_background(
            pictures, region=plan.roi[0], width_px=source.width_px
        )
        if plan.fixed
        else None,
    )
    pictures.clear()
    if not frontal(np.array(prober.across), view):
        if not plan.fixed:
            return plan
        at = float(plan.roi[0, 0]) / source.width_px
        return replace(plan, roll_deg=plumb_roll_deg(greys, at))
    still = plan.fixed  # a camera that moves has no one roll
    return replace(
        plan,
        patches=patch_plan(source, capture_fps=capture_fps),
        roll_deg=camera_roll_deg(greys) if still else float("nan"),
    )


def _mirror_every(source: FrameSource, capture_fps: float | None) -> int:
    """Return how the clip's pictures are mirrored; 0 = not at all.

    Only of a region that stays: one that moves makes a copy look like another picture.
    """
    real_fps = capture_fps or source.header_fps or 0.0
    fast = real_fps / source.looked_at_every >= MIRROR_FROM_FPS
    return source.looked_at_every if fast else 0


def _noted(
    frames: Iterable[Frame], greys: list[ImageArray], pictures: list[ImageArray]
) -> Iterator[Frame]:
    """Pass frames on and keep the first ones, in small."""
    for frame in frames:
        if len(greys) < N_PROBES:
            greys.append(reduced(frame.rgb))
            pictures.append(small_grey(frame.rgb))
        yield frame
