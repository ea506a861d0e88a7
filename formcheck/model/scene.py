"""How the runner was filmed, and what the user should know about it."""

from dataclasses import dataclass

from formcheck.model.arrays import Faces, Level, Motion, Setting, View
from formcheck.model.skeleton import Side


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing the user should know about a clip: what, and what to do."""

    code: str
    level: Level
    message: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """How the runner was filmed.

    Attributes
    ----------
    view, faces, near_side
        The camera's view, the runner's direction, the leg nearer to the camera
        (side view only).
    motion
        ``run``, ``walk`` or ``none`` (no gait that can be counted).
    setting
        Treadmill (the body stays in place) or overground.
    slow_motion_hint
        Likely slow-motion factor of an unmarked slowed clip; None if none is suspected.
    messages
        Disagreements and doubts.
    """

    view: View
    faces: Faces
    near_side: Side | None
    motion: Motion
    setting: Setting
    slow_motion_hint: float | None = None
    messages: tuple[Message, ...] = ()
