"""Motion-capture runs seen by a synthetic side camera, as tracks to measure.

Reads marker files, finds the joint centres between the marker clusters, projects them
with perspective, samples them at a camera's rate and adds noise like that of tracked
landmarks. Truth comes from force plates (``*.labels.json`` beside the marker files).

The data are not part of the project: instrumented-treadmill runs of Hamner and Delp,
J Biomech 2013;46:780, and the running example that comes with OpenSim.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import lfilter

from formcheck.model import CleanTrack, FloatArray, Scene
from formcheck.model.skeleton import N_POINTS, SIDES, Side, point

NOISE_LEG: Final = 0.009
"""SD of landmark noise after tracking, in leg lengths, per coordinate."""
NOISE_TAU_S: Final = 0.024
"""Time constant of the noise: neighbours correlate 0.50 at 60 and 0.25 at 30 fps."""
CAMERA_DISTANCE_M: Final = 3.5
CAMERA_HEIGHT_M: Final = 1.0
FOCAL_PX: Final = 1900.0
"""A runner of 1.8 m fills about 900 px, as in an upright phone picture."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """Joint centres of one run in metres: x forward, y up, z to the runner's right.

    ``points`` maps names of :mod:`formcheck.model.skeleton` to paths, shape (n, 3).
    ``strikes_s`` and ``toe_offs_s`` are empty without force plates.
    """

    name: str
    time_s: FloatArray
    points: dict[str, FloatArray]
    strikes_s: dict[Side, FloatArray]
    toe_offs_s: dict[Side, FloatArray]
    speed_mps: float
    cadence_spm: float


# ---------------------------------------------------------------- reading


def read_trc(path: Path) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Return times [s] and marker paths [m], shape (n, 3), of a marker file."""
    lines = path.read_text().splitlines()
    names = [name for name in lines[3].split("\t")[2:] if name.strip()]
    rows = [line.split("\t") for line in lines[5:] if line.strip()]
    table = np.array(
        [[float(v or "nan") for v in row[: 2 + 3 * len(names)]] for row in rows]
    )
    markers = {
        name: table[:, 2 + 3 * i : 5 + 3 * i] / 1000.0 for i, name in enumerate(names)
    }
    return table[:, 1], markers


def read_mot(path: Path) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Return times [s] and marker paths [m], shape (n, 3), of a motion file."""
    time_s, column = read_mot_columns(path)
    markers = {
        name[:-3]: np.stack([column[name[:-2] + a] for a in ("tx", "ty", "tz")], axis=1)
        for name in column
        if name.endswith("_tx") and name != "pelvis_tx"
    }
    return time_s, markers


def read_mot_columns(path: Path) -> tuple[FloatArray, dict[str, FloatArray]]:
    """Return times [s] and every column, joint angles [deg] among them, by name."""
    lines = path.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.strip() == "endheader")
    names = lines[start + 1].split()
    table = np.array([[float(v) for v in line.split()] for line in lines[start + 2 :]])
    return table[:, 0], {name: table[:, i] for i, name in enumerate(names)}


def joint_centre(a: list[FloatArray], b: list[FloatArray]) -> FloatArray:
    """Return the path of the point that is fixed to both of two marker clusters.

    The symmetrical centre of rotation (Ehrig et al., J Biomech 2006;39:2798). A hinge
    leaves the place along its axis open; a small pull to the clusters settles it.
    """
    (r_a, t_a), (r_b, t_b) = _pose(a), _pose(b)
    n = len(t_a)
    left = np.concatenate([r_a, -r_b], axis=2).reshape(3 * n, 6)
    right = (t_b - t_a).reshape(3 * n)
    pull = 0.02 * np.sqrt(n) * np.eye(6)
    local = np.linalg.lstsq(
        np.vstack([left, pull]), np.concatenate([right, np.zeros(6)]), rcond=None
    )[0]
    on_a = np.einsum("nij,j->ni", r_a, local[:3]) + t_a
    on_b = np.einsum("nij,j->ni", r_b, local[3:]) + t_b
    centre: FloatArray = (on_a + on_b) / 2.0
    return centre


def _pose(cluster: list[FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Return rotation (n, 3, 3) and centre (n, 3) of a rigid cluster of markers."""
    stack = np.stack(cluster, axis=1)
    centre = stack.mean(axis=1)
    shape = stack - centre[:, None]
    model = shape[len(shape) // 2]
    u, _, vt = np.linalg.svd(np.einsum("nki,kj->nij", shape, model))
    sign = np.sign(np.linalg.det(u @ vt))
    u[:, :, 2] *= sign[:, None]
    return u @ vt, centre


# ---------------------------------------------------------------- runs


def hamner(folder: Path, stem: str) -> Run:
    """Return one force-plate run, as in ``hamner(folder, "hamner_s04_run200")``."""
    label = json.loads((folder / f"{stem}.labels.json").read_text())
    time_s, m = read_trc(folder / f"{stem}_markers.trc")
    points: dict[str, FloatArray] = {}
    hips = _hips(m["RASI"], m["LASI"], (m["RPSI"] + m["LPSI"]) / 2.0)
    for side in SIDES:
        k = side[0].upper()
        points |= _leg(
            side,
            hips[side],
            thigh=[m[f"{k}TH{i}"] for i in (1, 2, 3)],
            shank=[m[f"{k}TB{i}"] for i in (1, 2, 3)],
            foot=[m[f"{k}CAL"], m[f"{k}TOE"], m[f"{k}MT5"]],
        )
        points[f"{side}_heel"] = m[f"{k}CAL"]
        points[f"{side}_toe"] = m[f"{k}TOE"]
        points[f"{side}_shoulder"] = m[f"{k}ACR"]
    return Run(
        name=stem,
        time_s=time_s,
        points=points,
        strikes_s=_events(label, "IC"),
        toe_offs_s=_events(label, "TO"),
        speed_mps=label["belt_speed_mps"],
        cadence_spm=label["cadence_spm"],
    )


def opensim(folder: Path, stem: str = "subject02_running_arms_ik") -> Run:
    """Return the ten-second treadmill run without force plates."""
    label = json.loads((folder / f"{stem}.labels.json").read_text())
    time_s, m = read_mot(folder / f"{stem}.mot")
    points: dict[str, FloatArray] = {}
    hips = _hips(m["R.ASIS"], m["L.ASIS"], m["V.Sacral"])
    for side in SIDES:
        k = side[0].upper()
        spots = ("Upper", "Front", "Rear")
        points |= _leg(
            side,
            hips[side],
            thigh=[m[f"{k}.Thigh.{spot}"] for spot in spots],
            shank=[m[f"{k}.Shank.{spot}"] for spot in spots],
            foot=[m[f"{k}.Heel"], m[f"{k}.Midfoot.Sup"], m[f"{k}.Midfoot.Lat"]],
        )
        points[f"{side}_heel"] = m[f"{k}.Heel"]
        points[f"{side}_toe"] = m[f"{k}.Toe.Tip"]
        points[f"{side}_shoulder"] = m[f"{k}.Acromium"]
    none: dict[Side, FloatArray] = {side: np.array([]) for side in SIDES}
    return Run(
        name=stem,
        time_s=time_s,
        points=points,
        strikes_s=none,
        toe_offs_s=none,
        speed_mps=label["belt_speed_mps_from_stance_foot_velocity"],
        cadence_spm=label["cadence_spm_fft"],
    )


def _events(
    label: dict[str, list[dict[str, object]]], kind: str
) -> dict[Side, FloatArray]:
    return {
        side: np.array(
            [
                e["time"]
                for e in label["events"]
                if e["foot"] == side and e["event"] == kind
            ],
            dtype=np.float64,
        )
        for side in SIDES
    }


def _hips(
    right_asis: FloatArray, left_asis: FloatArray, back: FloatArray
) -> dict[Side, FloatArray]:
    """Return hip joint centres from pelvis markers (Bell et al., Hum Mov Sci 1989).

    14 % of the width between the front markers inward, 30 % down, 19 % backward.
    """
    across = right_asis - left_asis
    width = np.linalg.norm(across, axis=1, keepdims=True)
    right = across / width
    forward = (right_asis + left_asis) / 2.0 - back
    forward -= np.sum(forward * right, axis=1, keepdims=True) * right
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    up = np.cross(right, forward)
    offset = -0.30 * up - 0.19 * forward
    return {
        "right": right_asis + width * (offset - 0.14 * right),
        "left": left_asis + width * (offset + 0.14 * right),
    }


def _leg(
    side: Side,
    hip: FloatArray,
    *,
    thigh: list[FloatArray],
    shank: list[FloatArray],
    foot: list[FloatArray],
) -> dict[str, FloatArray]:
    return {
        f"{side}_hip": hip,
        f"{side}_knee": joint_centre(thigh, shank),
        f"{side}_ankle": joint_centre(shank, foot),
    }


# ---------------------------------------------------------------- camera


def project(run: Run, near: Side) -> dict[str, FloatArray]:
    """Return the picture of each point [px], y down, seen from the near side."""
    sign = 1.0 if near == "right" else -1.0
    centre = np.mean([p.mean(axis=0) for p in run.points.values()], axis=0)
    picture = {}
    for name, path in run.points.items():
        depth = CAMERA_DISTANCE_M - sign * (path[:, 2] - centre[2])
        x = 540.0 + FOCAL_PX * sign * (path[:, 0] - centre[0]) / depth
        y = 960.0 - FOCAL_PX * (path[:, 1] - CAMERA_HEIGHT_M) / depth
        picture[name] = np.stack([x, y], axis=1)
    return picture


def leg_length_px(picture: dict[str, FloatArray]) -> float:
    """Return median thigh + shank length of both legs [px]."""
    lengths = [
        np.linalg.norm(picture[f"{s}_{a}"] - picture[f"{s}_{b}"], axis=1)
        for s in SIDES
        for a, b in (("hip", "knee"), ("knee", "ankle"))
    ]
    left, right = lengths[0] + lengths[1], lengths[2] + lengths[3]
    return float(np.median(np.concatenate([left, right])))


def film(
    run: Run,
    *,
    near: Side = "right",
    fps: float = 60.0,
    seed: int | None = None,
    noise_leg: float = NOISE_LEG,
) -> tuple[CleanTrack, Scene]:
    """Return a run as a side camera and a tracker would give it.

    Parameters
    ----------
    run
        Markers; sampled by cubic splines.
    near
        The side turned to the camera.
    fps
        Camera rate.
    seed
        Seeds noise and the phase of the frames; None = no noise, frames from the start.
    noise_leg
        SD of the noise in leg lengths; first-order autoregressive, each coordinate by
        itself.
    """
    picture = project(run, near)
    track = sampled(
        run,
        picture,
        fps=fps,
        seed=seed,
        noise_leg=noise_leg,
        how=f"from the {near} side",
    )
    return track, side_scene(near)


def sampled(
    run: Run,
    picture: dict[str, FloatArray],
    *,
    fps: float,
    seed: int | None,
    noise_leg: float,
    how: str,
) -> CleanTrack:
    """Return the picture of a run at a camera's rate, with noise; see :func:`film`."""
    rng = np.random.default_rng(seed)
    leg = leg_length_px(picture)
    start = run.time_s[0] + (0.0 if seed is None else rng.uniform(0.0, 1.0 / fps))
    n = int(np.floor((run.time_s[-1] - start) * fps)) + 1
    time_s = start + np.arange(n) / fps
    xy = np.full((n, N_POINTS, 2), np.nan)
    for name, path in picture.items():
        xy[:, point(name)] = CubicSpline(run.time_s, path)(time_s)
        if seed is not None:
            noise = correlated_noise(rng, (n, 2), fps)
            xy[:, point(name)] += noise_leg * leg * noise
    return CleanTrack(
        time_s=time_s,
        rate_hz=fps,
        xy_px=xy,
        frame=np.arange(n),
        leg_px=leg,
        fresh=np.ones(len(time_s), dtype=np.bool_),
        filled_in=np.zeros((len(time_s), N_POINTS), dtype=np.bool_),
        history=(f"{run.name} filmed at {fps:g} fps {how}",),
    )


def correlated_noise(
    rng: np.random.Generator, shape: tuple[int, int], fps: float
) -> FloatArray:
    """Return noise of unit SD whose neighbours correlate by exp(-1 / (fps tau))."""
    white = rng.standard_normal(shape)
    rho = float(np.exp(-1.0 / (fps * NOISE_TAU_S)))
    white[1:] *= np.sqrt(1.0 - rho**2)
    out: FloatArray = lfilter([1.0], [1.0, -rho], white, axis=0)
    return out


def side_scene(near: Side) -> Scene:
    """Return the scene of a treadmill run filmed from one side."""
    return Scene(
        view="side",
        faces="image_right" if near == "right" else "image_left",
        near_side=near,
        motion="run",
        setting="treadmill",
    )
