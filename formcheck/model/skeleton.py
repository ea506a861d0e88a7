"""Names and order of the 33 body points, the segments between them, and the sides.

The order is BlazePose's own. ``left`` and ``right`` are always the runner's sides.
"""

from typing import Final, Literal

Side = Literal["left", "right"]
SIDES: Final[tuple[Side, Side]] = ("left", "right")

POINTS: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_toe",
    "right_toe",
)
N_POINTS: Final = len(POINTS)
_INDEX: Final = {name: index for index, name in enumerate(POINTS)}

LegJoint = Literal["knee", "ankle", "heel", "toe"]
LEG_JOINTS: Final[tuple[LegJoint, ...]] = ("knee", "ankle", "heel", "toe")
"""The joints that are tracked from heat-map peaks, from the hip downward."""

HEATMAP_POINTS: Final[tuple[str, ...]] = tuple(
    f"{side}_{joint}" for joint in LEG_JOINTS for side in SIDES
)
"""The points whose heat-map peaks are kept: left then right of each leg joint."""

SEGMENTS: Final[tuple[tuple[str, str], ...]] = (
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    *(
        (f"{side}_{upper}", f"{side}_{lower}")
        for side in SIDES
        for upper, lower in (
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
            ("shoulder", "hip"),
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "heel"),
            ("heel", "toe"),
            ("ankle", "toe"),
        )
    ),
)
"""Lines of the drawn skeleton."""


def point(name: str) -> int:
    """Return the index of a body point, as in ``point("left_knee")``."""
    return _INDEX[name]


def opposite(side: Side) -> Side:
    """Return the other side."""
    return "right" if side == "left" else "left"


def mirrored_point(name: str) -> str:
    """Return the same point of the other side; a midline point is its own mirror."""
    for a, b in (("left", "right"), ("right", "left")):
        if a in name:
            return name.replace(a, b)
    return name
