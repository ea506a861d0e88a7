"""Count what is answered of real runners' markers filmed from behind.

``python -m benchmarks.behind FOLDER --arms FOLDER`` puts shoulders, arms and a head on
the runners of ``markers.treadmill``, films them with cameras behind the runner,
spoils the points as pose nets do, and runs the program's own code from the scene to the
events. Three conditions: noise alone; the raised foot lost in 60 % of its frames (half
of them placed on the standing foot, half not seen); the legs exchanged in 25 % of the
frames. ``answered`` are clips with events, ``sides`` the share of answered clips whose
sides are right, ``strike`` the bias and SD of single strikes against 50 N of force.

Nobody's arms were measured together with the force: they are those of one runner
(subject02 of OpenSim's running example, ``markers.mocap.opensim``), as harmonics
of the stride, in the phase of the legs.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.signal import butter, hilbert, sosfiltfilt

from benchmarks.markers.mocap import (
    NOISE_LEG,
    Run,
    correlated_noise,
    leg_length_px,
    opensim,
    read_mot,
)
from benchmarks.markers.treadmill import trials
from formcheck.gait.events import gait_timing
from formcheck.gait.scene.view import scene
from formcheck.model import (
    BoolArray,
    EventKind,
    FloatArray,
    GaitTiming,
    PoseTrack,
    Scene,
)
from formcheck.model.skeleton import LEG_JOINTS, N_POINTS, SIDES, Side, point
from formcheck.tracking.resampling import clean

HARMONICS: Final = 4
FOCAL_PX: Final = 1900.0
CLIP_S: Final = 12.0
MATCH_S: Final = 0.12
RAISED_FRAC: Final = 0.25
"""A foot counts as raised above this share of the range of its ankle's height."""
BURST_S: Final = (0.08, 0.40)
"""Points are lost, and legs exchanged, for this long at a time."""


@dataclass(frozen=True, kw_only=True)
class Camera:
    """A camera behind the runner: height and distance [m], and its turn [deg]."""

    height_m: float
    distance_m: float
    turned_deg: float


CAMERAS: Final = tuple(
    Camera(height_m=height, distance_m=distance, turned_deg=turned)
    for height, distance, turned in product(
        (0.4, 0.7, 1.0, 1.4), (2.5, 3.4, 5.0), (-10.0, -3.0, 4.0, 10.0)
    )
)


@dataclass(frozen=True, kw_only=True)
class Spoiled:
    """How the points are spoiled: shares of raised feet, and of frames."""

    name: str
    hidden_frac: float = 0.0
    exchanged_frac: float = 0.0


CONDITIONS: Final = (
    Spoiled(name="noise"),
    Spoiled(name="hidden", hidden_frac=0.6),
    Spoiled(name="exchanged", exchanged_frac=0.25),
)


# ---------------------------------------------------------------- body


def stride_angle(run: Run) -> FloatArray:
    """Return the phase of the legs [rad], by which foot is ahead, shape (n,)."""
    ahead = run.points["left_ankle"][:, 0] - run.points["right_ankle"][:, 0]
    rate_hz = 1.0 / float(np.median(np.diff(run.time_s)))
    spectrum = np.abs(np.fft.rfft((ahead - ahead.mean()) * np.hanning(len(ahead))))
    stride_hz = float(np.fft.rfftfreq(len(ahead), 1.0 / rate_hz)[spectrum.argmax()])
    band = [0.6 * stride_hz, 1.4 * stride_hz]
    sos = butter(2, band, "bandpass", fs=rate_hz, output="sos")
    angle: FloatArray = np.unwrap(np.angle(hilbert(sosfiltfilt(sos, ahead))))
    return angle


def _terms(angle: FloatArray) -> FloatArray:
    turns = angle[:, None] * np.arange(1, HARMONICS + 1)
    return np.column_stack([np.ones(len(angle)), np.cos(turns), np.sin(turns)])


def upper_body(folder: Path) -> dict[str, FloatArray]:
    """Return the places of arms and head about the hips as stride harmonics.

    In leg lengths; each of shape (9, 3), axes as in ``markers.mocap.Run``.
    """
    run = opensim(folder)
    _, m = read_mot(folder / "subject02_running_arms_ik.mot")
    paths = {"nose": m["Top.Head"] - np.array([0.0, 0.12, 0.0])}
    for side in SIDES:
        k = side[0].upper()
        paths[f"{side}_shoulder"] = m[f"{k}.Acromium"]
        paths[f"{side}_elbow"] = m[f"{k}.Elbow"]
        paths[f"{side}_wrist"] = (m[f"{k}.Wrist.Med"] + m[f"{k}.Wrist.Lat"]) / 2.0
        paths[f"{side}_ear"] = m[f"{k}.Temple"]
    hips = (run.points["left_hip"] + run.points["right_hip"]) / 2.0
    design = _terms(stride_angle(run))
    leg_m = _leg_m(run)
    return {
        name: np.linalg.lstsq(design, (path - hips) / leg_m, rcond=None)[0]
        for name, path in paths.items()
    }


def _leg_m(run: Run) -> float:
    return float(leg_length_px(run.points))


def with_upper_body(run: Run, upper: dict[str, FloatArray]) -> Run:
    """Return a run with shoulders, arms and head."""
    design = _terms(stride_angle(run))
    hips = (run.points["left_hip"] + run.points["right_hip"]) / 2.0
    leg_m = _leg_m(run)
    added = {name: hips + leg_m * (design @ place) for name, place in upper.items()}
    return replace(run, points={**run.points, **added})


# ---------------------------------------------------------------- camera


def picture(run: Run, camera: Camera) -> dict[str, FloatArray]:
    """Return each point in the camera's picture [px], y down."""
    centre = np.mean([p.mean(axis=0) for p in run.points.values()], axis=0)
    turn = np.radians(camera.turned_deg)
    found = {}
    for name, path in run.points.items():
        ahead, right = (path - centre)[:, 0], (path - centre)[:, 2]
        across = right * np.cos(turn) - ahead * np.sin(turn)
        depth = camera.distance_m + right * np.sin(turn) + ahead * np.cos(turn)
        x = 540.0 + FOCAL_PX * across / depth
        y = 960.0 - FOCAL_PX * (path[:, 1] - camera.height_m) / depth
        found[name] = np.stack([x, y], axis=1)
    return found


def filmed(
    run: Run, camera: Camera, how: Spoiled, *, fps: float, seed: int, front: bool
) -> PoseTrack:
    """Return what a tracker makes of a run with arms and a head."""
    rng = np.random.default_rng(seed)
    seen = picture(run, camera)
    leg = leg_length_px(seen)
    start = run.time_s[0] + rng.uniform(0.0, 1.0 / fps)
    n = int(np.floor((run.time_s[-1] - start) * fps)) + 1
    time_s = start + np.arange(n) / fps
    xy = np.full((n, N_POINTS, 2), np.nan)
    for name, path in seen.items():
        noise = NOISE_LEG * leg * correlated_noise(rng, (n, 2), fps)
        xy[:, point(name)] = CubicSpline(run.time_s, path)(time_s) + noise
    if front:
        xy[..., 0] = 1080.0 - xy[..., 0]
    _hide(xy, how.hidden_frac, leg, fps, rng)
    _exchange(xy, how.exchanged_frac, fps, rng)
    return PoseTrack(
        frame=np.arange(n),
        time_s=time_s,
        xy_px=xy,
        z_px=np.zeros((n, N_POINTS)),
        score=np.ones(n),
        interpolated=np.isnan(xy[..., 0]),
        leg_px=leg,
        left_right_margin=1.0,
        estimator="markers",
        history=(f"{run.name} from behind at {fps:g} fps",),
    )


def _bursts(
    wanted: BoolArray, share: float, fps: float, rng: np.random.Generator
) -> BoolArray:
    """Return bursts that cover a share of the frames that are wanted."""
    taken = np.zeros(len(wanted), dtype=np.bool_)
    goal = share * wanted.sum()
    while (taken & wanted).sum() < goal:
        length = max(1, round(rng.uniform(*BURST_S) * fps))
        start = int(rng.integers(-length, len(wanted)))
        taken[max(0, start) : start + length] = True
    return taken & wanted


def _hide(
    xy: FloatArray, share: float, leg: float, fps: float, rng: np.random.Generator
) -> None:
    if not share:
        return
    for side, other in (("left", "right"), ("right", "left")):
        height = -xy[:, point(f"{side}_ankle"), 1]
        low, high = np.nanpercentile(height, [2, 98])
        lost = _bursts(height > low + RAISED_FRAC * (high - low), share, fps, rng)
        stolen = lost & (np.cumsum(np.diff(lost, prepend=False)) // 2 % 2 == 0)
        for part in ("ankle", "heel", "toe"):
            own, theirs = point(f"{side}_{part}"), point(f"{other}_{part}")
            off = 0.03 * leg * rng.standard_normal((len(xy), 2))
            xy[stolen, own] = (xy[:, theirs] + off)[stolen]
            xy[lost & ~stolen, own] = np.nan


def _exchange(
    xy: FloatArray, share: float, fps: float, rng: np.random.Generator
) -> None:
    if not share:
        return
    wrong = _bursts(np.ones(len(xy), dtype=np.bool_), share, fps, rng)
    for part in LEG_JOINTS:
        left, right = (point(f"{side}_{part}") for side in SIDES)
        xy[wrong, left], xy[wrong, right] = xy[wrong, right], xy[wrong, left]


# ---------------------------------------------------------------- answers


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What came of one clip; times in ms, NaN or empty where nothing was said."""

    name: str
    condition: str
    speed_mps: float
    motion: str
    reason: str
    spm: float
    true_spm: float
    sides_right: float
    late_ms: FloatArray
    off_late_ms: FloatArray


def measured(pose: PoseTrack) -> tuple[Scene, GaitTiming]:
    """Return the program's scene and events of a track."""
    how = scene(pose)
    return how, gait_timing(clean(pose, slow_motion_factor=1.0), how)


def answer(run: Run, pose: PoseTrack, *, name: str, condition: str) -> Answer:
    """Return what the program makes of a clip, against the force."""
    how, timing = measured(pose)
    strikes = _matched(timing, "foot_strike", run.strikes_s)
    offs = _matched(timing, "toe_off", run.toe_offs_s)
    return Answer(
        name=name,
        condition=condition,
        speed_mps=run.speed_mps,
        motion=how.motion,
        reason="" if timing.events or not timing.messages else timing.messages[0].code,
        spm=120.0 / timing.stride_time_s,
        true_spm=_spm(run, pose),
        sides_right=float(np.mean(strikes[:, 1])) if len(strikes) else float("nan"),
        late_ms=strikes[:, 0],
        off_late_ms=offs[:, 0],
    )


def _matched(
    timing: GaitTiming, kind: EventKind, true_s: dict[Side, FloatArray]
) -> FloatArray:
    """Return how late each event is [ms], and whether it is on its side, (n, 2)."""
    true = sorted((float(t), side) for side in SIDES for t in true_s[side])
    times = np.array([t for t, _ in true])
    rows = []
    for event in (e for e in timing.events if e.kind == kind):
        near = int(np.argmin(np.abs(times - event.time_s)))
        gap_s = event.time_s - times[near]
        if abs(gap_s) <= MATCH_S:
            rows.append((1000.0 * gap_s, float(true[near][1] == event.side)))
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _spm(run: Run, pose: PoseTrack) -> float:
    """Return the slope of the line through the strikes within a clip."""
    times = np.sort(np.concatenate(list(run.strikes_s.values())))
    times = times[(times > pose.time_s[0]) & (times < pose.time_s[-1])]
    gaps = np.diff(times)
    number = np.concatenate([[0], np.cumsum(np.rint(gaps / np.median(gaps)))])
    return 60.0 / float(np.polyfit(number, times, 1)[0])


def answers(
    folder: Path,
    arms: Path,
    *,
    names: Sequence[str] = (),
    fps: float = 60.0,
    each: int = 4,
    conditions: Sequence[Spoiled] = CONDITIONS,
    seconds: float = CLIP_S,
    front: bool = False,
) -> Iterator[Answer]:
    """Yield the answers; ``each`` of the cameras for a run, all in turn."""
    upper = upper_body(arms)
    for number, trial in enumerate(trials(folder, names)):
        for k in range(each):
            camera = CAMERAS[(number * each + k) * 7 % len(CAMERAS)]
            seed = 1000 * number + k
            run = _cut(with_upper_body(trial.run, upper), seconds, k, each)
            for how in conditions:
                pose = filmed(run, camera, how, fps=fps, seed=seed, front=front)
                yield answer(run, pose, name=f"{run.name} {k}", condition=how.name)


def _cut(run: Run, seconds: float, part: int, of: int) -> Run:
    spare = max(0.0, float(run.time_s[-1] - run.time_s[0]) - seconds)
    start = run.time_s[0] + spare * part / max(1, of - 1)
    kept = (run.time_s >= start) & (run.time_s <= start + seconds)
    points = {name: path[kept] for name, path in run.points.items()}
    return replace(run, time_s=run.time_s[kept], points=points)


def table(found: Sequence[Answer]) -> str:
    """Return a Markdown table by condition and speed."""
    lines = [
        "| points | m/s | clips | answered, % | sides, % | cadence, rms "
        "| strike bias, sd of clips, sd within, ms | toe-off bias, sd of clips, ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    groups = sorted({(a.condition, a.speed_mps) for a in found})
    for condition, speed in groups:
        own = [a for a in found if (a.condition, a.speed_mps) == (condition, speed)]
        told = [a for a in own if a.late_ms.size]
        right = [a for a in told if a.sides_right > 0.95]
        rms = np.sqrt(np.mean([(a.spm - a.true_spm) ** 2 for a in told] or [np.nan]))
        means = [a.late_ms.mean() for a in right] or [np.nan]
        within = [a.late_ms.std() for a in right] or [np.nan]
        offs = [a.off_late_ms.mean() for a in right if a.off_late_ms.size] or [np.nan]
        lines.append(
            f"| {condition} | {speed:g} | {len(own)} "
            f"| {100 * len(told) / len(own):.0f} "
            f"| {100 * len(right) / max(1, len(told)):.0f} | {rms:.2f} "
            f"| {np.mean(means):+.1f}, {np.std(means):.1f}, {np.mean(within):.1f} "
            f"| {np.mean(offs):+.1f}, {np.std(offs):.1f} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.behind",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--arms", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--fps", type=float, default=60.0)
    parser.add_argument("--each", type=int, default=4, help="cameras for each run")
    parser.add_argument("--seconds", type=float, default=CLIP_S)
    parser.add_argument("--front", action="store_true")
    parser.add_argument("--runners", nargs="*", default=())
    options = parser.parse_args(arguments)
    found = list(
        answers(
            options.folder,
            options.arms,
            names=options.runners,
            fps=options.fps,
            each=options.each,
            seconds=options.seconds,
            front=options.front,
        )
    )
    print(table(found))
    reasons: dict[str, int] = {}
    for one in found:
        if one.reason:
            key = f"{one.condition}: {one.motion}, {one.reason}"
            reasons[key] = reasons.get(key, 0) + 1
    for reason, count in sorted(reasons.items()):
        print(f"- {reason}: {count}")


if __name__ == "__main__":
    main()
