"""The exact joints of a rendered runner, as a perfect tracker would give them.

What a step of formcheck makes of these is what it can make at best; what it makes of a
rendered clip's tracks differs from that by the error of the landmarks alone.
"""

from typing import Final

import numpy as np

from formcheck.model import CleanTrack, Faces, Scene
from formcheck.model.skeleton import N_POINTS, POINTS, SIDES, Side, point
from sample_videos.make_samples.camera import camera
from sample_videos.make_samples.film import frame_times_s
from sample_videos.make_samples.motion import Motion
from sample_videos.make_samples.take import Take
from sample_videos.make_samples.truth import projected

_FACES: Final[dict[str, Faces]] = {
    "side_right": "image_right",
    "side_left": "image_left",
    "rear": "away",
    "front": "camera",
}


def exact_track(run: Motion, *, toe: str = "toe") -> CleanTrack:
    """Return the true joints of every frame, projected into the picture.

    ``toe`` is what stands for the toe: the tip of the shoe, as pose nets mark it, or
    the ``ball`` of the foot, where markers sit.
    """
    take = run.take
    time_s = frame_times_s(take)
    pixels = projected(run, run.pose(time_s), camera(take))
    xy = np.full((len(time_s), N_POINTS, 2), np.nan)
    for name in POINTS:
        marked = name.replace("_toe", f"_{toe}")
        if marked in pixels:
            xy[:, point(name)] = pixels[marked]
    hip, knee, ankle = (
        xy[:, [point(f"{side}_{joint}") for side in SIDES]]
        for joint in ("hip", "knee", "ankle")
    )
    leg = np.linalg.norm(knee - hip, axis=-1) + np.linalg.norm(ankle - knee, axis=-1)
    return CleanTrack(
        time_s=time_s,
        rate_hz=take.real_fps,
        xy_px=xy,
        frame=np.arange(len(time_s)),
        leg_px=float(np.median(leg)),
        fresh=np.ones(len(time_s), dtype=np.bool_),
        filled_in=np.zeros((len(time_s), N_POINTS), dtype=np.bool_),
        history=("exact joints of a rendered runner",),
    )


def exact_scene(take: Take) -> Scene:
    """Return what is to be seen in a rendered clip."""
    near: Side | None = None
    if take.view.startswith("side"):
        near = "right" if take.view == "side_right" else "left"
    return Scene(
        view="side" if near else ("rear" if take.view == "rear" else "front"),
        faces=_FACES[take.view],
        near_side=near,
        motion="run",
        setting="treadmill",
    )
