"""A runner from formulas seen from behind or in front, with exact contacts and angles.

The trunk is that of a spring-mass runner: free fall in flight, half a sine of force in
contact, so that its fastest fall comes a known time after the foot strike.
"""

from dataclasses import dataclass

import numpy as np

from benchmarks.markers.mocap import correlated_noise
from formcheck.model import CleanTrack, FloatArray, PoseTrack, Scene
from formcheck.model.skeleton import N_POINTS, SIDES, Side, point

LEG_PX = 300.0
HIP_WIDTH_PX = 70.0
TRUNK_PX = 190.0
G_PX = 9.81 / 0.88 * LEG_PX


@dataclass(frozen=True, kw_only=True)
class FrontalGait:
    """How the runner moves; pairs are left, right; angles at mid-stance."""

    cadence_spm: float = 170.0
    contact_s: float = 0.25
    limp_frac: float = 0.0
    stride_sd_s: float = 0.0
    adduction_deg: tuple[float, float] = (6.0, 6.0)
    lean_deg: tuple[float, float] = (3.0, 3.0)
    width_hw: tuple[float, float] = (0.30, 0.30)
    knee_deg: tuple[float, float] = (2.0, 2.0)
    lift_leg: float = 0.45
    roll_deg: float = 0.0
    first_strike_s: float = 0.25

    @property
    def stride_s(self) -> float:
        return 120.0 / self.cadence_spm

    @property
    def fall_late_s(self) -> float:
        """Time from the strike to the trunk's fastest fall."""
        share = 2.0 * self.contact_s / (np.pi * self.stride_s / 2.0)
        return float(self.contact_s / np.pi * np.arcsin(share))


def pose_of(track: CleanTrack) -> PoseTrack:
    """Return a clean track as the tracked body it came from."""
    n = track.time_s.size
    return PoseTrack(
        frame=track.frame,
        time_s=track.time_s,
        xy_px=track.xy_px,
        z_px=np.zeros((n, N_POINTS)),
        score=np.ones(n),
        leg_px=track.leg_px,
        left_right_margin=1.0,
        interpolated=np.isnan(track.xy_px[..., 0]),
        estimator="markers",
    )


def strike_times(gait: FrontalGait, seconds: float, rng) -> dict[Side, FloatArray]:
    """Return exact foot strikes from before to after the clip."""
    n = int(seconds / gait.stride_s) + 6
    left = gait.first_strike_s + gait.stride_s * (np.arange(n) - 2)
    right = left + (0.5 + gait.limp_frac) * gait.stride_s
    return {
        side: base + gait.stride_sd_s * rng.standard_normal(n)
        for side, base in zip(SIDES, (left, right), strict=True)
    }


def make_frontal(
    gait: FrontalGait,
    *,
    seconds: float = 12.0,
    fps: float = 60.0,
    view: str = "rear",
    noise_leg: float = 0.0,
    seed: int = 0,
) -> tuple[CleanTrack, Scene, dict[Side, FloatArray]]:
    """Return the run as a clean track, its scene, and the exact foot strikes."""
    rng = np.random.default_rng(seed)
    strikes = strike_times(gait, seconds, rng)
    time_s = np.arange(int(seconds * fps)) / fps
    points = _body(gait, strikes, time_s)
    angle = np.radians(gait.roll_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    xy = np.full((time_s.size, N_POINTS, 2), np.nan)
    for name, right_up in points.items():
        # Seen from behind the runner's right is the picture's right.
        across = right_up[:, 0] * (1.0 if view == "rear" else -1.0)
        flat = np.stack([across, -right_up[:, 1]], axis=1)
        xy[:, point(name)] = np.array([540.0, 900.0]) + flat @ turn.T
        if noise_leg:
            noise = correlated_noise(rng, (time_s.size, 2), fps)
            xy[:, point(name)] += noise_leg * LEG_PX * noise
    track = CleanTrack(
        time_s=time_s,
        rate_hz=fps,
        xy_px=xy,
        frame=np.arange(time_s.size),
        leg_px=LEG_PX,
        fresh=np.ones(time_s.size, dtype=np.bool_),
        filled_in=np.zeros((time_s.size, N_POINTS), dtype=np.bool_),
    )
    scene = Scene(
        view="rear" if view == "rear" else "front",
        faces="away" if view == "rear" else "camera",
        near_side=None,
        motion="run",
        setting="treadmill",
    )
    return track, scene, strikes


def _body(gait, strikes, time_s) -> dict[str, FloatArray]:
    """Return all points, x to the runner's right and y up from the hips' level [px]."""
    up = _trunk_height(gait, np.sort(np.concatenate(list(strikes.values()))), time_s)
    hips = np.stack([0 * time_s, up], axis=1)
    lean = np.zeros(time_s.size)
    points: dict[str, FloatArray] = {}
    for i, side in enumerate(SIDES):
        out = -1.0 if side == "left" else 1.0
        in_stance, lift = _leg_state(gait, strikes[side], time_s)
        lean += out * gait.lean_deg[i] * in_stance
        inward = np.radians(gait.adduction_deg[i])
        bent = inward - np.radians(gait.knee_deg[i])
        hip = hips + np.array([out * HIP_WIDTH_PX / 2, 0.0])
        down = np.array([-out * np.sin(inward), -np.cos(inward)])
        knee = hip + 0.5 * LEG_PX * down
        shank = np.array([-out * np.sin(bent), -np.cos(bent)])
        ankle = knee + 0.5 * LEG_PX * shank
        ground = -LEG_PX + 8.0
        raised = ground + gait.lift_leg * LEG_PX * lift
        ankle[:, 1] = np.where(lift > 0, raised, ankle[:, 1])
        heel_x = out * gait.width_hw[i] * HIP_WIDTH_PX
        heel = np.stack([heel_x + 0 * lift, ankle[:, 1] - 14.0], axis=1)
        points |= {
            f"{side}_hip": hip,
            f"{side}_knee": knee,
            f"{side}_ankle": ankle,
            f"{side}_heel": heel,
            f"{side}_toe": heel + np.array([out * 6.0, -8.0]),
        }
    tilt = np.radians(lean)
    top = hips + TRUNK_PX * np.stack([np.sin(tilt), np.cos(tilt)], axis=1)
    for side, out in (("left", -1.0), ("right", 1.0)):
        points[f"{side}_shoulder"] = top + np.array([out * 60.0, 0.0])
        points[f"{side}_wrist"] = hips + np.array([out * 40.0, 60.0])
    points["nose"] = top + np.array([0.0, 80.0])
    return points


def _leg_state(gait, strikes_s, time_s) -> tuple[FloatArray, FloatArray]:
    """Return 1 in stance, and the height of the foot in swing, 0..1."""
    since = time_s[:, None] - strikes_s
    since = np.where(since >= 0, since, np.inf).min(axis=1)
    stance = (since <= gait.contact_s).astype(float)
    share = (since - gait.contact_s) / (gait.stride_s - gait.contact_s)
    lift = np.where(stance > 0, 0.0, np.sin(np.pi * np.clip(share, 0, 1)) ** 2)
    return stance, lift


def _trunk_height(gait, strikes_s, time_s) -> FloatArray:
    fine_s = np.arange(time_s[0] - 1.0, time_s[-1] + 1.0, 0.001)
    push = np.zeros(fine_s.size)
    step_s = gait.stride_s / 2.0
    peak = G_PX * np.pi * step_s / (2.0 * gait.contact_s)
    for strike in strikes_s:
        inside = (fine_s >= strike) & (fine_s <= strike + gait.contact_s)
        push[inside] += peak * np.sin(
            np.pi * (fine_s[inside] - strike) / gait.contact_s
        )
    speed = np.cumsum(push - G_PX) * 0.001
    speed -= np.polyval(np.polyfit(fine_s, speed, 1), fine_s)
    height = np.cumsum(speed) * 0.001
    height -= np.polyval(np.polyfit(fine_s, height, 3), fine_s)
    level: FloatArray = np.interp(time_s, fine_s, height)
    return level
