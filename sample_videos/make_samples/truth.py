"""What is true of a clip: exact events, lengths and angles, and the joints per frame.

Angles are taken from the joints in space, at exact contact times; definitions follow
the metric table of formcheck. ``frames`` holds rounded values (0.1 px, 1 mm, 0.1 deg);
:func:`sample_videos.make_samples.motion.motion` gives the same joints unrounded.
"""

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Final, Literal

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side, opposite
from sample_videos.make_samples.camera import Camera, camera
from sample_videos.make_samples.film import frame_times_s
from sample_videos.make_samples.foot import leg_length_m
from sample_videos.make_samples.motion import Motion, motion
from sample_videos.make_samples.take import Take

SCHEMA: Final = "formcheck.truth/1"
POINTS: Final = tuple(
    f"{side}_{joint}"
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")
    for side in SIDES
)
_FINE_S: Final = 0.001

Json = dict[str, object]
Pair = dict[Side, float]


def truth(take: Take, *, name: str, about: str) -> Json:
    """Return everything known of a clip, ready for JSON."""
    run = motion(take, frame_times_s(take))
    fine = motion(take, np.arange(-0.2, take.seconds + 0.2, _FINE_S))
    eye = camera(take)
    slow = take.real_fps / take.fps
    return {
        "schema": SCHEMA,
        "clip": name,
        "about": about,
        "take": asdict(take),
        "camera": _camera(eye),
        "fps": take.fps,
        "capture_fps": take.capture_fps,
        "slow_motion_factor": slow,
        "n_frames": take.n_frames,
        "values": values(take, fine),
        "events": events(take, run, slow),
        "frames": _frames(run, eye),
    }


def write_truth(take: Take, path: Path, *, name: str, about: str) -> None:
    """Write the truth of a clip as JSON, small enough to keep."""
    text = json.dumps(truth(take, name=name, about=about), separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def events(take: Take, run: Motion, slow: float) -> list[Json]:
    """Return foot strikes and toe-offs inside the clip in order of time.

    ``time_s`` is real time since the first frame, ``file_time_s`` the time in the file.
    """
    last = (take.n_frames - 1) / take.real_fps
    found: list[Json] = []
    kinds: tuple[tuple[Literal["foot_strike", "toe_off"], str], ...] = (
        ("foot_strike", "strike_s"),
        ("toe_off", "toe_off_s"),
    )
    for side in SIDES:
        for kind, column in kinds:
            times: FloatArray = getattr(run.steps[side], column)
            found += [
                {
                    "kind": kind,
                    "side": side,
                    "time_s": round(float(t), 6),
                    "file_time_s": round(float(t) * slow, 6),
                }
                for t in times
                if 0.0 <= t <= last
            ]
    return sorted(found, key=lambda event: float(str(event["time_s"])))


def values(take: Take, fine: Motion) -> Json:
    """Return the clip's true numbers under formcheck's metric keys.

    ``fine`` is the run at every millisecond from before to after the clip.
    """
    strikes = {side: _inside(fine.steps[side].strike_s, take) for side in SIDES}
    stride_s = _stride_time_s(strikes)
    first = {side: _after(fine, side) for side in SIDES}
    contact = {side: first[side][1] - first[side][0] for side in SIDES}
    step = {side: _step_times_s(fine, side, take) for side in SIDES}
    angle = {
        side: _mean(fine.steps[side].strike_deg, take, fine, side) for side in SIDES
    }
    sided = {
        "step_time": {s: float(step[s].mean()) for s in SIDES},
        "step_length": {s: take.speed_mps * float(step[s].mean()) for s in SIDES},
        "contact_time": {s: 1000.0 * float(contact[s].mean()) for s in SIDES},
        "foot_strike_angle": angle,
        **_at_events(take, fine, first),
        **_pelvis(fine, first),
        **_frontal(fine, first),
    }
    mean_contact = {s: float(contact[s].mean()) for s in SIDES}
    sided["flight_time"] = {
        s: 1000.0 * (float(step[opposite(s)].mean()) - mean_contact[s]) for s in SIDES
    }
    sided["duty_factor"] = {s: mean_contact[s] / stride_s for s in SIDES}
    left, right = (sided["step_time"][s] for s in SIDES)
    rounded = {
        key: {s: round(v, 4) for s, v in pair.items()} for key, pair in sided.items()
    }
    return {
        "cadence": 120.0 / stride_s,
        "stride_time": stride_s,
        "belt_speed": take.speed_mps,
        "stride_length": take.speed_mps * stride_s,
        "step_time_asymmetry_pct": round(200.0 * (left - right) / (left + right), 3),
        "foot_strike_difference": round(angle["left"] - angle["right"], 3),
        **_whole_body(take, fine),
        **rounded,
    }


# ---------------------------------------------------------------- parts


def _inside(times: FloatArray, take: Take) -> FloatArray:
    last = (take.n_frames - 1) / take.real_fps
    kept: FloatArray = times[(times >= 0.0) & (times <= last)]
    return kept


def _after(fine: Motion, side: Side) -> FloatArray:
    """Return (strike, toe-off) of the stances that lie in the clip, shape (2, n)."""
    steps = fine.steps[side]
    kept = (steps.strike_s > 0.0) & (steps.toe_off_s < fine.time_s[-1] - 0.2)
    return np.stack([steps.strike_s[kept], steps.toe_off_s[kept]])


def _stride_time_s(strikes: dict[Side, FloatArray]) -> float:
    """Return the slope of the line through both sides' strikes."""
    x = np.concatenate([np.arange(len(strikes[s])) for s in SIDES])
    y = np.concatenate([strikes[s] - strikes[s].mean() for s in SIDES])
    x = x - np.concatenate(
        [np.full(len(strikes[s]), (len(strikes[s]) - 1) / 2) for s in SIDES]
    )
    return float(np.sum(x * y) / np.sum(x * x))


def _step_times_s(fine: Motion, side: Side, take: Take) -> FloatArray:
    """Return the times from the other foot's strike to this one's, inside the clip."""
    other = fine.steps[opposite(side)].strike_s
    own = _inside(fine.steps[side].strike_s, take)
    before = np.array([other[other < t][-1] for t in own])
    steps: FloatArray = (own - before)[before >= 0.0]
    return steps


def _mean(column: FloatArray, take: Take, fine: Motion, side: Side) -> float:
    strike = fine.steps[side].strike_s
    inside = (strike >= 0.0) & (strike <= (take.n_frames - 1) / take.real_fps)
    return float(column[inside].mean())


def _lean_deg(upper: FloatArray, lower: FloatArray) -> FloatArray:
    """Return how far the upper end is ahead of the lower one, from the vertical."""
    line = upper - lower
    lean: FloatArray = np.degrees(np.arctan2(line[:, 0], line[:, 2]))
    return lean


def _at_events(
    take: Take, fine: Motion, stances: dict[Side, FloatArray]
) -> dict[str, Pair]:
    """Return leg angles [deg] at contact, in stance and at toe-off, seen sideways."""
    found: dict[str, Pair] = {
        key: {}
        for key in (
            "shank_angle_ic",
            "knee_flexion_ic",
            "knee_flexion_stance",
            "hip_extension",
            "overstride_distance",
        )
    }
    at = fine.time_s
    middle = (fine.points["left_hip"] + fine.points["right_hip"]) / 2.0
    for side in SIDES:
        hip, knee, ankle = (
            fine.points[f"{side}_{j}"] for j in ("hip", "knee", "ankle")
        )
        # + = the lower end is ahead of the upper one.
        shank, thigh = -_lean_deg(knee, ankle), -_lean_deg(hip, knee)
        bend = thigh - shank
        strike, off = stances[side]
        ahead = (ankle[:, 0] - middle[:, 0]) / leg_length_m(take)
        peaks = [
            bend[(at >= a) & (at <= a + 0.7 * (b - a))].max()
            for a, b in zip(strike, off, strict=True)
        ]
        found["shank_angle_ic"][side] = float(np.interp(strike, at, shank).mean())
        found["knee_flexion_ic"][side] = float(np.interp(strike, at, bend).mean())
        found["knee_flexion_stance"][side] = float(np.mean(peaks))
        found["hip_extension"][side] = float(np.interp(off, at, -thigh).mean())
        found["overstride_distance"][side] = float(np.interp(strike, at, ahead).mean())
    return found


def _pelvis(fine: Motion, stances: dict[Side, FloatArray]) -> dict[str, Pair]:
    """Return pelvic drop and excursion [deg] of each stance leg, mean over stances."""
    found: dict[str, Pair] = {"pelvic_drop": {}, "pelvic_excursion": {}}
    inside = (fine.time_s >= 0.0) & (fine.time_s <= fine.time_s[-1] - 0.2)
    for side in SIDES:
        sinks = fine.oblique_deg * (-1.0 if side == "left" else 1.0)
        peaks = np.array([
            sinks[(fine.time_s >= a) & (fine.time_s <= b)].max()
            for a, b in stances[side].T
        ])  # fmt: skip
        before = np.interp(stances[side][0], fine.time_s, sinks)
        found["pelvic_drop"][side] = float((peaks - before).mean())
        found["pelvic_excursion"][side] = float(peaks.mean() - sinks[inside].mean())
    return found


def _frontal(fine: Motion, stances: dict[Side, FloatArray]) -> dict[str, Pair]:
    """Return angles [deg] at the middle of stance as seen straight from behind."""
    at = fine.time_s
    hips = (fine.points["left_hip"] + fine.points["right_hip"]) / 2.0
    shoulders = (fine.points["left_shoulder"] + fine.points["right_shoulder"]) / 2.0
    keys = ("femoral_adduction", "hip_adduction", "knee_frontal", "lateral_trunk_lean")
    found: dict[str, Pair] = {key: {} for key in keys}
    for side in SIDES:
        sign = 1.0 if side == "left" else -1.0

        def inward(upper: FloatArray, lower: FloatArray, s: float = sign) -> FloatArray:
            """Return how far the lower end is toward the midline, from the vertical."""
            line = lower - upper
            return np.degrees(np.arctan2(-s * line[:, 1], -line[:, 2]))

        hip, knee, ankle = (
            fine.points[f"{side}_{j}"] for j in ("hip", "knee", "ankle")
        )
        thigh = inward(hip, knee)
        signals = {
            "femoral_adduction": thigh,
            "hip_adduction": thigh - sign * fine.oblique_deg,
            "knee_frontal": thigh - inward(knee, ankle),
            # Hips inward of the shoulders: the trunk leans toward the stance leg.
            "lateral_trunk_lean": inward(shoulders, hips),
        }
        middle = stances[side].mean(axis=0)
        for key, signal in signals.items():
            found[key][side] = float(np.interp(middle, at, signal).mean())
    return found


def _whole_body(take: Take, fine: Motion) -> dict[str, float]:
    """Return trunk lean [deg] and vertical oscillation [cm]."""
    hips = (fine.points["left_hip"] + fine.points["right_hip"]) / 2.0
    shoulders = (fine.points["left_shoulder"] + fine.points["right_shoulder"]) / 2.0
    strikes = np.sort(
        np.concatenate([_inside(fine.steps[s].strike_s, take) for s in SIDES])
    )
    held = np.zeros(len(fine.time_s), dtype=bool)
    for side in SIDES:
        for strike, off in _after(fine, side).T:
            held |= (fine.time_s >= strike) & (fine.time_s <= off)
    rise = [
        np.ptp(hips[(fine.time_s >= a) & (fine.time_s < b), 2])
        for a, b in pairwise(strikes)
    ]
    return {
        "trunk_lean": round(float(_lean_deg(shoulders, hips)[held].mean()), 3),
        "vertical_oscillation": round(100.0 * float(np.median(rise)), 3),
    }


def _camera(eye: Camera) -> Json:
    return {
        "eye_m": [round(float(v), 6) for v in eye.eye],
        "turn": [[round(float(v), 9) for v in row] for row in eye.turn],
        "focal_px": round(eye.focal_px, 4),
        "width_px": eye.width_px,
        "height_px": eye.height_px,
    }


def _frames(run: Motion, eye: Camera) -> Json:
    """Return time, joints, contacts, foot pitch and pelvis per frame, rounded."""
    xyz = np.stack([run.points[name] for name in POINTS], axis=1)
    return {
        "time_s": np.round(run.time_s, 5).tolist(),
        "points": list(POINTS),
        "xy_px": np.round(eye.project(xyz), 1).tolist(),
        "xyz_mm": np.round(1000.0 * xyz).astype(int).tolist(),
        "contact": {side: _touching(run, side) for side in SIDES},
        "foot_pitch_deg": {
            side: np.round(np.degrees(run.feet[side].pitch_rad), 1).tolist()
            for side in SIDES
        },
        "pelvis_left_lower_deg": np.round(run.oblique_deg, 2).tolist(),
    }


def _touching(run: Motion, side: Side) -> list[int]:
    """Return 1 for frames in which the foot is on the belt, else 0."""
    strike, off = run.steps[side].strike_s, run.steps[side].toe_off_s
    at = run.time_s[:, None]
    touching: list[int] = (
        np.any((strike <= at) & (at < off), axis=1).astype(int).tolist()
    )
    return touching
