"""A body dressed: its mesh with cloth, hair and shoes, and their colours."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.body import BAND_OVER_HIP, Body, laplace, normals
from sample_videos.make_samples.paint import (
    ARM,
    BAND,
    BAND_HALF,
    BAND_Z,
    COLUMNS,
    DOTS,
    EYE,
    EYE_X,
    EYE_Y,
    EYE_Z,
    FOOT,
    HAIR,
    HAIRS,
    HEAD,
    HEM_Z,
    HIP_Z,
    IRIS,
    LACE,
    LEGS,
    LIPS,
    MARK,
    MARK_Z,
    MARKS,
    NECK_Z,
    SHIRT,
    SHOE,
    SHOE_Z,
    SHORTS,
    SHORTS_Z,
    SKIN,
    SLEEVE,
    SLEEVE_END,
    SOCK,
    SOCK_Z,
    SOLE,
    STYLE,
    TAPE,
    TRIM,
)
from sample_videos.make_samples.take import Take

_SKINS: Final = (
    (0.88, 0.68, 0.57),
    (0.80, 0.58, 0.46),
    (0.66, 0.46, 0.34),
    (0.46, 0.30, 0.21),
    (0.30, 0.19, 0.135),
)
_HAIRS: Final = (
    (0.10, 0.07, 0.05),
    (0.22, 0.14, 0.08),
    (0.05, 0.045, 0.045),
    (0.45, 0.32, 0.17),
)
_SHIRTS: Final = (
    (0.12, 0.30, 0.52),
    (0.70, 0.72, 0.72),
    (0.62, 0.16, 0.14),
    (0.10, 0.42, 0.36),
    (0.85, 0.55, 0.12),
    (0.33, 0.34, 0.36),
)
_SHORTS: Final = (
    (0.055, 0.058, 0.07),
    (0.07, 0.09, 0.18),
    (0.10, 0.10, 0.11),
    (0.05, 0.05, 0.055),
    (0.09, 0.10, 0.13),
    (0.04, 0.045, 0.05),
)
_SHOES: Final = (
    (0.75, 0.20, 0.10),
    (0.08, 0.30, 0.60),
    (0.10, 0.10, 0.11),
    (0.55, 0.75, 0.15),
    (0.86, 0.86, 0.85),
)
CROTCH_WIDE_M: Final = 0.06
CROTCH_LOW_M: Final = 0.08
_DARK: Final = (0.045, 0.047, 0.055)
_PALE: Final = (0.78, 0.78, 0.75)


@dataclass(frozen=True, kw_only=True, eq=False)
class Look:
    """The dressed mesh at rest and all that paints it."""

    mesh: FloatArray
    normal: FloatArray
    faces: FloatArray
    index: FloatArray
    weight: FloatArray
    table: FloatArray
    colours: FloatArray
    measures: FloatArray


def look(take: Take, person: Body) -> Look:
    """Return a body dressed as a take asks."""
    table = _table(person)
    measures = _measures(take, person)
    mesh = _dressed(take, person, table, measures)
    faces, weights = person.faces, person.weights
    if take.outfit.startswith("over"):
        weights = _hung(weights, person, measures[HEM_Z])
    if person.woman:
        mesh, faces, weights, table = _with_tail(person, mesh, faces, weights, table)
    order = np.argsort(-weights, axis=1)[:, :4]
    kept = np.take_along_axis(weights, order, axis=1)
    kept /= kept.sum(axis=1, keepdims=True)
    return Look(
        mesh=mesh,
        normal=normals(mesh, faces),
        faces=faces.astype(np.int32),
        index=order.astype(np.int32),
        weight=kept.astype(np.float64),
        table=table.astype(np.float32),
        colours=_colours(take).astype(np.float32),
        measures=measures.astype(np.float32),
    )


def _table(person: Body) -> FloatArray:
    mesh, at = person.mesh, person.joints
    table = np.zeros((len(mesh), COLUMNS))
    table[:, :3] = mesh
    for side in SIDES:
        arm = person.share(f"{side}_arm", f"{side}_forearm", f"{side}_hand")
        along = at[f"{side}_elbow"] - at[f"{side}_shoulder"]
        far = (mesh - at[f"{side}_shoulder"]) @ along / (along @ along)
        own = mesh[:, 1] * (1.0 if side == "left" else -1.0) > 0
        table[:, SLEEVE] = np.where(own, far, table[:, SLEEVE])
        table[:, ARM] += arm
    table[:, HEAD] = person.share("head", "neck", "eyes")
    table[:, FOOT] = person.share(
        *(f"{s}_{p}" for s in SIDES for p in ("foot", "toes"))
    )
    table[:, EYE] = person.share("eyes")
    table[:, HAIR] = _scalp(person)
    return table


def _scalp(person: Body) -> FloatArray:
    """Return 1 where hair grows."""
    mesh = person.mesh
    head = person.share("head") > 0.6
    own = mesh[head]
    top, ear = own[:, 2].max(), person.joints["left_eye"]
    middle = 0.5 * (own[:, 0].min() + ear[0])
    half = ear[0] - middle
    over = (mesh[:, 2] - ear[2]) / (top - ear[2])
    ahead = (mesh[:, 0] - middle) / half
    line = np.interp(ahead, [-1.2, -0.55, -0.30, 0.05, 0.30, 0.62, 1.1],
                     [-0.75, -0.70, 0.05, 0.05, 0.12, 0.55, 0.62])  # fmt: skip
    ears = (np.abs(mesh[:, 1]) > 0.86 * np.abs(own[:, 1]).max()) & (over < 0.35)
    grown = np.clip((over - line) / 0.10 + 0.5, 0.0, 1.0)
    return np.where(head & ~ears, grown, 0.0)


def _measures(take: Take, person: Body) -> FloatArray:
    at, tall = person.joints, person.height_m
    hip, knee = at["hips"][2], at["left_knee"][2]
    band = hip + BAND_OVER_HIP * tall
    row = np.zeros(15)
    row[EYE_X], row[EYE_Y], row[EYE_Z] = at["left_eye"]
    row[BAND_Z], row[BAND_HALF], row[HIP_Z] = band, 0.016, hip
    row[HEM_Z] = {
        "over": hip - 0.02 * tall,
        "over_long": hip - 0.07 * tall,
        "dots_hem": band - 0.004,
    }.get(take.outfit, band)
    row[SHORTS_Z] = knee + (0.50 if not person.woman else 0.62) * (hip - knee)
    if take.outfit == "tights":
        row[SHORTS_Z] = at["left_ankle"][2] + 0.035
    row[SLEEVE_END] = 0.62 if take.palette % 2 == 0 else 0.05
    row[NECK_Z] = at["neck"][2] + 0.004 * tall
    row[SHOE_Z], row[SOCK_Z] = 0.058 * tall, 0.082 * tall
    row[MARKS] = {"dots": DOTS, "dots_hem": DOTS, "tape": TAPE}.get(take.outfit, 0.0)
    row[MARK_Z] = band - 0.045
    row[STYLE] = float(take.outfit == "tights")
    return row


def _dressed(
    take: Take, person: Body, table: FloatArray, measures: FloatArray
) -> FloatArray:
    """Return the mesh with cloth that hangs off the skin, and hair."""
    mesh, faces = person.mesh, person.faces
    z = mesh[:, 2]
    bare = (table[:, HEAD] > 0.4) | (table[:, FOOT] > 0.3)
    arm = table[:, ARM] > 0.5
    hem = measures[HEM_Z]
    sleeve = arm & (table[:, SLEEVE] < measures[SLEEVE_END])
    shirt = (~arm & ~bare & (z > hem) & (z < measures[NECK_Z] + 0.01)) | sleeve
    shorts = ~arm & ~bare & (z <= measures[BAND_Z]) & (z > measures[SHORTS_Z])
    tight = take.outfit == "tights"
    covered = (shirt | (shorts & (not tight))).astype(np.float64)
    moved = laplace(mesh, faces, 0.9 * covered, passes=10)
    below = (shorts & (not tight)).astype(np.float64)
    moved = laplace(moved, faces, below, passes=14)
    # Cloth is painted by height at rest: a band stays level around the waist.
    lowest = min(measures[BAND_Z], hem)
    level = np.clip((z - lowest + 0.09) / 0.06, 0.0, 1.0) * covered * ~arm
    moved[:, 2] += level * (z - moved[:, 2])
    if not tight:
        moved = _crotch(moved, shorts, measures)
    out = np.zeros(len(mesh))
    down = np.clip(
        (measures[BAND_Z] - z) / (measures[BAND_Z] - measures[SHORTS_Z]), 0, 1
    )
    out[shorts] = 0.004 if tight else 0.006
    if not tight:
        out[shorts] += 0.020 * down[shorts] ** 1.5
    over = take.outfit in ("over", "over_long", "dots_hem")
    out[shirt] = 0.007
    low = np.clip((measures[BAND_Z] + 0.16 - z) / 0.16, 0.0, 1.0)
    out[shirt & ~arm] += (0.012 if over else 0.006) * low[shirt & ~arm]
    near_band = np.exp(-(((z - measures[BAND_Z]) / 0.025) ** 2))
    if not over:
        out = np.where(~arm, out * (1.0 - 0.6 * near_band), out)
    out[sleeve] += 0.010 * np.clip(table[sleeve, SLEEVE] / 0.6, 0.0, 1.0)
    out += 0.012 * table[:, HAIR]
    return moved + out[:, None] * normals(moved, faces)


def _crotch(mesh: FloatArray, shorts: FloatArray, measures: FloatArray) -> FloatArray:
    """Return the mesh with shorts whose crotch hangs lower than the skin's."""
    y, z = mesh[:, 1], mesh[:, 2]
    top = measures[HIP_Z] - 0.01
    inner = np.clip((CROTCH_WIDE_M - np.abs(y)) / (0.6 * CROTCH_WIDE_M), 0.0, 1.0)
    share = shorts * inner * np.clip((top - z) / 0.05, 0.0, 1.0)
    # The cloth of one leg meets that of the other.
    moved = mesh.copy()
    moved[:, 1] -= 0.85 * share * y
    depth = np.clip((z - measures[SHORTS_Z]) / CROTCH_LOW_M - 0.1, 0.0, 1.0)
    moved[:, 2] -= CROTCH_LOW_M * share * depth
    return moved


def _hung(weights: FloatArray, person: Body, z_m: float) -> FloatArray:
    """Return weights for a shirt that hangs over the shorts: no thigh moves its hem."""
    index = [person.segments.index(f"{side}_thigh") for side in SIDES]
    own = np.clip((person.mesh[:, 2] - z_m + 0.02) / 0.02, 0.0, 1.0)
    hung = weights.copy()
    taken = own[:, None] * weights[:, index]
    hung[:, index] -= taken
    hung[:, person.segments.index("pelvis")] += taken.sum(axis=1)
    return hung


def _with_tail(
    person: Body,
    mesh: FloatArray,
    faces: FloatArray,
    weights: FloatArray,
    table: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Add a pony tail to the back of the head."""
    head = person.share("head") > 0.6
    own = person.mesh[head]
    root = np.array([own[:, 0].min() + 0.01, 0.0, np.percentile(own[:, 2], 72)])
    rings, around = 9, 10
    places, triangles = [], []
    for i in range(rings):
        u = i / (rings - 1)
        wide = 0.032 * np.sin(np.pi * (0.12 + 0.86 * u)) + 0.003
        hangs = 0.03 - 0.17 * u * u - 0.03 * u
        middle = root + np.array([-0.05 * np.sin(2.2 * u) - 0.02, 0.0, hangs])
        for k in range(around):
            a = 2.0 * np.pi * k / around
            places.append(
                middle + wide * np.array([np.cos(a), np.sin(a), 0.35 * np.cos(a)])
            )
    n = len(mesh)
    for i in range(rings - 1):
        for k in range(around):
            a, b = n + i * around + k, n + i * around + (k + 1) % around
            c, d = a + around, b + around
            triangles += [(a, c, b), (b, c, d)]
    added = np.zeros((len(places), COLUMNS))
    added[:, :3] = places
    added[:, HEAD] = added[:, HAIR] = 1.0
    rigid = np.zeros((len(places), weights.shape[1]))
    rigid[:, person.segments.index("head")] = 1.0
    return (
        np.concatenate([mesh, places]),
        np.concatenate([faces, np.array(triangles)]),
        np.concatenate([weights, rigid]),
        np.concatenate([table, added]),
    )


def _colours(take: Take) -> FloatArray:
    dark = take.outfit in ("dark", "tights")
    shirt = _DARK if dark else _SHIRTS[take.palette % 6]
    shorts = _DARK if dark else _SHORTS[take.palette % 6]
    plain = take.outfit in ("dark", "tights", "dots", "tape", "dots_hem")
    band = shorts if plain or take.outfit.startswith("over") else _PALE
    skin = _SKINS[take.skin]
    white = take.shoes % 5 == 4
    rows = {
        SKIN: skin,
        HAIRS: _HAIRS[take.hair % 4],
        SHIRT: shirt,
        SHORTS: shorts,
        BAND: band,
        LEGS: shorts if take.outfit == "tights" else skin,
        SOCK: (0.85, 0.85, 0.84) if white or take.palette % 3 else (0.07, 0.07, 0.08),
        SHOE: _SHOES[take.shoes % 5],
        SOLE: (0.88, 0.88, 0.86) if take.shoes % 2 == 0 else (0.80, 0.79, 0.74),
        MARK: (0.93, 0.93, 0.88),
        LACE: (0.92, 0.92, 0.9) if not white else (0.6, 0.6, 0.62),
        TRIM: tuple(0.55 * c for c in shirt),
        LIPS: (0.80 * skin[0], 0.62 * skin[1], 0.62 * skin[2]),
        IRIS: (0.12, 0.09, 0.07),
    }
    return np.array([rows[i] for i in range(14)])
