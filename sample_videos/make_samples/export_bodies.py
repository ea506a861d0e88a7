"""Export human meshes once: ``python -m sample_videos.make_samples.export_bodies``.

Needs ``anny`` and torch (``pip install torch anny``), which rendering does not. Writes
``bodies.npz``: meshes of grown runners of both sexes and several builds from the free
parametric body of Anny (Apache 2.0) on MakeHuman's data (CC0), each of height 1, with
relaxed fingers, their bones' heads, and the weights summed over rigid segments.
"""

from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np

TABLE: Final = Path(__file__).with_name("bodies.npz")
STEP: Final = 1.0 / 30_000.0
"""Places are stored in this part of the body height: 0.06 mm."""

# gender (0 = male), age (2/3 = 25 years), muscle, weight, height, proportions
PHENOTYPES: Final = (
    (0, 0.67, 0.60, 0.42, 0.55, 0.70),
    (0, 0.67, 0.70, 0.45, 0.65, 0.75),
    (0, 0.70, 0.50, 0.55, 0.50, 0.60),
    (0, 0.62, 0.55, 0.35, 0.70, 0.70),
    (0, 0.78, 0.50, 0.62, 0.60, 0.55),
    (0, 0.67, 0.75, 0.52, 0.45, 0.65),
    (0, 0.72, 0.45, 0.70, 0.65, 0.50),
    (0, 0.64, 0.65, 0.38, 0.40, 0.75),
    (0, 0.80, 0.55, 0.50, 0.50, 0.60),
    (0, 0.67, 0.60, 0.48, 0.80, 0.70),
    (0, 0.69, 0.50, 0.45, 0.60, 0.60),
    (1, 0.67, 0.55, 0.42, 0.55, 0.70),
    (1, 0.67, 0.65, 0.45, 0.65, 0.75),
    (1, 0.70, 0.50, 0.55, 0.50, 0.60),
    (1, 0.62, 0.50, 0.35, 0.60, 0.70),
    (1, 0.78, 0.45, 0.60, 0.50, 0.55),
    (1, 0.67, 0.70, 0.50, 0.45, 0.65),
    (1, 0.72, 0.45, 0.68, 0.60, 0.50),
    (1, 0.64, 0.60, 0.38, 0.40, 0.75),
    (1, 0.80, 0.50, 0.50, 0.50, 0.60),
    (1, 0.67, 0.55, 0.45, 0.75, 0.70),
    (1, 0.69, 0.50, 0.47, 0.35, 0.60),
)
HEADS: Final = (
    *("root", "spine04", "spine03", "spine01", "neck01", "head"),
    *(
        f"{name}.{k}"
        for k in "LR"
        for name in (
            *("upperleg01", "lowerleg01", "foot", "toe1-1", "toe2-1", "toe5-1"),
            *("clavicle", "upperarm01", "lowerarm01", "wrist", "finger3-1", "eye"),
        )
    ),
)
SEGMENTS: Final = (
    *("pelvis", "abdomen", "thorax", "neck", "head", "eyes"),
    *(
        f"{side}_{name}"
        for side in ("left", "right")
        for name in ("thigh", "shank", "foot", "toes", "arm", "forearm", "hand")
    ),
)
CURLS_DEG: Final = (52.0, 62.0, 35.0)


def segment(bone: str) -> str:
    """Return the rigid segment a bone belongs to."""
    name, _, k = bone.partition(".")
    trunk = {"root": "pelvis", "pelvis": "pelvis", "spine05": "pelvis"}
    trunk |= {"spine04": "abdomen", "spine03": "abdomen", "eye": "eyes"}
    trunk |= {"spine02": "thorax", "spine01": "thorax", "head": "head"}
    trunk |= {"clavicle": "thorax", "shoulder01": "thorax"}
    if name in trunk:
        return trunk[name]
    if name.startswith("neck"):
        return "neck"
    side = "left" if k == "L" else "right"
    limbs = {"upperleg": "thigh", "lowerleg": "shank", "foot": "foot", "toe": "toes"}
    limbs |= {"upperarm": "arm", "lowerarm": "forearm", "wrist": "hand"}
    limbs |= {"finger": "hand", "metacarpal": "hand"}
    return next(
        f"{side}_{own}" for start, own in limbs.items() if name.startswith(start)
    )


def curl(
    places: np.ndarray, heads: dict[str, np.ndarray], weights: dict[str, np.ndarray]
) -> np.ndarray:
    """Return the mesh with the fingers half closed, as runners hold them."""
    moved = places.copy()
    for k, finger in product("LR", "2345"):
        chain = [f"finger{finger}-{i}.{k}" for i in (1, 2, 3)]
        along = heads[chain[2]] - heads[chain[0]]
        across = heads[f"finger5-1.{k}"] - heads[f"finger2-1.{k}"]
        axis = across - along * (across @ along) / (along @ along)
        axis /= np.linalg.norm(axis) * (1.0 if k == "L" else -1.0)
        turn, shift = np.eye(3), np.zeros(3)
        for bone, angle in zip(chain, CURLS_DEG, strict=True):
            own = rotation(axis, np.radians(angle))
            head = heads[bone]
            shift = turn @ (head - own @ head) + shift
            turn = turn @ own
            w = weights[bone][:, None]
            moved += w * (places @ turn.T + shift - places)
    return moved


def rotation(axis: np.ndarray, angle: float) -> np.ndarray:
    """Return the matrix that turns about an axis."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def pack(raw: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return what is stored, from meshes, bones and weights as Anny gives them."""
    bones = [str(b) for b in raw["bones"]]
    n = raw["V"].shape[1]
    per_bone = np.zeros((n, len(bones)))
    np.add.at(per_bone, (np.arange(n)[:, None], raw["idx"]), raw["w"])
    weights = np.zeros((n, len(SEGMENTS)))
    for i, bone in enumerate(bones):
        weights[:, SEGMENTS.index(segment(bone))] += per_bone[:, i]
    named = {bone: per_bone[:, i] for i, bone in enumerate(bones)}
    meshes, heads = [], []
    for mesh, head in zip(raw["V"], raw["H"], strict=True):
        # x ahead, y to the left, z up; the soles at 0, the crown at 1.
        mesh, head = (np.stack([-p[:, 1], p[:, 0], p[:, 2]], 1) for p in (mesh, head))
        low, tall = mesh[:, 2].min(), np.ptp(mesh[:, 2])
        mesh, head = ((p - [0.0, 0.0, low]) / tall for p in (mesh, head))
        by_name = dict(zip(bones, head, strict=True))
        meshes.append(curl(mesh, by_name, named))
        heads.append([by_name[name] for name in HEADS])
    return {
        "source": np.array(
            "Meshes: Anny (Copyright 2025 NAVER Corp., Apache License 2.0) on "
            "MakeHuman's data (CC0 1.0)."
        ),
        "meshes": np.round(np.array(meshes) / STEP).astype(np.int16),
        "heads": np.array(heads, dtype=np.float32),
        "head_names": np.array(HEADS),
        "faces": raw["faces"].astype(np.uint16),
        "segments": np.array(SEGMENTS),
        "weights": np.round(255.0 * weights).astype(np.uint8),
        "phenotypes": np.array(PHENOTYPES),
    }


def meshes_of_anny() -> dict[str, Any]:
    """Return meshes, bones and weights of all phenotypes."""
    import anny
    import torch

    model = anny.Anny(rig="anny").to(dtype=torch.float32)
    pose = torch.eye(4)[None, None].repeat(1, model.bone_count, 1, 1)
    found: dict[str, Any] = {"V": [], "H": [], "bones": model.bone_labels}
    names = ("gender", "age", "muscle", "weight", "height", "proportions")
    for values in PHENOTYPES:
        body = dict(zip(names, values, strict=True))
        with torch.no_grad():
            out = model(pose_parameters=pose, phenotype_kwargs=body)
        found["V"].append(out["rest_vertices"][0].numpy())
        found["H"].append(out["rest_bone_heads"][0].numpy())
    return {
        **found,
        "V": np.array(found["V"]),
        "faces": model.faces.numpy(),
        "idx": model.vertex_bone_indices.numpy(),
        "w": model.vertex_bone_weights.numpy(),
    }


if __name__ == "__main__":
    np.savez_compressed(TABLE, **pack(meshes_of_anny()))
