"""Runners on a force treadmill as marker runs: joint centres, contacts, strike class.

Reads folders in the format of Fukuchi, Fukuchi and Duarte, "A public dataset of running
biomechanics and the effects of running speed on lower extremity kinematics and
kinetics", PeerJ 2017;5:e3298 (data: figshare 4543435, CC BY 4.0), stored as
``RBDSxxxrunTvv.npz`` (markers in 0.1 mm, vertical force in 0.1 N),
``RBDSxxxstatic.npz`` and ``runners.json``. The data are not part of the project.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.markers.mocap import Run
from formcheck.model import BoolArray, FloatArray
from formcheck.model.skeleton import SIDES, Side

Markers = dict[str, FloatArray]

LOST: Final = -32768
CONTACT_N: Final = 50.0
"""A foot is on the belt while the vertical force is over this."""
CONTACT_S: Final = (0.12, 0.50)
"""Shorter and longer contacts are artefacts of the force signal."""
CHATTER_S: Final = 0.02
"""No flight is shorter; the force crosses its limit twice."""
CREST_WEIGHT: Final = 0.02
"""Weight of the skin over the iliac crests against ASIS and PSIS: it slides, and only
says where the pelvis is while the others are lost."""
_NAME: Final = re.compile(r"(?P<runner>\w+)runT(?P<speed>\d\d)\.npz")
_TRUNK_M: Final = 0.50
_HALF_SHOULDERS_M: Final = 0.18


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """One runner at one speed.

    Attributes
    ----------
    runner
        Name of the runner.
    run
        Joint centres, foot strikes and toe-offs; shoulders stand upright over the
        pelvis, since none were measured.
    pelvis_m
        Middle of ASIS and PSIS [m], shape (n, 3).
    pelvis_sides_m
        Middle of ASIS and PSIS of the right and of the left side [m]; empty where they
        were not measured.
    strike_class
        ``rearfoot``, ``midfoot`` or ``forefoot`` by the strike index; empty where it
        is not known.
    flat_pitch_deg
        Pitch of the line from heel to toe while the runner stood [deg].
    height_m
        Standing height; NaN where it is not known.
    pelvis_ends_m
        Middle of both ASIS and of both PSIS [m]; empty where they were not measured.
    feet_m
        First and fifth metatarsal head and lower heel of each foot [m].
    """

    runner: str
    run: Run
    pelvis_m: FloatArray
    pelvis_sides_m: tuple[FloatArray, ...]
    strike_class: dict[Side, str]
    flat_pitch_deg: dict[Side, float]
    height_m: float
    pelvis_ends_m: tuple[FloatArray, ...] = ()
    feet_m: dict[Side, tuple[FloatArray, ...]] = field(default_factory=dict)


def is_treadmill_folder(folder: Path) -> bool:
    """Return whether a folder holds runs in this format."""
    return any(_NAME.fullmatch(path.name) for path in folder.glob("*runT*.npz"))


def trials(folder: Path, names: Sequence[str] = ()) -> Iterator[Trial]:
    """Yield all runs of a folder, or those of the runners named."""
    about = json.loads((folder / "runners.json").read_text())
    for path in sorted(folder.glob("*runT*.npz")):
        match = _NAME.fullmatch(path.name)
        if match is None or (names and match["runner"] not in names):
            continue
        yield trial(
            path,
            static=folder / f"{match['runner']}static.npz",
            about=about.get(match["runner"], {}),
        )


def trial(path: Path, *, static: Path, about: dict[str, str]) -> Trial:
    """Return one run.

    Parameters
    ----------
    path, static
        Files of the run and of the same runner standing.
    about
        Height [cm] and strike class, as in ``runners.json``.
    """
    match = _NAME.fullmatch(path.name)
    if match is None:
        raise ValueError(f"{path.name} is not named like RBDS001runT25.npz")
    standing = {name: np.nanmean(xyz, axis=0) for name, xyz in _markers(static).items()}
    seen = _markers(path)
    with np.load(path) as stored:
        rate_hz = float(stored["marker_rate_hz"])
        force_n = stored["force_vertical"].astype(np.float64) / 10.0
        force_hz = float(stored["force_rate_hz"])
    time_s = np.arange(len(next(iter(seen.values())))) / rate_hz
    points, pelvis_m, *sides_m = _points(seen, standing)
    strikes_s, toe_offs_s = contacts(force_n, force_hz, points, time_s)
    both = np.sort(np.concatenate(list(strikes_s.values())))
    run = Run(
        name=path.stem,
        time_s=time_s,
        points=points,
        strikes_s=strikes_s,
        toe_offs_s=toe_offs_s,
        speed_mps=int(match["speed"]) / 10.0,
        cadence_spm=60.0 / float(np.median(np.diff(both))),
    )
    return Trial(
        runner=match["runner"],
        run=run,
        pelvis_m=pelvis_m,
        pelvis_sides_m=tuple(sides_m),
        strike_class={
            side: about.get(f"{side[0].upper()}FSI{match['speed']}", "").lower()
            for side in SIDES
        },
        flat_pitch_deg={side: _flat_deg(standing, side) for side in SIDES},
        height_m=float(about.get("Height", "nan")) / 100.0,
        pelvis_ends_m=_ends(seen, standing),
        feet_m={
            side: (
                *_heads(seen, standing, side),
                _bridged(seen[f"{side[0].upper()}.Heel.Bottom"]),
            )
            for side in SIDES
        },
    )


def _markers(path: Path) -> Markers:
    """Return marker paths [m], shape (n, 3), by name; NaN where a marker was lost."""
    with np.load(path) as stored:
        return {
            name: np.where(stored[name] == LOST, np.nan, stored[name] / 10_000.0)
            for name in stored.files
            if stored[name].ndim == 2
        }


# ---------------------------------------------------------------- joint centres


def _points(
    seen: Markers, standing: dict[str, FloatArray]
) -> tuple[dict[str, FloatArray], FloatArray, FloatArray, FloatArray]:
    """Return points by the names of the skeleton; the pelvis' middle, right and left.

    All in metres.
    """
    front = {side: f"{side[0].upper()}.ASIS" for side in SIDES}
    back = {side: f"{side[0].upper()}.PSIS" for side in SIDES}
    names = [*front.values(), *back.values()]
    crests = [f"{side[0].upper()}.Iliac.Crest" for side in SIDES]
    hips = _hips_standing(standing)
    middle = np.mean([standing[name] for name in names], axis=0)
    up = np.array([0.0, _TRUNK_M, 0.0])
    right = np.array([0.0, 0.0, _HALF_SHOULDERS_M])
    weights = [1.0] * len(names) + [CREST_WEIGHT] * len(crests)
    sides = [
        (standing[front[side]] + standing[back[side]]) / 2.0 for side in reversed(SIDES)
    ]
    *placed, pelvis, right_m, left_m = carried(
        seen,
        standing,
        [*names, *crests],
        [hips["left"], hips["right"], middle, *sides],
        weights=weights,
    )
    points = dict(zip(("left_hip", "right_hip"), placed, strict=True))
    points["left_shoulder"] = pelvis + up - right
    points["right_shoulder"] = pelvis + up + right
    for side in SIDES:
        points |= _leg(seen, standing, side)
    return points, pelvis, right_m, left_m


def _hips_standing(standing: dict[str, FloatArray]) -> dict[Side, FloatArray]:
    """Return hip joint centres of the runner who stands (Bell et al. 1989)."""
    right, left = standing["R.ASIS"], standing["L.ASIS"]
    back = (standing["R.PSIS"] + standing["L.PSIS"]) / 2.0
    width = float(np.linalg.norm(right - left))
    across = (right - left) / width
    forward = (right + left) / 2.0 - back
    forward -= float(forward @ across) * across
    forward /= np.linalg.norm(forward)
    offset = -0.30 * np.cross(across, forward) - 0.19 * forward
    return {
        "left": left + width * (offset + 0.14 * across),
        "right": right + width * (offset - 0.14 * across),
    }


def _leg(
    seen: Markers, standing: dict[str, FloatArray], side: Side
) -> dict[str, FloatArray]:
    k = side[0].upper()

    def cluster(part: str) -> list[str]:
        return [f"{k}.{part}.{a}.{b}" for a in _ENDS for b in _FACES]

    knee = (standing[f"{k}.Knee"] + standing[f"{k}.Knee.Medial"]) / 2.0
    ankle = (standing[f"{k}.Ankle"] + standing[f"{k}.Ankle.Medial"]) / 2.0
    (on_thigh,) = carried(seen, standing, cluster("Thigh"), [knee])
    on_shank, foot = carried(seen, standing, cluster("Shank"), [knee, ankle])
    return {
        f"{side}_knee": (on_thigh + on_shank) / 2.0,
        f"{side}_ankle": foot,
        f"{side}_heel": _bridged(seen[f"{k}.Heel.Bottom"]),
        f"{side}_toe": _toe(seen, standing, side),
    }


_ENDS: Final = ("Top", "Bottom")
_FACES: Final = ("Lateral", "Medial")


def _ends(
    seen: Markers, standing: dict[str, FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """Return the middle of both ASIS and of both PSIS."""
    names = [f"{side[0].upper()}.{end}" for end in ("ASIS", "PSIS") for side in SIDES]
    places = [(standing[a] + standing[b]) / 2.0 for a, b in (names[:2], names[2:])]
    front, back = carried(seen, standing, names, places)
    return front, back


def _toe(seen: Markers, standing: dict[str, FloatArray], side: Side) -> FloatArray:
    """Return the middle of the ball of the foot."""
    toe: FloatArray = np.mean(_heads(seen, standing, side), axis=0)
    return toe


def _heads(
    seen: Markers, standing: dict[str, FloatArray], side: Side
) -> list[FloatArray]:
    """Return the first and fifth metatarsal head; a lost one is carried by others."""
    k = side[0].upper()
    heads = [f"{k}.MT1", f"{k}.MT5"]
    others = [f"{k}.Heel.{spot}" for spot in ("Top", "Bottom", "Lateral")]
    paths = []
    for name in heads:
        path = seen.get(name)
        if path is None or np.isnan(path).mean() > 0.5:
            known = [other for other in (*heads, *others) if other != name]
            (path,) = carried(seen, standing, known, [standing[name]])
        paths.append(_bridged(path))
    return paths


def _flat_deg(standing: dict[str, FloatArray], side: Side) -> float:
    k = side[0].upper()
    toe = (standing[f"{k}.MT1"] + standing[f"{k}.MT5"]) / 2.0
    step = toe - standing[f"{k}.Heel.Bottom"]
    return float(np.degrees(np.arctan2(step[1], step[0])))


def carried(
    seen: Markers,
    standing: dict[str, FloatArray],
    cluster: Sequence[str],
    places: Sequence[FloatArray],
    *,
    weights: Sequence[float] | None = None,
) -> list[FloatArray]:
    """Return the paths of places that move rigidly with a cluster of markers [m].

    Parameters
    ----------
    seen, standing
        Marker paths of the run, and marker places of the runner who stands.
    cluster
        Markers of one segment; those lost in a frame do not count in it.
    places
        Where the places are while the runner stands.
    weights
        Weight of each marker; equal if not given.
    """
    names = [name for name in cluster if name in seen and name in standing]
    paths = np.stack([seen[name] for name in names], axis=1)
    model = np.stack([standing[name] for name in names])
    own = dict(zip(cluster, weights or [1.0] * len(cluster), strict=True))
    weight = np.where(
        np.isnan(paths[..., 0]), 0.0, np.array([own[name] for name in names])
    )
    known = (weight > 0.0).sum(axis=1) >= 3
    weight[~known] = 1.0
    weight /= weight.sum(axis=1, keepdims=True)
    filled = np.nan_to_num(paths)
    at = np.einsum("nk,nki->ni", weight, filled)
    at_model = np.einsum("nk,ki->ni", weight, model)
    spread = np.einsum(
        "nk,nki,nkj->nij",
        weight,
        filled - at[:, None],
        model[None] - at_model[:, None],
    )
    u, _, vt = np.linalg.svd(spread)
    u[:, :, 2] *= np.sign(np.linalg.det(u @ vt))[:, None]
    turn = u @ vt
    found = [at + np.einsum("nij,nj->ni", turn, place - at_model) for place in places]
    return [_bridged(np.where(known[:, None], path, np.nan)) for path in found]


def _bridged(path: FloatArray) -> FloatArray:
    """Return a path without gaps: straight lines across them."""
    known = np.isfinite(path[:, 0])
    if not known.any():
        raise ValueError("a marker was never seen, and nothing can carry it")
    at = np.arange(len(path))
    return np.column_stack([np.interp(at, at[known], axis[known]) for axis in path.T])


# ---------------------------------------------------------------- force


def contacts(
    force_n: FloatArray,
    force_hz: float,
    points: dict[str, FloatArray],
    time_s: FloatArray,
) -> tuple[dict[Side, FloatArray], dict[Side, FloatArray]]:
    """Return foot strikes and toe-offs of each side by the vertical force [s].

    The side is that of the foot that is lower in the middle of the contact.
    """
    over = force_n >= CONTACT_N
    rises = _crossed_s(force_n, ~over[:-1] & over[1:], force_hz)
    falls = _crossed_s(force_n, over[:-1] & ~over[1:], force_hz)
    strikes: dict[Side, list[float]] = {side: [] for side in SIDES}
    toe_offs: dict[Side, list[float]] = {side: [] for side in SIDES}
    height = {
        side: (points[f"{side}_heel"] + points[f"{side}_toe"])[:, 1] for side in SIDES
    }
    for strike, off in _joined(rises, falls):
        if not CONTACT_S[0] <= off - strike <= CONTACT_S[1]:
            continue
        middle = (strike + off) / 2.0
        left, right = (np.interp(middle, time_s, height[side]) for side in SIDES)
        side: Side = "left" if left < right else "right"
        strikes[side].append(strike)
        toe_offs[side].append(off)
    return (
        {side: np.array(times) for side, times in strikes.items()},
        {side: np.array(times) for side, times in toe_offs.items()},
    )


def _joined(rises: FloatArray, falls: FloatArray) -> list[tuple[float, float]]:
    """Return starts and ends of contacts; the force may chatter about its limit."""
    found: list[tuple[float, float]] = []
    for start in rises.tolist():
        after = falls[falls > start]
        if not after.size:
            break
        if found and start - found[-1][1] < CHATTER_S:
            found[-1] = found[-1][0], float(after[0])
        else:
            found.append((start, float(after[0])))
    return found


def _crossed_s(force_n: FloatArray, hits: BoolArray, force_hz: float) -> FloatArray:
    """Return when the force crosses the limit, between the two samples [s]."""
    i = np.flatnonzero(hits)
    share = (CONTACT_N - force_n[i]) / (force_n[i + 1] - force_n[i])
    crossed: FloatArray = (i + share) / force_hz
    return crossed
