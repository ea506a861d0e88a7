"""What is true of a clip: exact events, lengths and angles, and the joints per frame.

Events are the force plates' (50 N) of the runner's stride; lengths and angles come from
the joints of the body in space, at exact contact times, by formcheck's definitions.
``pelvis`` is the one of the bones, ``band`` the line a waistband shows, ``dots`` that
of two points below it. ``frames`` holds rounded values (0.1 px, 1 mm, 0.1 deg).
"""

import json
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side, opposite
from sample_videos.make_samples.body import BAND_OVER_HIP
from sample_videos.make_samples.camera import Camera, camera, shaken_px
from sample_videos.make_samples.film import frame_times_s
from sample_videos.make_samples.motion import Motion, Pose, motion
from sample_videos.make_samples.take import Take

SCHEMA: Final = "formcheck.truth/2"
POINTS: Final = tuple(
    f"{side}_{joint}"
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")
    for side in SIDES
)
FINE_S: Final = 0.002
MARGIN_S: Final = 0.2
BAND_Y_M: Final = 0.06
DOT_Y_M: Final = 0.055
DOT_BELOW_M: Final = 0.045

Json = dict[str, object]
Pair = dict[Side, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """A run, and the body at fine times from before to after the clip."""

    take: Take
    run: Motion
    fine: Pose

    @property
    def last_s(self) -> float:
        """Time of the last frame."""
        return (self.take.n_frames - 1) / self.take.real_fps

    def strikes_s(self, side: Side) -> FloatArray:
        """Return the strikes inside the clip."""
        times = self.run.rhythm.steps[side].strike_s
        return times[(times >= 0.0) & (times <= self.last_s)]

    def stances(self, side: Side) -> FloatArray:
        """Return (strike, toe-off) of the stances inside the clip, shape (2, n)."""
        steps = self.run.rhythm.steps[side]
        kept = (steps.strike_s > 0.0) & (steps.toe_off_s < self.take.seconds)
        return np.stack([steps.strike_s[kept], steps.toe_off_s[kept]])


def known(take: Take, run: Motion | None = None) -> Known:
    """Return what there is to know of a take."""
    run = run if run is not None else motion(take)
    at = np.arange(-MARGIN_S, take.seconds + MARGIN_S, FINE_S)
    return Known(take=take, run=run, fine=run.pose(at))


def truth(take: Take, *, name: str, about: str, run: Motion | None = None) -> Json:
    """Return everything known of a clip, ready for JSON."""
    found = known(take, run)
    eye = camera(take)
    return {
        "schema": SCHEMA,
        "clip": name,
        "about": about,
        "source": "stride: Fukuchi et al. 2017, PeerJ 5:e3298 (CC BY 4.0)",
        "take": asdict(take),
        "camera": _camera(eye),
        "fps": take.fps,
        "capture_fps": take.capture_fps,
        "slow_motion_factor": take.real_fps / take.fps,
        "n_frames": take.n_frames,
        "values": values(found),
        "events": events(found),
        "frames": _frames(found, eye),
    }


def write_truth(
    take: Take, path: Path, *, name: str, about: str, run: Motion | None = None
) -> None:
    """Write the truth of a clip as JSON, small enough to keep."""
    found = truth(take, name=name, about=about, run=run)
    text = json.dumps(found, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def events(found: Known) -> list[Json]:
    """Return foot strikes and toe-offs inside the clip in order of time.

    ``time_s`` is real time since the first frame, ``file_time_s`` the time in the file.
    """
    slow = found.take.real_fps / found.take.fps
    rows: list[Json] = []
    for side in SIDES:
        steps = found.run.rhythm.steps[side]
        for kind, times in (
            ("foot_strike", steps.strike_s),
            ("toe_off", steps.toe_off_s),
        ):
            rows += [
                {
                    "kind": kind,
                    "side": side,
                    "time_s": round(float(t), 6),
                    "file_time_s": round(float(t) * slow, 6),
                }
                for t in times
                if 0.0 <= t <= found.last_s
            ]
    return sorted(rows, key=lambda event: float(str(event["time_s"])))


def values(found: Known) -> Json:
    """Return the clip's true numbers under formcheck's metric keys."""
    speed = found.run.belt_mps
    stride_s = _stride_time_s({side: found.strikes_s(side) for side in SIDES})
    contact = {
        side: float(np.mean(np.diff(found.stances(side), axis=0))) for side in SIDES
    }
    step = {side: _step_time_s(found, side) for side in SIDES}
    sided: dict[str, Pair] = {
        "step_time": step,
        "step_length": {s: speed * step[s] for s in SIDES},
        "contact_time": {s: 1000.0 * contact[s] for s in SIDES},
        "foot_strike_angle": {s: _strike_deg(found, s) for s in SIDES},
        "flight_time": {s: 1000.0 * (step[opposite(s)] - contact[s]) for s in SIDES},
        "duty_factor": {s: contact[s] / stride_s for s in SIDES},
        **_at_events(found),
        **_pelvis(found),
        **_frontal(found),
    }
    left, right = (step[s] for s in SIDES)
    strike = sided["foot_strike_angle"]
    rounded = {
        key: {s: round(v, 4) for s, v in pair.items()} for key, pair in sided.items()
    }
    return {
        "cadence": 120.0 / stride_s,
        "stride_time": stride_s,
        "belt_speed": speed,
        "stride_length": speed * stride_s,
        "step_time_asymmetry_pct": round(200.0 * (left - right) / (left + right), 3),
        "foot_strike_difference": round(strike["left"] - strike["right"], 3),
        **_whole_body(found, stride_s),
        **rounded,
    }


# ---------------------------------------------------------------- parts


def _stride_time_s(strikes: dict[Side, FloatArray]) -> float:
    """Return the slope of the line through both sides' strikes."""
    x = np.concatenate([np.arange(len(strikes[s])) - (len(strikes[s]) - 1) / 2
                        for s in SIDES])  # fmt: skip
    y = np.concatenate([strikes[s] - strikes[s].mean() for s in SIDES])
    return float(np.sum(x * y) / np.sum(x * x))


def _step_time_s(found: Known, side: Side) -> float:
    """Return the mean time from the other foot's strike to this one's in the clip."""
    other = found.run.rhythm.steps[opposite(side)].strike_s
    own = found.strikes_s(side)
    before = np.array([other[other < t][-1] for t in own])
    return float((own - before)[before >= 0.0].mean())


def _strike_deg(found: Known, side: Side) -> float:
    own = found.strikes_s(side)
    foot = found.run.feet[side]
    return float(np.interp(own, foot.time_s, foot.pitch_deg).mean())


def _lean_deg(upper: FloatArray, lower: FloatArray) -> FloatArray:
    """Return how far the upper end is ahead of the lower one, from the vertical."""
    line = upper - lower
    lean: FloatArray = np.degrees(np.arctan2(line[:, 0], line[:, 2]))
    return lean


def _middle(pose: Pose, joint: str) -> FloatArray:
    both: FloatArray = (
        pose.points[f"left_{joint}"] + pose.points[f"right_{joint}"]
    ) / 2
    return both


def _at_events(found: Known) -> dict[str, Pair]:
    """Return leg angles [deg] at contact, in stance and at toe-off, seen sideways."""
    keys = ("shank_angle_ic", "knee_flexion_ic", "knee_flexion_stance")
    keys += ("hip_extension", "overstride_distance")
    rows: dict[str, Pair] = {key: {} for key in keys}
    fine = found.fine
    at, hips = fine.time_s, _middle(fine, "hip")
    for side in SIDES:
        hip, knee, ankle = (
            fine.points[f"{side}_{j}"] for j in ("hip", "knee", "ankle")
        )
        # + = the lower end is ahead of the upper one.
        shank, thigh = -_lean_deg(knee, ankle), -_lean_deg(hip, knee)
        bend = thigh - shank
        strike, off = found.stances(side)
        ahead = (ankle[:, 0] - hips[:, 0]) / found.run.body.leg_m
        peaks = [
            bend[(at >= a) & (at <= a + 0.7 * (b - a))].max()
            for a, b in zip(strike, off, strict=True)
        ]
        rows["shank_angle_ic"][side] = float(np.interp(strike, at, shank).mean())
        rows["knee_flexion_ic"][side] = float(np.interp(strike, at, bend).mean())
        rows["knee_flexion_stance"][side] = float(np.mean(peaks))
        rows["hip_extension"][side] = float(np.interp(off, at, -thigh).mean())
        rows["overstride_distance"][side] = float(np.interp(strike, at, ahead).mean())
    return rows


def tilts_deg(run: Motion, pose: Pose) -> dict[str, FloatArray]:
    """Return the tilt of pelvis, waistband and dots; > 0 = the left side is lower."""
    band_z = run.body.joints["hips"][2] + BAND_OVER_HIP * run.body.height_m
    found = {"pelvis": pose.oblique_deg}
    for name, out, z in (
        ("band", BAND_Y_M, band_z),
        ("dots", DOT_Y_M, band_z - DOT_BELOW_M),
    ):
        left, right = (_on_back(run, pose, y, z) for y in (out, -out))
        across = left - right
        tilt = np.degrees(np.arctan2(-across[:, 2], across[:, 1]))
        # The two sides of a body are not quite alike at rest.
        found[name] = tilt - np.mean(tilt) + np.mean(pose.oblique_deg)
    return found


def _on_back(run: Motion, pose: Pose, y: float, z: float) -> FloatArray:
    """Return the path of a place on the back, as it is painted: within a triangle."""
    mesh, faces = run.body.mesh, run.body.faces
    back = faces[(mesh[faces][:, :, 0] < 0.0).all(axis=1)]
    a, b, c = (mesh[back[:, i]][:, 1:] for i in range(3))
    # Shares of the corners: [b - a, c - a] u = place - a.
    sides = np.stack([b - a, c - a], axis=2)
    flat = np.abs(np.linalg.det(sides)) < 1e-9
    sides[flat] = np.eye(2)
    u = np.linalg.solve(sides, (np.array([y, z]) - a)[..., None])[..., 0]
    shares = np.column_stack([1.0 - u.sum(axis=1), u])
    inside = np.where(flat, -np.inf, shares.min(axis=1))
    hit = int(np.argmax(inside))
    path = np.zeros((len(pose.time_s), 3))
    for share, vertex in zip(shares[hit], back[hit], strict=True):
        moved = np.einsum("nsij,j->nsi", pose.turns, mesh[vertex]) + pose.shifts
        path += share * np.einsum("s,nsi->ni", run.body.weights[vertex], moved)
    return path


def _pelvis(found: Known) -> dict[str, Pair]:
    """Return drop and excursion [deg] of each stance leg: bones, band and dots."""
    rows: dict[str, Pair] = {}
    at = found.fine.time_s
    inside = (at >= 0.0) & (at <= found.last_s)
    for name, tilt in tilts_deg(found.run, found.fine).items():
        after = "" if name == "pelvis" else f"_{name}"
        drop = rows.setdefault(f"pelvic_drop{after}", {})
        reach = rows.setdefault(f"pelvic_excursion{after}", {})
        for side in SIDES:
            sinks = tilt * (-1.0 if side == "left" else 1.0)
            strike, off = found.stances(side)
            peaks = np.array([
                sinks[(at >= a) & (at <= b)].max()
                for a, b in zip(strike, off, strict=True)
            ])  # fmt: skip
            drop[side] = float((peaks - np.interp(strike, at, sinks)).mean())
            reach[side] = float(peaks.mean() - sinks[inside].mean())
    return rows


def _frontal(found: Known) -> dict[str, Pair]:
    """Return angles [deg] at the middle of stance as seen straight from behind."""
    fine = found.fine
    hips, shoulders = _middle(fine, "hip"), _middle(fine, "shoulder")
    keys = ("femoral_adduction", "hip_adduction", "knee_frontal", "lateral_trunk_lean")
    rows: dict[str, Pair] = {key: {} for key in keys}
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
        middle = found.stances(side).mean(axis=0)
        for key, signal in signals.items():
            rows[key][side] = float(np.interp(middle, fine.time_s, signal).mean())
    return rows


def _whole_body(found: Known, stride_s: float) -> dict[str, float]:
    """Return trunk lean [deg], vertical oscillation [cm] and its ratio to the step."""
    fine = found.fine
    hips, shoulders = _middle(fine, "hip"), _middle(fine, "shoulder")
    strikes = np.sort(np.concatenate([found.strikes_s(s) for s in SIDES]))
    held = np.zeros(len(fine.time_s), dtype=bool)
    for side in SIDES:
        for strike, off in found.stances(side).T:
            held |= (fine.time_s >= strike) & (fine.time_s <= off)
    rise = [
        np.ptp(hips[(fine.time_s >= a) & (fine.time_s < b), 2])
        for a, b in pairwise(strikes)
    ]
    up_m = float(np.median(rise))
    return {
        "trunk_lean": round(float(_lean_deg(shoulders, hips)[held].mean()), 3),
        "vertical_oscillation": round(100.0 * up_m, 3),
        "vertical_ratio": round(up_m / (found.run.belt_mps * stride_s / 2.0), 5),
    }


def _camera(eye: Camera) -> Json:
    return {
        "eye_m": [round(float(v), 6) for v in eye.eye],
        "turn": [[round(float(v), 9) for v in row] for row in eye.turn],
        "focal_px": round(eye.focal_px, 4),
        "width_px": eye.width_px,
        "height_px": eye.height_px,
    }


def projected(run: Motion, pose: Pose, eye: Camera) -> dict[str, FloatArray]:
    """Return the pixels of every joint, the camera's shake included."""
    shift = shaken_px(run.take, run.rhythm, pose.time_s)
    return {name: eye.project(path) + shift for name, path in pose.points.items()}


def _frames(found: Known, eye: Camera) -> Json:
    """Return time, joints, contacts, foot pitch and pelvis per frame, rounded."""
    take, run = found.take, found.run
    pose = run.pose(frame_times_s(take))
    pixels = projected(run, pose, eye)
    tilts = tilts_deg(run, pose)
    xyz = np.stack([pose.points[name] for name in POINTS], axis=1)
    return {
        "time_s": np.round(pose.time_s, 5).tolist(),
        "points": list(POINTS),
        "xy_px": np.round(np.stack([pixels[n] for n in POINTS], axis=1), 1).tolist(),
        "xyz_mm": np.round(1000.0 * xyz).astype(int).tolist(),
        "contact": {side: _touching(run, side, pose.time_s) for side in SIDES},
        "foot_pitch_deg": {
            side: np.round(pose.feet[side].pitch_deg, 1).tolist() for side in SIDES
        },
        "pelvis_left_lower_deg": np.round(tilts["pelvis"], 2).tolist(),
        "band_left_lower_deg": np.round(tilts["band"], 2).tolist(),
    }


def _touching(run: Motion, side: Side, time_s: FloatArray) -> list[int]:
    """Return 1 for frames in which the foot is on the belt, else 0."""
    steps = run.rhythm.steps[side]
    at = time_s[:, None]
    on = np.any((steps.strike_s <= at) & (at < steps.toe_off_s), axis=1)
    touching: list[int] = on.astype(int).tolist()
    return touching
