"""How the runner was filmed: view, direction, near side, treadmill, gait, slow motion.

Every answer comes from at least two signals that share no failure; where they disagree
a message says so and asks for ``--view`` or another clip.
"""

from typing import Final

import numpy as np

from formcheck.gait.scene.locomotion import find_gait, motion_of
from formcheck.gait.scene.slow_motion import perhaps_slowed, slow_motion
from formcheck.model import Faces, Message, PoseTrack, Scene, Setting, View
from formcheck.model.skeleton import Side, point
from formcheck.signal.geometry import known_median, seen_end_on
from formcheck.tracking.candidates import running_median

DRIFT_LEG: Final = 1.5
"""On a treadmill the hips stay within this many leg lengths; chosen by us."""
GROWTH_FRAC: Final = 1.25
"""A body that grows or shrinks by more comes nearer or goes away; chosen by us."""
MIDDLE_HALF_PCT: Final = (25.0, 75.0)
"""What passes is judged by the middle half of the clip, twice: somebody who runs across
the picture covers half of the way in it, while a second of bending down to the
treadmill's buttons stays outside."""


def scene(
    pose: PoseTrack,
    *,
    view: View | None = None,
    capture_fps: float | None = None,
) -> Scene:
    """Return how the runner was filmed.

    Parameters
    ----------
    pose
        A tracked body; times in real seconds where the rate it was filmed with is
        known, else the file's.
    view
        The user's word; a disagreement with the picture becomes a message.
    capture_fps
        Given if the user knows the file is slowed down; then no hint is made.
    """
    messages: list[Message] = []
    seen_view = _view(pose)
    if view is not None and view != seen_view:
        messages.append(
            Message(
                code="view_disagrees",
                level="warn",
                message=(
                    f"the picture looks like a {seen_view} view but --view says "
                    f"{view}; {view} is used, check it on the overlay"
                ),
            )
        )
    used = view or seen_view
    faces, near, doubts = _direction(pose, used)
    setting = _setting(pose)
    gait = find_gait(pose, used)
    motion = motion_of(gait, used)
    hint: float | None = None
    slow: tuple[Message, ...] = ()
    if motion == "run" and capture_fps is None:
        hint, slow = slow_motion(gait, used, pose)
    elif motion == "walk" and capture_fps is None:
        slow = perhaps_slowed(gait, used)
    return Scene(
        view=used,
        faces=faces,
        near_side=near,
        motion=motion,
        setting=setting,
        slow_motion_hint=hint,
        messages=(*messages, *doubts, *slow),
    )


def _view(pose: PoseTrack) -> View:
    if not seen_end_on(pose.xy_px):
        return "side"
    across = pose.of("left_shoulder")[:, 0] - pose.of("right_shoulder")[:, 0]
    return "rear" if known_median(across) < 0 else "front"


def _direction(
    pose: PoseTrack, view: View
) -> tuple[Faces, Side | None, tuple[Message, ...]]:
    """Return where the runner faces, the near side, and doubts about either."""
    if view != "side":
        return ("away" if view == "rear" else "camera"), None, ()
    head = known_median((pose.of("nose") - pose.midpoint("ear"))[:, 0])
    foot = known_median(
        np.concatenate(
            [pose.of(f"{s}_toe") - pose.of(f"{s}_heel") for s in ("left", "right")]
        )[:, 0]
    )
    depth = known_median(
        pose.z_px[:, point("left_shoulder")] - pose.z_px[:, point("right_shoulder")]
    )
    # The net's z grows away from the camera; facing image-right shows the right side.
    votes = np.sign([head, foot, depth])
    total = float(np.nansum(votes))
    right = total > 0
    faces: Faces = "image_right" if right else "image_left"
    doubts: tuple[Message, ...] = ()
    if abs(total) < 3:
        doubts = (
            Message(
                code="facing_doubtful",
                level="warn",
                message=(
                    "nose, feet and shoulders do not agree on which way the runner "
                    f"faces; {faces.replace('_', ' ')} is used, check it on the overlay"
                ),
            ),
        )
    return faces, ("right" if right else "left"), doubts


def _setting(pose: PoseTrack) -> Setting:
    hips = pose.midpoint("hip")
    known = np.isfinite(hips[:, 0])
    if known.sum() < 2:
        return "unknown"
    half = max(1, round(1.0 / float(np.median(np.diff(pose.time_s)))))
    calm = running_median(hips, half)[known]
    low, high = np.percentile(calm, MIDDLE_HALF_PCT, axis=0)
    drift = 2.0 * float((high - low).max()) / pose.leg_px
    size = np.linalg.norm(pose.midpoint("shoulder") - hips, axis=1)
    size = running_median(size[:, None], half)[known, 0]
    small, large = np.nanpercentile(size, MIDDLE_HALF_PCT)
    growth = float(large / small) ** 2
    return "overground" if drift > DRIFT_LEG or growth > GROWTH_FRAC else "treadmill"
