"""The body: about 55 round cones, some flattened, from the joints of one moment."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from sample_videos.make_samples.motion import Motion
from sample_videos.make_samples.take import Take

# What a cone is made of. Trunk and shorts are painted by place, see ``cloth``.
SKIN, HAIR, TRUNK, SHORTS_LEFT, SHORTS_RIGHT, HANGING, SLEEVE = range(7)
LEG, SOCK, SHOE, SOLE = range(7, 11)

# Cones of one group melt into each other; groups do not.
_MIDDLE, _HEAD, _LEFT_LEG, _RIGHT_LEG, _LEFT_ARM, _RIGHT_ARM = range(6)
LEG_GROUP: Final[dict[Side, int]] = {"left": _LEFT_LEG, "right": _RIGHT_LEG}
ARM_GROUP: Final[dict[Side, int]] = {"left": _LEFT_ARM, "right": _RIGHT_ARM}

HANGS_TO_M: Final = {
    "over": -0.02,
    "over_long": -0.13,
    "hem": 0.095,
    "dots_hem": 0.095,
}
"""Height of a hanging shirt's hem over the hips, in the trunk's coordinates. Where dots
show below it the shirt lies close: under a loose one they would lie on its cone."""


@dataclass(kw_only=True)
class Body:
    """Cones of one moment; rows of ``cones`` are a, b, radii, flat axis, flatness."""

    scale: float
    cones: list[FloatArray] = field(default_factory=list)
    materials: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)

    def add(
        self,
        ends: tuple[FloatArray, FloatArray],
        radii: tuple[float, float],
        kind: tuple[int, int],
        flat: tuple[FloatArray, float] | None = None,
    ) -> None:
        """Add a cone between two places; ``kind`` is material and group."""
        axis, flatness = flat if flat is not None else (np.array([1.0, 0, 0]), 1.0)
        radius = np.array(radii) * self.scale
        self.cones.append(np.concatenate([*ends, radius, axis, [flatness]]))
        self.materials.append(kind[0])
        self.groups.append(kind[1])

    def arrays(self) -> tuple[FloatArray, FloatArray]:
        """Return cones (n, 12) and (material, group) (n, 2), sorted by group."""
        order = np.argsort(self.groups, kind="stable")
        kinds = np.stack([self.materials, self.groups], axis=1)[order]
        return np.array(self.cones)[order], kinds.astype(np.int64)


def body(take: Take, run: Motion, i: int) -> Body:
    """Return the runner at frame ``i``."""
    made = Body(scale=take.height_m / 1.75)
    points = {name: path[i] for name, path in run.points.items()}
    _trunk(made, run, i, points)
    if take.outfit in HANGS_TO_M and take.outfit != "dots_hem":
        _hanging_shirt(made, run, i, HANGS_TO_M[take.outfit])
    _head(made, run, i)
    for side in SIDES:
        _leg(made, run, i, points, side, long_cloth=take.outfit == "tights")
        _foot(made, run, i, side)
        _arm(made, points, side, bare=take.outfit == "bare")
    return made


def _trunk(made: Body, run: Motion, i: int, at: dict[str, FloatArray]) -> None:
    pelvis, turn = run.pelvis[i], run.pelvis_turn[i] * made.scale
    forward, trunk = run.pelvis_turn[i][:, 0], run.trunk_turn[i]
    ahead, up = trunk[:, 0], trunk[:, 2]
    kind = (TRUNK, _MIDDLE)
    local = _Local(pelvis, turn)
    made.add(
        (local(-0.005, 0.062, 0.01), local(-0.005, -0.062, 0.01)),
        (0.102, 0.102),
        kind,
        (forward, 0.88),
    )
    made.add(
        (local(0.0, 0.0, 0.03), local(0.0, 0.0, 0.13)),
        (0.140, 0.132),
        kind,
        (forward, 0.72),
    )
    for y in (0.058, -0.058):
        made.add(
            (local(-0.070, y, -0.045), local(-0.066, y, 0.025)), (0.085, 0.080), kind
        )
    chest = run.neck[i] - made.scale * 0.155 * up
    made.add((local(0.0, 0.0, 0.14), chest), (0.130, 0.152), kind, (ahead, 0.70))
    shoulders = tuple(
        0.78 * at[f"{s}_shoulder"] + 0.22 * (run.neck[i] - made.scale * 0.08 * up)
        for s in SIDES
    )
    made.add((shoulders[0], shoulders[1]), (0.062, 0.062), kind)
    for end in shoulders:  # the slope from the neck
        nape = run.neck[i] + made.scale * 0.028 * up
        made.add((nape, 0.25 * nape + 0.75 * end), (0.048, 0.056), kind)
    made.add((chest, run.neck[i] - made.scale * 0.05 * up), (0.13, 0.07), kind)


def _hanging_shirt(made: Body, run: Motion, i: int, hem_m: float) -> None:
    """Add a loose shirt fixed to the trunk, over the waist of the shorts."""
    trunk = run.trunk_turn[i]
    local = _Local(run.pelvis[i], trunk * made.scale)
    made.add(
        (local(0.0, 0.0, 0.26), local(-0.010, 0.0, max(hem_m, -0.02))),
        (0.146, 0.162),
        (HANGING, _MIDDLE),
        (trunk[:, 0], 0.79),
    )


def _head(made: Body, run: Motion, i: int) -> None:
    head, neck, s = run.head[i], run.neck[i], made.scale
    up = np.array([0.06, 0.0, 1.0])
    left = np.array([0.0, 1.0, 0.0])

    def place(x: float, z: float) -> FloatArray:
        return head + s * (x * np.array([1.0, 0.0, -0.06]) + z * up)

    skin, hair = (SKIN, _HEAD), (HAIR, _HEAD)
    made.add((neck - s * 0.05 * up, place(-0.02, -0.07)), (0.062, 0.056), skin)
    made.add(
        (place(0.015, -0.035), place(0.012, 0.035)), (0.085, 0.090), skin, (left, 0.86)
    )
    made.add((place(0.045, -0.085), place(0.03, -0.05)), (0.048, 0.06), skin)
    made.add((place(0.095, -0.03), place(0.090, 0.0)), (0.018, 0.012), skin)
    made.add(
        (place(-0.022, 0.0), place(-0.012, 0.05)), (0.085, 0.093), hair, (left, 0.88)
    )
    for y in (0.074, -0.074):
        ear = place(-0.002, -0.015) + s * np.array([0.0, y, 0.0])
        made.add((ear, ear + s * 0.025 * up), (0.017, 0.017), skin)


def _leg(
    made: Body,
    run: Motion,
    i: int,
    at: dict[str, FloatArray],
    side: Side,
    *,
    long_cloth: bool,
) -> None:
    hip, knee, ankle = (at[f"{side}_{j}"] for j in ("hip", "knee", "ankle"))
    group = LEG_GROUP[side]
    back = -run.pelvis_turn[i][:, 0]
    shank = (ankle - knee) / np.linalg.norm(ankle - knee)
    behind = back - shank * (back @ shank)
    behind /= np.linalg.norm(behind)
    kind = (LEG, group)
    made.add((hip, knee), (0.083, 0.056), kind)
    made.add((knee, knee + 0.9 * (ankle - knee)), (0.054, 0.037), kind)
    calf = made.scale * 0.020 * behind
    made.add(
        (knee + 0.16 * (ankle - knee) + calf, knee + 0.46 * (ankle - knee) + calf),
        (0.045, 0.040),
        kind,
    )
    low = (SOCK, group)
    made.add((knee + 0.80 * (ankle - knee), ankle), (0.039, 0.038), low)
    cloth = SHORTS_LEFT if side == "left" else SHORTS_RIGHT
    if not long_cloth:
        made.add((hip, hip + 0.52 * (knee - hip)), (0.092, 0.086), (cloth, _MIDDLE))
    else:
        made.add((hip, hip + 0.30 * (knee - hip)), (0.094, 0.084), (cloth, _MIDDLE))


def _foot(made: Body, run: Motion, i: int, side: Side) -> None:
    s = made.scale
    heel, ball, tip, ankle = (
        run.points[f"{side}_{name}"][i]
        for name in ("heel_corner", "ball", "toe_corner", "ankle")
    )
    group = LEG_GROUP[side]
    ahead = (ball - heel) / np.linalg.norm(ball - heel)
    left = np.array([0.0, 1.0, 0.0])
    up = np.cross(ahead, left)
    toe_ahead = (tip - ball) / np.linalg.norm(tip - ball)
    toe_up = np.cross(toe_ahead, left)
    shoe, sole = (SHOE, group), (SOLE, group)
    made.add(
        (heel + s * (0.040 * ahead + 0.040 * up), ball + s * 0.034 * up),
        (0.035, 0.030),
        shoe,
    )
    made.add(
        (ankle - s * 0.030 * up, ball + s * (0.036 * up - 0.03 * ahead)),
        (0.040, 0.030),
        shoe,
    )
    made.add(
        (ball + s * 0.032 * toe_up, tip + s * (0.024 * toe_up - 0.024 * toe_ahead)),
        (0.033, 0.023),
        shoe,
    )
    made.add(
        (heel + s * (0.036 * ahead + 0.017 * up), ball + s * 0.016 * up),
        (0.041, 0.045),
        sole,
        (up, 0.38),
    )
    made.add(
        (ball + s * 0.016 * toe_up, tip + s * (0.014 * toe_up - 0.030 * toe_ahead)),
        (0.045, 0.033),
        sole,
        (toe_up, 0.38),
    )


def _arm(made: Body, at: dict[str, FloatArray], side: Side, *, bare: bool) -> None:
    shoulder, elbow, wrist = (at[f"{side}_{j}"] for j in ("shoulder", "elbow", "wrist"))
    group = ARM_GROUP[side]
    skin = (SKIN, group)
    made.add((shoulder, elbow), (0.050, 0.041), skin)
    made.add((elbow, wrist), (0.042, 0.028), skin)
    fore = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    made.add((wrist, wrist + made.scale * 0.075 * fore), (0.030, 0.036), skin)
    sleeve = SKIN if bare else SLEEVE
    made.add(
        (shoulder, shoulder + 0.5 * (elbow - shoulder)), (0.064, 0.056), (sleeve, group)
    )


class _Local:
    """Places in the coordinates of a segment."""

    def __init__(self, origin: FloatArray, turn: FloatArray) -> None:
        self._origin, self._turn = origin, turn

    def __call__(self, x: float, y: float, z: float) -> FloatArray:
        place: FloatArray = self._origin + self._turn @ np.array([x, y, z])
        return place
