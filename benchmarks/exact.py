"""The exact joints of a rendered runner, as a perfect tracker would give them.

What a step of formcheck makes of these is what it can make at best; what it makes of a
rendered clip's tracks differs from that by the error of the landmarks alone. Rendered
contact is a model, so times are compared with the same rule on the exact joints.
"""

import numpy as np

from formcheck.model import CleanTrack, Faces, Scene
from formcheck.model.skeleton import N_POINTS, POINTS, Side, point
from sample_videos.make_samples.camera import camera
from sample_videos.make_samples.film import frame_times_s
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take

_FACES: dict[str, Faces] = {
    "side_right": "image_right",
    "side_left": "image_left",
    "rear": "away",
    "front": "camera",
}


def exact_track(take: Take) -> CleanTrack:
    """Return the true joints of every frame, projected into the picture, in real time.

    Points of the face and the hands that the renderer does not know are missing.
    """
    time_s = frame_times_s(take)
    run, eye = motion(take, time_s), camera(take)
    xy = np.full((len(time_s), N_POINTS, 2), np.nan)
    for name in POINTS:
        if name in run.points:
            xy[:, point(name)] = eye.project(run.points[name])
    hip, knee, ankle = (
        xy[:, [point(f"{side}_{joint}") for side in ("left", "right")]]
        for joint in ("hip", "knee", "ankle")
    )
    thigh = np.linalg.norm(knee - hip, axis=-1)
    shank = np.linalg.norm(ankle - knee, axis=-1)
    return CleanTrack(
        time_s=time_s,
        rate_hz=take.real_fps,
        xy_px=xy,
        frame=np.arange(len(time_s)),
        leg_px=float(np.median(thigh + shank)),
        interpolated_frac=np.zeros(N_POINTS),
        history=("exact joints of a rendered runner",),
    )


def exact_scene(take: Take) -> Scene:
    """Return what is to be seen in a rendered clip."""
    near: Side | None = None
    if take.view == "side_right":
        near = "right"
    elif take.view == "side_left":
        near = "left"
    return Scene(
        view="side" if near else ("rear" if take.view == "rear" else "front"),
        faces=_FACES[take.view],
        near_side=near,
        motion="run",
        setting="treadmill",
    )
