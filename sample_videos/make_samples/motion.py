"""The runner at any time: joints in space, and where every segment of the body is.

The feet follow the belt between the force plates' events, the pelvis moves as
measured, the knees bend between them; trunk and arms swing as in one measured run.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side
from sample_videos.make_samples.body import BALL_BEHIND_M, BAND_OVER_HIP, Body, body
from sample_videos.make_samples.carry import carried_m, measured, stretches
from sample_videos.make_samples.feet import FINE_HZ, Foot, foot
from sample_videos.make_samples.strides import (
    MARGIN_S,
    Rhythm,
    Strides,
    rhythm,
    strides,
)
from sample_videos.make_samples.take import Take
from sample_videos.make_samples.turns import about, apply, frame, turn, unit

TILT_DEG: Final = 4.0
"""The pelvis of a runner leans ahead by so much more than that of the mesh."""
KNEE_FORWARD_M: Final = 0.03
"""A straight leg has no plane in which it bends: so much of straight ahead is added."""
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
    fine_s: FloatArray
    carried_m: FloatArray
    """Shift of the pelvis at ``fine_s``, shape (n, 3)."""
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
            own = self.rhythm.leg_phase_at[side](time_s)
            self._leg(side, hip, own, feet[side], segments, points)
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
        place += self._carried(time_s)
        return place, turn(yaw, tilt, oblique), oblique

    def _carried(self, time_s: FloatArray) -> FloatArray:
        columns = [np.interp(time_s, self.fine_s, v) for v in self.carried_m.T]
        return np.stack(columns, axis=1)

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
        knee, ahead = self._knee(side, hip, foot.ankle, phase)
        for name, upper, lower, a, b in (
            ("thigh", hip, knee, rest[0], rest[1]),
            ("shank", knee, foot.ankle, rest[1], rest[2]),
        ):
            lies = frame((b - a)[None], np.array([[1.0, 0.0, 0.0]]))[0]
            now = frame(lower - upper, ahead)
            long = (b - a) / np.linalg.norm(b - a)
            stretch = np.linalg.norm(lower - upper, axis=1) / np.linalg.norm(b - a)
            stretched = np.eye(3) + (stretch - 1.0)[:, None, None] * np.outer(
                long, long
            )
            turned = now @ lies.T @ stretched
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
        ball = joint - rest[2] - [BALL_BEHIND_M, 0.0, 0.0]
        points[f"{side}_ball"] = foot.ankle + apply(foot.turn, ball)
        points[f"{side}_toe"] = hinge + apply(toes, at[f"{side}_toe"] - joint)

    def _knee(
        self,
        side: Side,
        hip: FloatArray,
        ankle: FloatArray,
        phase: FloatArray,
    ) -> tuple[FloatArray, FloatArray]:
        """Return where the knee is, bending as measured, and what is ahead of it."""
        at, parts = self.body.joints, measured(self.own, side, phase)
        longer = stretches(self.own, side, phase)
        thigh, shank = (
            longer[name] * np.linalg.norm(at[f"{side}_{b}"] - at[f"{side}_{a}"])
            for name, a, b in (("thigh", "hip", "knee"), ("shank", "knee", "ankle"))
        )
        line = ankle - hip
        far = np.clip(np.linalg.norm(line, axis=1), 0.3, 0.9999 * (thigh + shank))
        along = unit(line)
        part = (thigh**2 - shank**2 + far**2) / (2.0 * far)
        out = np.sqrt(np.maximum(thigh**2 - part**2, 0.0))
        # The bend of the measured leg, turned with the line from hip to ankle.
        upper = thigh[:, None] * unit(parts["thigh"])
        straight = unit(upper + shank[:, None] * unit(parts["shank"]))
        bend = _across(upper, straight)
        size = np.linalg.norm(bend, axis=1)
        way = unit(_across(bend, along))
        ahead = unit(_across(np.tile([1.0, 0.0, 0.0], (len(hip), 1)), along))
        # A knee that was measured as overstretched bends back no further than that.
        back = np.einsum("ni,ni->n", way, ahead) < 0.0
        out = np.where(back, np.minimum(out, size), out)
        knee: FloatArray = hip + part[:, None] * along + out[:, None] * way
        return knee, out[:, None] * way + KNEE_FORWARD_M * ahead

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
    # Lengths and times by which gravity is the same on the runner and on the body.
    as_run = own.speed_mps * float(np.sqrt(scale))
    speed = as_run if take.speed_mps is None else take.speed_mps
    beat = rhythm(take, own, speed / (own.speed_mps * scale))
    margin = MARGIN_S - 0.1
    time_s = np.arange(-margin, take.seconds + margin, 1.0 / FINE_HZ)

    def feet(told: Take) -> dict[Side, Foot]:
        return {
            side: foot(
                told,
                own,
                person,
                side,
                steps=beat.steps[side],
                phase=beat.leg_phase_at[side](time_s),
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
        feet=feet(take),
        fine_s=time_s,
        carried_m=np.zeros((len(time_s), 3)),
    )
    if take.drop_deg is not None:
        run = _dropped(run, take.drop_deg)
    # A foot that lands otherwise than the runner's is met by the knee.
    plain = replace(take, strike_change_deg=(0.0, 0.0))
    return _carried(run, run.feet if plain == take else feet(plain))


def _carried(run: Motion, feet: dict[Side, Foot]) -> Motion:
    """Move the pelvis over the feet so that the legs bend as the runner's do."""
    time_s = run.fine_s
    middle, pelvis, _ = run._pelvis(time_s, run.rhythm.phase_at(time_s))
    shift = carried_m(
        run.own,
        run.body,
        run.rhythm,
        time_s=time_s,
        middle=middle,
        pelvis=pelvis,
        feet=feet,
    )
    return replace(run, carried_m=shift)


def _across(v: FloatArray, along: FloatArray) -> FloatArray:
    """Return the parts of vectors that are square to unit vectors."""
    square: FloatArray = v - np.sum(v * along, axis=1, keepdims=True) * along
    return square


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
