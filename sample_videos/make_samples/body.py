"""One body: its mesh at rest, joint centres, rigid segments and their weights.

x ahead, y to the left, z up; metres; the soles stand on z = 0. Meshes come from
``bodies.npz`` (:mod:`sample_videos.make_samples.export_bodies`). Joint centres are
those of the mesh's limbs, not of its bones: MakeHuman's hip bone lies behind the thigh
and too far out, its knee bone in front of the knee.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES

TABLE: Final = Path(__file__).with_name("bodies.npz")
STEP: Final = 1.0 / 30_000.0
HIP_APART: Final = 0.80
"""Hip joints are so far apart, over the bones of the mesh."""
BAND_OVER_HIP: Final = 0.048
"""Middle of the waistband over the hip joints, per body height: between the PSIS
(0.04) and the iliac crest (0.06)."""
BALL_BEHIND_M: Final = 0.030
"""The metatarsal heads' markers lie this far behind the toes' joint."""
SOLE_M: Final = 0.012
TOE_BOX: Final = 2.4
"""Exponent of the shoe's front: 2 = an ellipsoid, more = a box."""
STACK_M: Final = 0.014
"""A running shoe lifts the foot by so much more than its flattened sole. With it the
ankles are as high as those of shod runners: 95 mm scaled to a body of 1.75 m."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Body:
    """A body at rest.

    ``weights`` has one column per segment; ``joints`` are places at rest [m].
    """

    mesh: FloatArray
    faces: FloatArray
    segments: tuple[str, ...]
    weights: FloatArray
    joints: dict[str, FloatArray]
    height_m: float
    woman: bool

    def share(self, *names: str) -> FloatArray:
        """Return the weight of some segments at every vertex."""
        columns = [self.segments.index(name) for name in names]
        total: FloatArray = self.weights[:, columns].sum(axis=1)
        return total

    @property
    def leg_m(self) -> float:
        """Hip to ankle of a straight leg."""
        at = self.joints
        thigh = np.linalg.norm(at["left_hip"] - at["left_knee"])
        return float(thigh + np.linalg.norm(at["left_knee"] - at["left_ankle"]))


@cache
def _table() -> dict[str, Any]:
    with np.load(TABLE) as stored:
        return {name: stored[name] for name in stored.files}


@cache
def body(index: int, height_m: float) -> Body:
    """Return a body of a given height, shod, its waist following a waistband."""
    table = _table()
    mesh = table["meshes"][index].astype(np.float64) * STEP * height_m
    heads = {
        str(name): place.astype(np.float64) * height_m
        for name, place in zip(table["head_names"], table["heads"][index], strict=True)
    }
    segments = tuple(str(name) for name in table["segments"])
    weights = table["weights"].astype(np.float64)
    weights /= weights.sum(axis=1, keepdims=True)
    faces = table["faces"].astype(np.int64)
    mesh = _symmetric_feet(mesh)
    joints = _joints(mesh, heads, segments, weights)
    mesh, raised_m = _shod(mesh, faces, segments, weights, height_m)
    lift = np.array([0.0, 0.0, raised_m])
    joints = {name: place + lift for name, place in joints.items()}
    segments, weights = _waist(mesh, segments, weights, joints, height_m)
    joints |= _foot_points(mesh, segments, weights)
    return Body(
        mesh=mesh,
        faces=faces,
        segments=segments,
        weights=weights,
        joints=joints,
        height_m=height_m,
        woman=bool(table["phenotypes"][index][0] > 0.5),
    )


def _symmetric_feet(mesh: FloatArray) -> FloatArray:
    mesh = mesh.copy()
    mesh[:, 2] -= mesh[:, 2].min()
    return mesh


def _joints(
    mesh: FloatArray,
    heads: dict[str, FloatArray],
    segments: tuple[str, ...],
    weights: FloatArray,
) -> dict[str, FloatArray]:
    """Return joint centres at rest."""
    found: dict[str, FloatArray] = {}
    for side in SIDES:
        k = side[0].upper()
        hip, knee = heads[f"upperleg01.{k}"].copy(), heads[f"lowerleg01.{k}"].copy()
        ankle = heads[f"foot.{k}"].copy()
        thigh = weights[:, segments.index(f"{side}_thigh")] > 0.5
        leg = weights[:, segments.index(f"{side}_shank")] + thigh > 0.5
        hip[0] = _mid_depth(mesh[thigh], hip[2] - 0.08, 0.03)
        hip[1] *= HIP_APART
        near_knee = leg & (np.abs(mesh[:, 2] - knee[2]) < 0.02)
        knee[0] = _mid_depth(mesh[leg], knee[2], 0.02)
        knee[1] = 0.5 * (mesh[near_knee, 1].min() + mesh[near_knee, 1].max())
        found[f"{side}_hip"], found[f"{side}_knee"] = hip, knee
        found[f"{side}_ankle"] = ankle
        toes = [heads[f"toe{i}-1.{k}"] for i in (1, 2, 5)]
        found[f"{side}_toes"] = np.mean(toes, axis=0)
        for name, bone in (
            ("shoulder", "upperarm01"),
            ("elbow", "lowerarm01"),
            ("wrist", "wrist"),
            ("knuckle", "finger3-1"),
            ("eye", "eye"),
        ):
            found[f"{side}_{name}"] = heads[f"{bone}.{k}"]
    found["hips"] = (found["left_hip"] + found["right_hip"]) / 2.0
    for name, bone in (
        ("loin", "spine04"),
        ("chest", "spine03"),
        ("neck", "neck01"),
        ("head", "head"),
    ):
        found[name] = heads[bone]
    head = weights[:, segments.index("head")] > 0.9
    found["nose"] = mesh[head][np.argmax(mesh[head, 0])]
    return found


def _mid_depth(mesh: FloatArray, z: float, half: float) -> float:
    part = mesh[np.abs(mesh[:, 2] - z) < half, 0]
    return float(0.5 * (part.min() + part.max()))


def _shod(
    mesh: FloatArray,
    faces: FloatArray,
    segments: tuple[str, ...],
    weights: FloatArray,
    height_m: float,
) -> tuple[FloatArray, float]:
    """Return the mesh with shoes (smooth toes, thicker, flat below), and its lift."""
    columns = [i for i, name in enumerate(segments) if name.endswith(("foot", "toes"))]
    toes = [i for i, name in enumerate(segments) if name.endswith("toes")]
    foot = weights[:, columns].sum(axis=1)
    toe = weights[:, toes].sum(axis=1)
    low = np.clip((0.062 * height_m - mesh[:, 2]) / 0.02, 0.0, 1.0) * foot
    shod = laplace(mesh, faces, 0.12 * (low > 0) + 0.0, passes=14)
    for side in SIDES:
        own = (toe > 0.15) & ((mesh[:, 1] > 0) == (side == "left"))
        share = np.clip((toe[own] - 0.15) / 0.45, 0.0, 1.0)[:, None]
        shod[own] += share * (_toe_box(shod[own], toe[own]) - shod[own])
    shod = laplace(shod, faces, 0.6 * np.clip(2.0 * toe, 0.0, 1.0), passes=6)
    shod += 0.009 * low[:, None] * normals(shod, faces)
    floor = shod[:, 2].min()
    flat = (foot > 0.5) & (shod[:, 2] < floor + SOLE_M)
    shod[flat, 2] = floor
    shod[:, 2] -= floor
    shod[:, 2] += STACK_M * np.clip(shod[:, 2] / SOLE_M, 0.0, 1.0)
    return shod, STACK_M - float(floor)


def _toe_box(toes: FloatArray, share: FloatArray) -> FloatArray:
    """Return the vertices of the toes on the one round surface of a shoe's front.

    Each moves along its ray from the middle of the toes' roots, so that the gaps
    between toes close.
    """
    root = toes[(share > 0.15) & (share < 0.6)]
    back, tip = float(np.percentile(toes[:, 0], 10)), float(toes[:, 0].max())
    low, high = float(toes[:, 2].min()), float(np.percentile(root[:, 2], 90))
    left, right = float(root[:, 1].max()), float(root[:, 1].min())
    centre = np.array([back, 0.5 * (left + right), low + 0.42 * (high - low)])
    half = np.array([tip - back, 0.46 * (left - right), 0.5 * (high - low)])
    way = (toes - centre) / half
    way[:, 0] = np.maximum(way[:, 0], 0.0)
    far = np.sum(np.abs(way) ** TOE_BOX, axis=1) ** (1.0 / TOE_BOX)
    way /= np.maximum(far, 1e-6)[:, None]
    return centre + half * way


def laplace(
    mesh: FloatArray, faces: FloatArray, share: FloatArray, *, passes: int
) -> FloatArray:
    """Return a mesh smoothed by ``share`` (0 to 1) of every vertex."""
    a = np.concatenate([faces[:, 0], faces[:, 1], faces[:, 2]])
    b = np.concatenate([faces[:, 1], faces[:, 2], faces[:, 0]])
    count = np.bincount(a, minlength=len(mesh)) + np.bincount(b, minlength=len(mesh))
    moved = mesh.copy()
    for _ in range(passes):
        for i in range(3):
            total = np.bincount(a, moved[b, i], len(mesh))
            total += np.bincount(b, moved[a, i], len(mesh))
            mean = total / np.maximum(count, 1)
            moved[:, i] += np.where(count > 0, share * 0.7 * (mean - moved[:, i]), 0.0)
    return moved


def normals(mesh: FloatArray, faces: FloatArray) -> FloatArray:
    """Return unit normals at the vertices."""
    a, b, c = (mesh[faces[:, i]] for i in range(3))
    face = np.cross(b - a, c - a)
    total = np.stack(
        [
            sum(np.bincount(faces[:, k], face[:, i], len(mesh)) for k in range(3))
            for i in range(3)
        ],
        axis=1,
    )
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def _waist(
    mesh: FloatArray,
    segments: tuple[str, ...],
    weights: FloatArray,
    joints: dict[str, FloatArray],
    height_m: float,
) -> tuple[tuple[str, ...], FloatArray]:
    """Give the waist a segment of its own, and the hips' cloth to the pelvis.

    Where a waistband sits nothing may follow the thighs or the chest.
    """
    band_z = joints["hips"][2] + BAND_OVER_HIP * height_m
    z = mesh[:, 2]
    weights = np.concatenate([weights, np.zeros((len(mesh), 1))], axis=1)
    pelvis = segments.index("pelvis")
    trunk = [segments.index(name) for name in ("pelvis", "abdomen", "thorax")]
    thighs = [segments.index(f"{side}_thigh") for side in SIDES]
    own = weights[:, [*trunk, *thighs]].sum(axis=1) > 0.5
    # Thighs end 10 cm below the band, over 5 cm.
    kept = np.where(own, _ramp(band_z - 0.10 - z, 0.0, 0.05), 1.0)
    for i in thighs:
        weights[:, pelvis] += weights[:, i] * (1.0 - kept)
        weights[:, i] *= kept
    # Below the band the trunk is the pelvis, above it the loins.
    below = np.where(own, _ramp(band_z + 0.01 - z, 0.0, 0.03), 0.0)
    for i in trunk[1:]:
        weights[:, pelvis] += weights[:, i] * below
        weights[:, i] *= 1.0 - below
    above = np.where(own, _ramp(z - band_z, 0.01, 0.07), 0.0)
    weights[:, trunk[1]] += weights[:, pelvis] * above
    weights[:, pelvis] *= 1.0 - above
    bump = np.where(own, _ramp(0.065 - np.abs(z - band_z), 0.0, 0.04), 0.0)
    weights *= (1.0 - bump)[:, None]
    weights[:, -1] = bump
    return (*segments, "band"), weights


def _ramp(x: FloatArray, low: float, high: float) -> FloatArray:
    u = np.clip((x - low) / (high - low), 0.0, 1.0)
    return u * u * (3.0 - 2.0 * u)


def _foot_points(
    mesh: FloatArray, segments: tuple[str, ...], weights: FloatArray
) -> dict[str, FloatArray]:
    """Return heel and tip of each shoe, as pose nets mark them."""
    found = {}
    for side in SIDES:
        foot = weights[:, segments.index(f"{side}_foot")] > 0.5
        toes = weights[:, segments.index(f"{side}_toes")] > 0.5
        back = mesh[foot][np.argmin(mesh[foot, 0])]
        tip = mesh[toes][np.argmax(mesh[toes, 0])]
        found[f"{side}_heel"] = np.array([back[0] + 0.012, back[1], 0.035])
        found[f"{side}_toe"] = np.array([tip[0] - 0.012, tip[1], 0.022])
    return found
