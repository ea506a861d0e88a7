"""The runner at any time: joints in space, and where every segment of the body is.

The feet follow the belt between the force plates' events, the pelvis moves as
measured, the knees bend between them; trunk and arms swing as in one measured run.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from sample_videos.people.body import BAND_OVER_HIP, Body, body
from sample_videos.people.feet import FINE_HZ, Foot, foot
from sample_videos.people.strides import MARGIN_S, Rhythm, Strides, rhythm, strides
from sample_videos.people.take import Take
from sample_videos.people.turns import about, apply, frame, turn, unit

TILT_DEG: Final = 4.0
"""The pelvis of a runner leans ahead by so much more than that of the mesh."""
STANCE_REACH: Final = 0.9970
"""In stance hip to ankle is at most this part of the leg (99th percentile)."""
KNEE_FORWARD_M: Final = 0.03
KNEE_OUT_DEG: Final = 22.0
KNEE_KEPT: Final = 0.2
"""Part of the knee's mean sideways place that is kept: a hinge does not show it."""
SWAY_DEG: Final = 0.8
DROP_LATER_S: Final = 0.03


@dataclass(frozen=True, kw_only=True, eq=False)
class Pose:
    """The body at n times.

    ``points`` maps names of :mod:`formcheck.model.skeleton` to places (n, 3); ``turns``
    (n, segments, 3, 3) and ``shifts`` (n, segments, 3) move the mesh at rest.
    """

    time_s: FloatArray
    points: dict[str, FloatArray]
    turns: FloatArray
    shifts: FloatArray
    feet: dict[Side, Foot]
    oblique_deg: FloatArray
    """Of the pelvis' bones; > 0 = the left side is lower."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Motion:
    """One run of one body; :meth:`pose` gives it at any time of the clip."""

    take: Take
    own: Strides
    body: Body
    rhythm: Rhythm
    scale: float
    belt_mps: float
    feet: dict[Side, Foot]
    raised_m: float
    bumps_deg: dict[Side, float] = field(default_factory=dict)

    def pose(self, time_s: FloatArray) -> Pose:
        """Return the whole body at some times [s]."""
        feet = {side: self.feet[side].at(time_s) for side in SIDES}
        phase = self.rhythm.phase_at(time_s)
        place, pelvis, _ = self._pelvis(time_s, phase)
        segments: dict[str, tuple[FloatArray, FloatArray]] = {}
        points: dict[str, FloatArray] = {}
        at = self.body.joints
        segments["pelvis"] = pelvis, place - apply(pelvis, at["hips"])
        for side in SIDES:
            hip = place + apply(pelvis, at[f"{side}_hip"] - at["hips"])
            self._leg(side, hip, phase, feet[side], segments, points)
        self._trunk(time_s, phase, segments, points)
        n = len(time_s)
        turns = np.empty((n, len(self.body.segments), 3, 3))
        shifts = np.empty((n, len(self.body.segments), 3))
        for i, name in enumerate(self.body.segments):
            turns[:, i], shifts[:, i] = segments[name]
        across = points["left_hip"] - points["right_hip"]
        return Pose(
            time_s=time_s,
            points=points,
            turns=turns,
            shifts=shifts,
            feet=feet,
            oblique_deg=np.degrees(np.arctan2(-across[:, 2], across[:, 1])),
        )

    # ------------------------------------------------------------ parts

    def _pelvis(
        self, time_s: FloatArray, phase: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the middle of the hips, the pelvis' turn and its obliquity."""
        own = self.own
        oblique = own.at("oblique_deg", phase) - own.channels["oblique_deg"][0]
        for side, bump in self.bumps_deg.items():
            sign = -1.0 if side == "left" else 1.0
            oblique = oblique + sign * bump * _bump(self.rhythm, side, time_s)
        yaw = own.at("yaw_deg", phase) - own.channels["yaw_deg"][0]
        tilt = own.at("tilt_deg", phase) - own.channels["tilt_deg"][0] + TILT_DEG
        place = self.scale * np.stack([own.at(f"{a}_m", phase) for a in "xyz"], axis=1)
        place[:, 2] += self.raised_m
        return place, turn(yaw, tilt, oblique), oblique

    def _leg(
        self,
        side: Side,
        hip: FloatArray,
        phase: FloatArray,
        foot: Foot,
        segments: dict[str, tuple[FloatArray, FloatArray]],
        points: dict[str, FloatArray],
    ) -> None:
        at = self.body.joints
        rest = [at[f"{side}_{name}"] for name in ("hip", "knee", "ankle")]
        knee = self._knee(side, hip, foot.ankle, phase)
        across = np.cross(foot.ankle - hip, knee - hip)
        straight = np.linalg.norm(across, axis=1, keepdims=True) < 1e-6
        across = np.where(straight, [0.0, -1.0, 0.0], across)
        for name, upper, lower, a, b in (
            ("thigh", hip, knee, rest[0], rest[1]),
            ("shank", knee, foot.ankle, rest[1], rest[2]),
        ):
            lies = frame((b - a)[None], np.array([[1.0, 0.0, 0.0]]))[0]
            now = frame(lower - upper, np.cross(across, lower - upper))
            turned = now @ lies.T
            segments[f"{side}_{name}"] = turned, upper - apply(turned, a)
        segments[f"{side}_foot"] = foot.turn, foot.ankle - apply(foot.turn, rest[2])
        joint = at[f"{side}_toes"]
        toes = foot.turn @ about("y", -foot.bend_deg)
        hinge = foot.ankle + apply(foot.turn, joint - rest[2])
        segments[f"{side}_toes"] = toes, hinge - apply(toes, joint)
        points[f"{side}_hip"], points[f"{side}_knee"] = hip, knee
        points[f"{side}_ankle"] = foot.ankle
        heel = at[f"{side}_heel"] - rest[2]
        points[f"{side}_heel"] = foot.ankle + apply(foot.turn, heel)
        points[f"{side}_toe"] = hinge + apply(toes, at[f"{side}_toe"] - joint)

    def _knee(
        self, side: Side, hip: FloatArray, ankle: FloatArray, phase: FloatArray
    ) -> FloatArray:
        """Return where the knee is between hip and ankle, bending as measured."""
        at = self.body.joints
        thigh = np.linalg.norm(at[f"{side}_knee"] - at[f"{side}_hip"])
        shank = np.linalg.norm(at[f"{side}_ankle"] - at[f"{side}_knee"])
        line = ankle - hip
        far = np.clip(np.linalg.norm(line, axis=1), 0.3, 0.9998 * (thigh + shank))
        along = unit(line)
        part = (thigh**2 - shank**2 + far**2) / (2.0 * far)
        out = np.sqrt(np.maximum(thigh**2 - part**2, 0.0))
        seen = np.stack([self.own.at(f"{side}_knee_{a}_m", phase) for a in "xyz"], 1)
        seen = self.scale * seen + [KNEE_FORWARD_M, 0.0, self.raised_m]
        ahead = frame(along, np.tile([1.0, 0.0, 0.0], (len(hip), 1)))
        side_m = np.einsum("ni,ni->n", seen - hip, ahead[..., 2])
        front_m = np.einsum("ni,ni->n", seen - hip, ahead[..., 1])
        angle = np.arctan2(side_m, np.maximum(front_m, 0.02))
        limit = np.radians(KNEE_OUT_DEG)
        angle = np.clip(angle - (1.0 - KNEE_KEPT) * np.mean(angle), -limit, limit)
        way = (
            np.cos(angle)[:, None] * ahead[..., 1]
            + np.sin(angle)[:, None] * ahead[..., 2]
        )
        knee: FloatArray = hip + part[:, None] * along + out[:, None] * way
        return knee

    def _trunk(
        self,
        time_s: FloatArray,
        phase: FloatArray,
        segments: dict[str, tuple[FloatArray, FloatArray]],
        points: dict[str, FloatArray],
    ) -> None:
        at, own, take = self.body.joints, self.own, self.take
        pelvis, base = segments["pelvis"]
        sway = _sway(take.seed, time_s)

        def swing(name: str) -> FloatArray:
            return own.at(name, phase) - own.channels[name][0]

        oblique = np.degrees(np.arcsin(np.clip(-pelvis[:, 2, 1], -1.0, 1.0)))
        yaw = np.degrees(np.arctan2(pelvis[:, 1, 0], pelvis[:, 0, 0]))
        tilt = np.degrees(np.arcsin(np.clip(-pelvis[:, 2, 0], -1.0, 1.0)))
        up = (at["left_shoulder"] + at["right_shoulder"]) / 2.0 - at["hips"]
        lean = take.lean_deg - np.degrees(np.arctan2(up[0], up[2]))
        chest_yaw = yaw + swing("rotation_deg")
        chest_lean = lean + sway[1] - 0.5 * swing("extension_deg")
        chest_roll = take.trunk_follow * oblique + sway[0]
        chest = turn(chest_yaw, chest_lean, chest_roll)
        loins = turn(
            0.5 * (yaw + chest_yaw),
            0.5 * (tilt + chest_lean),
            0.5 * (oblique + chest_roll),
        )
        nods = 0.25 * swing("extension_deg")
        head = turn(0.12 * chest_yaw, 2.0 + nods + sway[1], 0.1 * chest_roll)
        neck = turn(0.5 * chest_yaw, 0.5 * (chest_lean + 2.0), 0.5 * chest_roll)
        belt = at["hips"] + [0.0, 0.0, BAND_OVER_HIP * self.body.height_m]
        band = turn(yaw, tilt, take.band_gain * oblique)
        segments["band"] = band, base + apply(pelvis, belt) - apply(band, belt)
        shift = base
        below = pelvis
        for name, turned, joint in (
            ("abdomen", loins, at["loin"]),
            ("thorax", chest, at["chest"]),
            ("neck", neck, at["neck"]),
            ("head", head, at["head"]),
        ):
            shift = shift + apply(below, joint) - apply(turned, joint)
            segments[name] = turned, shift
            below = turned
        segments["eyes"] = segments["head"]
        points["nose"] = shift + apply(head, at["nose"])
        for side in SIDES:
            self._arm(side, phase, segments, points)

    def _arm(
        self,
        side: Side,
        phase: FloatArray,
        segments: dict[str, tuple[FloatArray, FloatArray]],
        points: dict[str, FloatArray],
    ) -> None:
        at, own = self.body.joints, self.own
        names = ("shoulder", "elbow", "wrist")
        shoulder, elbow, wrist = (at[f"{side}_{name}"] for name in names)
        chest, shift = segments["thorax"]

        def way(part: str) -> FloatArray:
            rows = []
            for axis in "xyz":
                name = f"{side}_{part}_{axis}"
                mean = own.channels[name][0]
                rows.append(mean + self.take.arm_swing * (own.at(name, phase) - mean))
            return np.einsum("nij,nj->ni", chest, unit(np.stack(rows, axis=1)))

        upper, lower = way("arm"), way("forearm")
        top = shift + apply(chest, shoulder)
        joint = top + np.linalg.norm(elbow - shoulder) * upper
        end = joint + np.linalg.norm(wrist - elbow) * lower
        bends = np.cross(upper, lower)
        lies = np.cross(elbow - shoulder, wrist - elbow)
        for name, start, along, a, b in (
            ("arm", top, upper, shoulder, elbow),
            ("forearm", joint, lower, elbow, wrist),
        ):
            turned = frame(along, bends) @ frame((b - a)[None], lies[None])[0].T
            segments[f"{side}_{name}"] = turned, start - apply(turned, a)
        turned, _ = segments[f"{side}_forearm"]
        segments[f"{side}_hand"] = turned, end - apply(turned, wrist)
        points[f"{side}_shoulder"], points[f"{side}_elbow"] = top, joint
        points[f"{side}_wrist"] = end


def motion(take: Take) -> Motion:
    """Return the run of a take."""
    own = strides(take)
    person = body(take.body, take.height_m)
    scale = person.leg_m / own.leg_m
    speed = take.speed_mps if take.speed_mps is not None else own.speed_mps * scale
    beat = rhythm(take, own, speed / (own.speed_mps * scale))
    margin = MARGIN_S - 0.1
    time_s = np.arange(-margin, take.seconds + margin, 1.0 / FINE_HZ)
    phase = beat.phase_at(time_s)
    feet = {
        side: foot(
            take,
            own,
            person,
            side,
            steps=beat.steps[side],
            phase=phase,
            time_s=time_s,
            belt_mps=speed,
        )
        for side in SIDES
    }
    run = Motion(
        take=take,
        own=own,
        body=person,
        rhythm=beat,
        scale=scale,
        belt_mps=speed,
        feet=feet,
        raised_m=0.0,
    )
    if take.drop_deg is not None:
        run = _dropped(run, take.drop_deg)
    return _raised(run, time_s)


def _raised(run: Motion, time_s: FloatArray) -> Motion:
    """Set the pelvis as high as lets the stance knees bend as the runner's do."""
    inside = {side: _loaded(run, side, time_s) for side in SIDES}
    low, high = -0.12, 0.12
    for _ in range(24):
        lift = (low + high) / 2.0
        bent, reach = zip(
            *(
                _stance(replace(run, raised_m=lift), side, inside[side])
                for side in SIDES
            ),
            strict=True,
        )
        straighter = np.mean(bent) < np.mean(list(run.own.knee_deg.values()))
        if straighter or np.percentile(np.concatenate(reach), 99) > STANCE_REACH:
            high = lift
        else:
            low = lift
    return replace(run, raised_m=low)


def _loaded(
    run: Motion, side: Side, time_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return times in the stances of one foot, and which lie in their middle."""
    steps = run.rhythm.steps[side]
    last = np.clip(np.searchsorted(steps.strike_s, time_s) - 1, 0, None)
    strike, off = steps.strike_s[last], steps.toe_off_s[last]
    share = (time_s - strike) / (off - strike)
    held = (share >= 0.0) & (share <= 1.0)
    return time_s[held][::3], (np.abs(share - 0.5) <= 0.4)[held][::3]


def _stance(
    run: Motion, side: Side, inside: tuple[FloatArray, FloatArray]
) -> tuple[float, FloatArray]:
    """Return a knee's mean flexion in mid-stance, and hip to ankle over the leg."""
    time_s, middle = inside
    phase = run.rhythm.phase_at(time_s)
    place, pelvis, _ = run._pelvis(time_s, phase)
    at = run.body.joints
    hip = place + apply(pelvis, at[f"{side}_hip"] - at["hips"])
    path = run.feet[side]
    ankle = np.stack([np.interp(time_s, path.time_s, v) for v in path.ankle.T], axis=1)
    knee = run._knee(side, hip, ankle, phase)
    thigh, shank = knee - hip, ankle - knee
    bend = np.arctan2(thigh[:, 0], -thigh[:, 2]) - np.arctan2(shank[:, 0], -shank[:, 2])
    reach = np.linalg.norm(ankle - hip, axis=1) / run.body.leg_m
    return float(np.degrees(bend[middle]).mean()), reach


def _dropped(run: Motion, asked: tuple[float, float]) -> Motion:
    """Add to the pelvis what lets it drop as asked in each leg's stance."""
    for _ in range(6):
        bumps = dict(run.bumps_deg) or dict.fromkeys(SIDES, 0.0)
        found = drops_deg(run)
        for side, wanted in zip(SIDES, asked, strict=True):
            bumps[side] += wanted - found[side]
        run = replace(run, bumps_deg=bumps)
    return run


def drops_deg(run: Motion) -> dict[Side, float]:
    """Return the mean pelvic drop of each leg's stance: peak minus strike."""
    found = {}
    for side in SIDES:
        sign = -1.0 if side == "left" else 1.0
        steps = run.rhythm.steps[side]
        drops = []
        for strike, off in zip(
            steps.strike_s[1:-1], steps.toe_off_s[1:-1], strict=True
        ):
            time_s = np.linspace(strike, off, 60)
            sinks = sign * run._pelvis(time_s, run.rhythm.phase_at(time_s))[2]
            drops.append(sinks.max() - sinks[0])
        found[side] = float(np.mean(drops))
    return found


def _bump(beat: Rhythm, side: Side, time_s: FloatArray) -> FloatArray:
    """Return 0 outside a foot's contacts and up to 1 within them."""
    total = np.zeros(len(time_s))
    steps = beat.steps[side]
    for strike, off in zip(steps.strike_s, steps.toe_off_s, strict=True):
        u = np.clip((time_s - strike) / (off + DROP_LATER_S - strike), 0.0, 1.0)
        total += np.sin(np.pi * u) ** 2
    return total


def _sway(seed: int, time_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return a slow sway of the trunk [deg]: to the left, ahead."""
    rng = np.random.default_rng(seed + 77)
    rows = []
    for _ in range(2):
        waves = [
            np.sin(2.0 * np.pi * (f * time_s + rng.random()))
            for f in (0.11, 0.23, 0.41)
        ]
        rows.append(SWAY_DEG * 0.5 * np.sum(waves, axis=0))
    return rows[0], rows[1]
