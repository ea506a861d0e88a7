"""A runner from formulas: feet on a belt, with exact contacts, as a clean track.

The feet move as force-plate runners' do where it matters: they come down with a quarter
of the belt's speed and are stopped, the heel has nearly the belt's speed at contact,
the foot is flat in early stance, and heel and toe pitch up around the ball until the
toe rises. Times of contact are exact inputs.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator

from benchmarks.markers.mocap import correlated_noise, side_scene
from formcheck.model import CleanTrack, Faces, FloatArray, Scene
from formcheck.model.skeleton import (
    N_POINTS,
    POINTS,
    SIDES,
    Side,
    mirrored_point,
    point,
)

LEG_M = 0.88
FOOT_M = 0.24
PX_PER_M = 540.0
FINE_HZ = 1000.0


@dataclass(frozen=True, kw_only=True)
class Gait:
    """How the runner moves; pairs are left, right."""

    cadence_spm: float = 170.0
    speed_mps: float = 3.0
    contact_s: tuple[float, float] = (0.25, 0.25)
    limp_frac: float = 0.0  # right strikes later than midway, in strides
    strike_deg: tuple[float, float] = (18.0, 18.0)
    stride_sd_s: float = 0.0
    cadence_change_frac: float = 0.0  # from the first to the last stride
    first_strike_s: float = 0.31
    toe_off_deg: float = 41.0  # foot below flat when it leaves the ground
    leaving_s: float = 0.125  # in which the foot is slowed down from then on
    landing_s: float = 0.042  # from contact until the foot is flat
    late_contact_s: float | None = None  # in the second half of the clip, both feet
    late_cadence_spm: float | None = None

    @property
    def stride_s(self) -> float:
        return 120.0 / self.cadence_spm


@dataclass(frozen=True, kw_only=True, eq=False)
class Truth:
    strikes_s: dict[Side, FloatArray]
    toe_offs_s: dict[Side, FloatArray]


def make_run(
    gait: Gait,
    *,
    seconds: float = 10.0,
    fps: float = 60.0,
    near: Side = "right",
    noise_leg: float = 0.0,
    seed: int = 0,
    start_s: float = 0.0,
) -> tuple[CleanTrack, Scene, Truth]:
    """Return a run as a clean track, its scene, and the exact contacts inside it."""
    rng = np.random.default_rng(seed)
    truth = contacts(gait, seconds, rng)
    n = int(seconds * fps)
    time_s = np.arange(n) / fps
    points = _points(gait, seconds, fps, seed if gait.stride_sd_s else 0)
    xy = np.full((n, N_POINTS, 2), np.nan)
    sign = 1.0 if near == "right" else -1.0
    for name, forward_up in points.items():
        xy[:, point(name), 0] = 540.0 + sign * PX_PER_M * forward_up[:, 0]
        xy[:, point(name), 1] = 1500.0 - PX_PER_M * forward_up[:, 1]
        if noise_leg:
            noise = correlated_noise(rng, (n, 2), fps)
            xy[:, point(name)] += noise_leg * LEG_M * PX_PER_M * noise
    track = CleanTrack(
        time_s=time_s + start_s,
        rate_hz=fps,
        xy_px=xy,
        frame=np.arange(n),
        leg_px=LEG_M * PX_PER_M,
        fresh=np.ones(time_s.size, dtype=np.bool_),
        filled_in=np.zeros((time_s.size, N_POINTS), dtype=np.bool_),
    )
    return track, side_scene(near), truth


@lru_cache(maxsize=64)
def _points(gait: Gait, seconds: float, fps: float, seed: int) -> dict[str, FloatArray]:
    """Return a run's points in each frame [m]; many tests film one run anew."""
    truth = contacts(gait, seconds, np.random.default_rng(seed))
    fine_s = np.arange(0.0, seconds + 1.0 / FINE_HZ, 1.0 / FINE_HZ)
    time_s = np.arange(int(seconds * fps)) / fps
    return {
        name: CubicSpline(fine_s, path)(time_s)
        for name, path in body(gait, truth, fine_s).items()
    }


def contacts(gait: Gait, seconds: float, rng: np.random.Generator) -> Truth:
    """Return exact foot strikes and toe-offs from before to after the clip."""
    strikes: dict[Side, FloatArray] = {}
    offs: dict[Side, FloatArray] = {}
    lengths = gait.stride_s * np.ones(int(seconds / gait.stride_s) + 6)
    lengths /= 1.0 + gait.cadence_change_frac * np.linspace(0.0, 1.0, len(lengths))
    first_s = gait.first_strike_s - 2.0 * gait.stride_s
    late = first_s + np.cumsum(lengths) - lengths > seconds / 2.0
    if gait.late_cadence_spm is not None:
        lengths[late] = 120.0 / gait.late_cadence_spm
    left = first_s + np.cumsum(lengths) - lengths
    right = left + (0.5 + gait.limp_frac) * lengths
    for i, (side, base) in enumerate(zip(SIDES, (left, right), strict=True)):
        strikes[side] = base + gait.stride_sd_s * rng.standard_normal(len(base))
        contact_s = np.full(len(base), gait.contact_s[i])
        if gait.late_contact_s is not None:
            contact_s[late] = gait.late_contact_s
        offs[side] = strikes[side] + contact_s
    return Truth(strikes_s=strikes, toe_offs_s=offs)


def body(gait: Gait, truth: Truth, time_s: FloatArray) -> dict[str, FloatArray]:
    """Return all points that are tracked, x forward and y up [m], shape (n, 2)."""
    beat = np.sort(np.concatenate(list(truth.strikes_s.values())))
    phase = np.interp(time_s, beat, np.arange(len(beat)))
    hip = np.stack(
        [0.0 * time_s, 0.97 + 0.03 * np.cos(2 * np.pi * (phase - 0.85))], axis=1
    )
    points: dict[str, FloatArray] = {}
    for i, side in enumerate(SIDES):
        heel, toe = foot(
            gait,
            truth.strikes_s[side],
            truth.toe_offs_s[side],
            np.radians(gait.strike_deg[i]),
            time_s,
        )
        ankle = heel + np.array([0.03, 0.07])
        away = ankle - hip
        bend = np.sqrt(np.maximum(0.0, 0.44**2 - np.sum(away**2, axis=1) / 4.0))
        ahead = np.stack([-away[:, 1], away[:, 0]], axis=1)
        ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
        points[f"{side}_hip"] = hip
        # Where the foot is out of reach the shank is stretched, never the thigh.
        share = np.minimum(0.5, 0.44 / np.linalg.norm(away, axis=1))[:, None]
        points[f"{side}_knee"] = hip + share * away + bend[:, None] * ahead
        points[f"{side}_ankle"] = ankle
        points[f"{side}_heel"] = heel
        points[f"{side}_toe"] = toe
        points[f"{side}_shoulder"] = hip + np.array([0.06, 0.5])
    points["nose"] = hip + np.array([0.15, 0.75])
    return points


def foot(
    gait: Gait,
    strikes_s: FloatArray,
    offs_s: FloatArray,
    strike_rad: float,
    time_s: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return heel and toe of one foot [m], shape (n, 2) each."""
    speed, pitch, lift = (np.zeros(len(time_s)) for _ in range(3))
    for (strike, after), off in zip(pairwise(strikes_s), offs_s[:-1], strict=True):
        contact_s = off - strike
        # From 40 ms before a strike to 40 ms before the next.
        inside = (time_s >= strike - 0.04) & (time_s < after - 0.04)
        u = time_s[inside] - strike
        length = after - strike
        speed[inside] = _speed(u, contact_s, length, gait)
        pitch[inside] = _pitch(u, contact_s, length, strike_rad, gait)
        lift[inside] = _lift(u, contact_s, length, gait)
    ball = np.cumsum(speed) / FINE_HZ
    whole = (time_s >= strikes_s[1]) & (time_s < strikes_s[-2])
    ball -= ball[whole].mean() - 0.02
    toe_up = lift + FOOT_M * np.maximum(np.sin(pitch), 0.0)
    toe = np.stack([ball + 0.12, 0.02 + toe_up], axis=1)
    heel = toe - FOOT_M * np.stack([np.cos(pitch), np.sin(pitch)], axis=1)
    return heel, toe


FORWARD_S = 0.06  # after toe-off the foot begins to swing forward


def _speed(u: FloatArray, contact_s: float, length_s: float, gait: Gait) -> FloatArray:
    """Return forward speed: reaches belt speed in 60 ms, comes back in the swing.

    A fifth of the belt's speed is left 62 ms after toe-off (force plates).
    """
    landing = np.clip((u + 0.046) / 0.072, 0.0, 1.0)
    leaving = np.clip((u - contact_s) / gait.leaving_s, 0.0, 1.0)
    v = gait.speed_mps
    on_belt = _smooth(landing) * (1.0 - _smooth(leaving))
    begun_s = contact_s + FORWARD_S
    rest = length_s - 0.04 - begun_s
    lobe = np.sin(np.pi * np.clip((u - begun_s) / rest, 0.0, 1.0)) ** 2
    # Half of the landing's 72 ms and of the leaving are spent on the belt; the lobe's
    # mean is one half.
    on_belt_s = contact_s + gait.leaving_s / 2.0 + 0.010
    speed: FloatArray = -v * on_belt + v * on_belt_s / (rest / 2.0) * lobe
    return speed


def _pitch(
    u: FloatArray, contact_s: float, length_s: float, strike_rad: float, gait: Gait
) -> FloatArray:
    """Return foot pitch [rad]: strike angle, flat, heel rise, swing, strike angle."""
    # The forefoot of a heel striker falls fastest 21 ms after contact, and a foot is
    # tipped by 30 deg 22 ms before toe-off (force plates).
    flat_until_s = max(0.55 * contact_s, gait.landing_s + 0.01)
    knots_s = [-0.04, 0.0, gait.landing_s, flat_until_s, contact_s + TIP_LATE_S]
    values = [strike_rad, strike_rad, 0.0, 0.0, -np.radians(gait.toe_off_deg)]
    rest = length_s - 0.04 - contact_s
    knots_s += [contact_s + 0.3 * rest, contact_s + 0.85 * rest, length_s - 0.04]
    swing_deg = max(85.0, gait.toe_off_deg + 10.0)
    values += [-np.radians(swing_deg), strike_rad, strike_rad]
    pitch: FloatArray = PchipInterpolator(knots_s, values)(u)
    return pitch


TIP_LATE_S = 0.004  # after contact a foot is tipped by ``toe_off_deg``
FALL_SHARE = 0.25  # of the belt's speed, with which a foot comes down
STOP_S = 0.056  # in which it is stopped from contact on
TOE_UP_SHARE = 0.25  # of the belt's speed, with which the toe rises after toe-off


def _lift(u: FloatArray, contact_s: float, length_s: float, gait: Gait) -> FloatArray:
    """Return the foot's height [m]: it falls on the belt and is stopped; it rises.

    The speeds at both ends of contact are those of runners on force plates.
    """
    fall = FALL_SHARE * gait.speed_mps
    rise = TOE_UP_SHARE * gait.speed_mps
    rest = length_s - contact_s
    knots = [
        (-0.06, fall * (STOP_S / 2.0 + 0.06)),
        (0.0, fall * STOP_S / 2.0),
        (STOP_S, 0.0),
        (contact_s - 0.031, 0.0),
        (contact_s + 0.007, rise * 0.019),
        (contact_s + 0.049, rise * 0.019 + 1.4 * rise * 0.042),
        (contact_s + 0.5 * rest, 0.14),
        (length_s - 0.06, fall * (STOP_S / 2.0 + 0.06)),
        (length_s, fall * STOP_S / 2.0),
    ]
    height: FloatArray = PchipInterpolator(*np.transpose(knots))(u)
    return height


def _smooth(x: FloatArray) -> FloatArray:
    step: FloatArray = x * x * (3.0 - 2.0 * x)
    return step


def mirrored(track: CleanTrack, scene: Scene) -> tuple[CleanTrack, Scene]:
    """Return the same picture flipped left to right, as a mirror shows it."""
    order = [point(mirrored_point(name)) for name in POINTS]
    xy = track.xy_px[:, order].copy()
    xy[..., 0] = 1080.0 - xy[..., 0]
    faces: Faces = "image_left" if scene.faces == "image_right" else "image_right"
    near: Side = "left" if scene.near_side == "right" else "right"
    return replace(track, xy_px=xy), replace(scene, faces=faces, near_side=near)


def inside(times_s: FloatArray, track: CleanTrack, margin_s: float) -> FloatArray:
    """Return the true times at least a margin inside the clip."""
    first, last = track.time_s[0] + margin_s, track.time_s[-1] - margin_s
    kept: FloatArray = times_s[(times_s >= first) & (times_s <= last)]
    return kept
