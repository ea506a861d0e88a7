"""Derive the mean stride of runners on a force treadmill, as harmonics.

``python -m benchmarks.stride_cycles FOLDER ARMS --write`` puts a table into
``sample_videos/make_samples/runners.npz``: for every run of FOLDER (as
``markers.treadmill`` reads it) the pelvis, the knees and the feet over one
stride, and trunk and arms of the one run in ARMS that has them (the running example
that comes with OpenSim, Apache 2.0). Rendered runners are driven by this table.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import uniform_filter1d
from scipy.signal import butter, filtfilt

from benchmarks.markers.mocap import film, opensim, read_mot_columns
from benchmarks.markers.plate_truth import Stances, stances
from benchmarks.markers.treadmill import Trial, trials
from formcheck.gait.events import gait_timing
from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side

TABLE: Final = Path(__file__).parents[1] / "sample_videos" / "people" / "runners.npz"
SOURCE: Final = (
    "Strides: derived from Fukuchi RK, Fukuchi CA, Duarte M. A public dataset of "
    "running biomechanics and the effects of running speed on lower extremity "
    "kinematics and kinetics. PeerJ 2017;5:e3298. Data: figshare 4543435, CC BY 4.0. "
    "Trunk and arms: derived from the running example of OpenSim (subject02), "
    "Apache 2.0."
)
HARMONICS: Final = 16
"""22 Hz at 82 strides per minute: what the feet need."""
SMOOTH_HARMONICS: Final = 9
"""12 Hz: the pelvis and the knees carry skin, which shakes faster than bones."""
ARM_HARMONICS: Final = 5
EDGE_S: Final = 0.5
STANCE_REACH: Final = 0.985
"""The leg is so much extended at its longest in stance, hip to ankle."""
KNEE_PART: Final = 0.1
"""The mean flexion of the knee leaves out so much of stance at either end."""
PELVIS: Final = ("tilt_deg", "oblique_deg", "yaw_deg", "x_m", "y_m", "z_m")
LEG: Final = (
    *(f"knee_{axis}_m" for axis in "xyz"),
    *(f"ankle_{axis}_m" for axis in "xyz"),
    *(f"ball_{axis}_m" for axis in "xyz"),
    "pitch_deg",
    "toe_out_deg",
    "roll_deg",
)
CHANNELS: Final = (
    *PELVIS,
    *(f"{side}_{name}" for side in SIDES for name in LEG),
)
ARMS: Final = (
    "extension_deg",
    "bending_deg",
    "rotation_deg",
    *(
        f"{side}_{part}_{axis}"
        for side in SIDES
        for part in ("arm", "forearm")
        for axis in "xyz"
    ),
)


def phase_of(strikes: dict[Side, FloatArray]) -> tuple[PchipInterpolator, float]:
    """Return the phase over time (0 = left strike) and that of the right strike."""
    left, right = strikes["left"], strikes["right"]
    at = np.searchsorted(left, right) - 1
    inside = (at >= 0) & (at < len(left) - 1)
    at, right = at[inside], right[inside]
    share = (right - left[at]) / (left[at + 1] - left[at])
    half = float(np.median(share))
    good = np.abs(share - half) < 0.06
    time_s = np.concatenate([left, right[good]])
    phase = np.concatenate([np.arange(len(left)), at[good] + half])
    order = np.argsort(time_s)
    return PchipInterpolator(time_s[order], phase[order]), half


def harmonics(phase: FloatArray, values: FloatArray, order: int) -> FloatArray:
    """Return mean, cosines and sines that fit ``values``, padded to HARMONICS."""
    fitted = np.linalg.lstsq(basis(phase, order), values, rcond=None)[0]
    full = np.zeros(1 + 2 * HARMONICS)
    full[0] = fitted[0]
    full[1 : 1 + order] = fitted[1 : 1 + order]
    full[1 + HARMONICS : 1 + HARMONICS + order] = fitted[1 + order :]
    return full


def basis(phase: FloatArray, order: int) -> FloatArray:
    """Return 1, cosines and sines of a phase in strides, shape (n, 1 + 2 order)."""
    turn = 2.0 * np.pi * np.outer(phase, np.arange(1, order + 1))
    return np.concatenate(
        [np.ones((len(phase), 1)), np.cos(turn), np.sin(turn)], axis=1
    )


# ---------------------------------------------------------------- one run


def cycle(trial: Trial) -> dict[str, Any]:
    """Return the mean stride of one run: harmonics and what goes with them."""
    run = trial.run
    time_s = run.time_s
    own = {side: stances(run, side, EDGE_S, time_s[-1] - EDGE_S) for side in SIDES}
    phase_at, half = phase_of(_unbroken(run.strikes_s))
    channels = _channels(trial, 60.0 / run.cadence_spm * 2.0)
    known = (time_s > phase_at.x[0]) & (time_s < phase_at.x[-1])
    phase = phase_at(time_s[known])
    rows = [
        harmonics(
            phase,
            channels[name][known],
            HARMONICS if name.split("_")[1] in _FOOT else SMOOTH_HARMONICS,
        )
        for name in CHANNELS
    ]
    strides = {s: np.diff(run.strikes_s[s]) for s in SIDES}
    usual = {s: v[np.abs(v - np.median(v)) < 0.08] for s, v in strides.items()}
    return {
        "harmonics": np.array(rows),
        "stride_s": float(np.mean([v.mean() for v in usual.values()])),
        "stride_sd_s": float(np.mean([v.std(ddof=1) for v in usual.values()])),
        "right_strike": half,
        "contact_s": [float(np.mean(o.toe_off_s - o.strike_s)) for o in own.values()],
        "leg_m": _functional_leg_m(trial, own),
        "knee_deg": [_knee_deg(trial, own[side], side) for side in SIDES],
        "height_m": trial.height_m,
        "speed_mps": run.speed_mps,
        "name": run.name,
        "strike_class": [trial.strike_class[side] for side in SIDES],
    }


_FOOT: Final = ("ankle", "ball", "pitch", "toe", "roll")


def _unbroken(strikes: dict[Side, FloatArray]) -> dict[Side, FloatArray]:
    """Return the longest stretch in which no strike of either side is missing."""
    both = sorted((t, side) for side in SIDES for t in strikes[side])
    usual = float(np.median(np.diff([t for t, _ in both])))
    best: list[tuple[float, Side]] = []
    now: list[tuple[float, Side]] = []
    for t, side in both:
        if now and (t - now[-1][0] > 1.35 * usual or side == now[-1][1]):
            now = []
        now.append((t, side))
        if len(now) > len(best):
            best = list(now)
    return {side: np.array([t for t, s in best if s == side]) for side in SIDES}


def _functional_leg_m(trial: Trial, own: dict[Side, Stances]) -> float:
    found = []
    at = trial.run.points
    for side in SIDES:
        reach = np.linalg.norm(at[f"{side}_hip"] - at[f"{side}_ankle"], axis=1)
        for a, b in zip(own[side].strike_s, own[side].toe_off_s, strict=True):
            found.append(reach[(trial.run.time_s >= a) & (trial.run.time_s <= b)])
    return float(np.percentile(np.concatenate(found), 98) / STANCE_REACH)


def _knee_deg(trial: Trial, own: Stances, side: Side) -> float:
    """Return the mean flexion of the knee in stance, seen from the side."""
    at, time_s = trial.run.points, trial.run.time_s
    thigh = at[f"{side}_knee"] - at[f"{side}_hip"]
    shank = at[f"{side}_ankle"] - at[f"{side}_knee"]
    bend = np.degrees(
        np.arctan2(thigh[:, 0], -thigh[:, 1]) - np.arctan2(shank[:, 0], -shank[:, 1])
    )
    part = (own.toe_off_s - own.strike_s) * KNEE_PART
    return float(
        np.mean([
            bend[(time_s >= a + d) & (time_s <= b - d)].mean()
            for a, b, d in zip(own.strike_s, own.toe_off_s, part, strict=True)
        ])
    )  # fmt: skip


def _channels(trial: Trial, stride_s: float) -> dict[str, FloatArray]:
    """Return every channel over time: x forward, y to the left, z up."""
    at = {name: turned(path) for name, path in trial.run.points.items()}
    rate_hz = 1.0 / float(np.median(np.diff(trial.run.time_s)))
    middle = (at["left_hip"] + at["right_hip"]) / 2.0
    # Where the runner wanders on the belt is not part of a stride.
    slow = uniform_filter1d(middle, round(stride_s * rate_hz), axis=0)
    slow[:, 2] = slow[:, 2].mean()
    drift = slow.copy()
    drift[:, 2] = 0.0
    front, back = (turned(path) for path in trial.pelvis_ends_m)
    right, left = (turned(path) for path in trial.pelvis_sides_m)
    across, ahead = left - right, front - back
    found: dict[str, FloatArray] = {
        "tilt_deg": np.degrees(np.arctan2(-ahead[:, 2], np.hypot(*ahead[:, :2].T))),
        # > 0 = the left side is lower.
        "oblique_deg": np.degrees(
            np.arctan2(-across[:, 2], np.hypot(*across[:, :2].T))
        ),
        "yaw_deg": np.degrees(np.arctan2(-across[:, 0], across[:, 1])),
    }
    for i, axis in enumerate("xyz"):
        found[f"{axis}_m"] = (middle - drift)[:, i]
    for side in SIDES:
        for joint in ("knee", "ankle"):
            for i, axis in enumerate("xyz"):
                found[f"{side}_{joint}_{axis}_m"] = (at[f"{side}_{joint}"] - drift)[
                    :, i
                ]
        found |= _foot(trial, side, drift)
    return {name: _smooth(values, rate_hz) for name, values in found.items()}


def turned(path: FloatArray) -> FloatArray:
    """Return a path with x forward, y left, z up, of one with y up and z right."""
    return np.stack([path[:, 0], -path[:, 2], path[:, 1]], axis=1)


def _foot(trial: Trial, side: Side, drift: FloatArray) -> dict[str, FloatArray]:
    inner, outer, heel = (turned(p) for p in trial.feet_m[side])
    ball = (inner + outer) / 2.0
    line = ball - heel
    sign = 1.0 if side == "left" else -1.0
    wide = sign * (outer - inner)
    found = {
        f"{side}_ball_{axis}_m": (ball - drift)[:, i] for i, axis in enumerate("xyz")
    }
    found[f"{side}_pitch_deg"] = np.degrees(
        np.arctan2(line[:, 2], np.hypot(*line[:, :2].T))
    )
    found[f"{side}_toe_out_deg"] = np.degrees(np.arctan2(sign * line[:, 1], line[:, 0]))
    # > 0 = the outer border is lower (supination).
    found[f"{side}_roll_deg"] = np.degrees(
        np.arctan2(-sign * wide[:, 2], np.hypot(*wide[:, :2].T))
    )
    return found


def _smooth(values: FloatArray, rate_hz: float) -> FloatArray:
    b, a = butter(2, 24.0 / (rate_hz / 2.0))
    smooth: FloatArray = filtfilt(b, a, values)
    return smooth


# ---------------------------------------------------------------- trunk and arms


def arms(folder: Path) -> FloatArray:
    """Return harmonics of trunk and arms, shape (channels, 1 + 2 HARMONICS)."""
    run = opensim(folder)
    track, scene = film(run, near="right", fps=60.0, seed=0, noise_leg=0.0)
    timing = gait_timing(track, scene)
    phase_at, _ = phase_of({s: timing.times("foot_strike", s) for s in SIDES})
    time_s, columns = read_mot_columns(folder / "subject02_running_arms_ik.mot")
    found = {
        "extension_deg": columns["lumbar_extension"],
        "bending_deg": columns["lumbar_bending"],
        "rotation_deg": columns["lumbar_rotation"],
    }
    for side in SIDES:
        arm, forearm = _arm(columns, side)
        for part, path in (("arm", arm), ("forearm", forearm)):
            for i, axis in enumerate("xyz"):
                found[f"{side}_{part}_{axis}"] = path[:, i]
    known = (time_s > phase_at.x[0]) & (time_s < phase_at.x[-1])
    phase = phase_at(time_s[known])
    return np.array(
        [harmonics(phase, found[name][known], ARM_HARMONICS) for name in ARMS]
    )


def _arm(columns: dict[str, FloatArray], side: Side) -> tuple[FloatArray, FloatArray]:
    """Return directions of upper arm and forearm in the trunk: ahead, left, up."""
    k = side[0]
    flex, add, rot, elbow = (
        np.radians(columns[f"{name}_{k}"])
        for name in ("arm_flex", "arm_add", "arm_rot", "elbow_flex")
    )
    # As a right arm: x forward, y up, z right; turned about z, then x, then y.
    n = len(flex)
    down = np.tile([0.0, -1.0, 0.0], (n, 1))
    bent = np.stack([np.sin(elbow), -np.cos(elbow), np.zeros(n)], axis=1)
    out = []
    for line in (down, bent):
        x, y, z = line.T
        x, z = np.cos(rot) * x + np.sin(rot) * z, -np.sin(rot) * x + np.cos(rot) * z
        y, z = np.cos(add) * y - np.sin(add) * z, np.sin(add) * y + np.cos(add) * z
        x, y = np.cos(flex) * x - np.sin(flex) * y, np.sin(flex) * x + np.cos(flex) * y
        out.append(np.stack([x, z if side == "left" else -z, y], axis=1))
    return out[0], out[1]


# ---------------------------------------------------------------- the table


def table(folder: Path, arms_folder: Path) -> dict[str, FloatArray]:
    """Return the table's arrays."""
    found = [cycle(trial) for trial in trials(folder)]
    rows = np.stack([one["harmonics"] for one in found])
    keys = ("stride_s", "stride_sd_s", "right_strike", "contact_s", "leg_m", "knee_deg")
    keys += ("height_m", "speed_mps")
    return {
        "source": np.array(SOURCE),
        "channels": np.array(CHANNELS),
        "harmonics": rows.astype(np.float32),
        "arm_channels": np.array(ARMS),
        "arms": arms(arms_folder).astype(np.float32),
        "name": np.array([one["name"] for one in found]),
        "strike_class": np.array([one["strike_class"] for one in found]),
        **{key: np.array([one[key] for one in found]) for key in keys},
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.stride_cycles",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("arms", type=Path, metavar="ARMS")
    parser.add_argument("--write", action="store_true", help="into make_samples")
    options = parser.parse_args(arguments)
    found = table(options.folder, options.arms)
    for i, name in enumerate(found["name"]):
        print(
            f"{name}: {120.0 / found['stride_s'][i]:.1f} steps/min, contact "
            f"{1000 * found['contact_s'][i][0]:.0f}/"
            f"{1000 * found['contact_s'][i][1]:.0f} ms, leg {found['leg_m'][i]:.3f} m"
        )
    if options.write:
        np.savez_compressed(TABLE, **found)


if __name__ == "__main__":
    main()
