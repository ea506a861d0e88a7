"""Print how far numbers read of runners on force plates are from the plates' truth.

``python -m benchmarks.force_plates FOLDER`` films the markers of every run in FOLDER
from both sides and from behind with a synthetic camera, adds noise like that of tracked
landmarks, runs the program's own code on them and compares. FOLDER holds runs as
``markers.treadmill`` or ``markers.mocap`` read them.

Times are in ms, angles in degrees, shares 0 to 1. Bias is measured minus true, ``sd of
legs`` the SD of the errors' means over legs (one foot in one clip), ``covered`` the
share of numbers whose stated error reaches the truth, ``refused`` the share not given.
``uneven_contact_time`` and ``uneven_step_time`` have as bias the share of clips of even
runners (true difference under the practical floor) that are called uneven. Groups that
begin with ``rear`` are filmed from behind, all others from the side. ``--write`` puts
one line for each metric into docs/measurement.md.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.behind import answers
from benchmarks.behind import table as answers_table
from benchmarks.markers.mocap import FOCAL_PX, NOISE_LEG, Run, film, hamner, sampled
from benchmarks.markers.plate_truth import Key, stances, truth
from benchmarks.markers.treadmill import Trial, is_treadmill_folder, trials
from benchmarks.tables.leg_errors import LegError, as_json, markdown, rows, summary
from benchmarks.tables.pages import PAGE, put_part
from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import METRICS, Inputs, measure
from formcheck.metrics.side.foot_strike import strike_class
from formcheck.metrics.timing.asymmetries import timing_asymmetries
from formcheck.model import (
    Asymmetry,
    CleanTrack,
    EventKind,
    FloatArray,
    GaitTiming,
    MetricValue,
    Scene,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.quality.camera import camera
from formcheck.settings.settings import Runner

CLIP_S: Final = 15.0
"""A run is cut into clips of about this length, one for each camera."""
EDGE_S: Final = 0.35
"""Events nearer to the ends of a clip are not asked for."""
MATCH_S: Final = 0.10
REAR_HEIGHTS_M: Final = (0.5, 1.0, 1.4)
REAR_DISTANCE_M: Final = 3.4
KINDS: Final[tuple[EventKind, ...]] = ("foot_strike", "toe_off")
IN_MS: Final = ("stride_time", "step_time")
"""Metrics in seconds, printed in ms."""
COMPARED: Final = (
    "cadence",
    "stride_time",
    "step_time",
    "stride_length",
    "contact_time",
    "flight_time",
    "duty_factor",
    "foot_strike_angle",
    "shank_angle_ic",
    "ankle_dorsiflexion_ic",
    "knee_flexion_ic",
    "knee_flexion_stance",
    "hip_extension",
    "overstride_distance",
    "vertical_oscillation",
    "vertical_ratio",
)
NEAR_ONLY: Final = (
    "shank_angle_ic",
    "ankle_dorsiflexion_ic",
    "knee_flexion_ic",
    "knee_flexion_stance",
    "hip_extension",
)
REAR_COMPARED: Final = ("cadence", "stride_time", "step_time")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Clip:
    """One filmed stretch of a run, and what its group names are."""

    name: str
    trial: Trial
    track: CleanTrack
    scene: Scene
    timing: GaitTiming
    views: tuple[str, ...]

    @property
    def asked_s(self) -> tuple[float, float]:
        times = self.track.time_s
        return float(times[0]) + EDGE_S, float(times[-1]) - EDGE_S

    def groups(self, side: Side | None) -> tuple[str, ...]:
        """Return the groups of a number of a side, or of both."""
        if self.scene.view != "side":
            return self.views
        named = [*self.views, f"{self.trial.run.speed_mps:g} m/s"]
        classes = self.trial.strike_class
        if side is None:
            both = set(classes.values())
            named += [next(iter(both))] if len(both) == 1 else []
        else:
            named += [classes[side]]
            named += ["near" if side == self.scene.near_side else "far"]
        return tuple(name for name in named if name)


# ---------------------------------------------------------------- filming


def runs(folder: Path, names: Sequence[str] = ()) -> Iterator[Trial]:
    """Yield the runs of a folder in either format."""
    if is_treadmill_folder(folder):
        yield from trials(folder, names)
        return
    for path in sorted(folder.glob("*_markers.trc")):
        run = hamner(folder, path.name.removesuffix("_markers.trc"))
        hips = (run.points["left_hip"] + run.points["right_hip"]) / 2.0
        yield Trial(
            runner=path.name.split("_run")[0],
            run=run,
            pelvis_m=hips,
            pelvis_sides_m=(),
            strike_class=dict.fromkeys(SIDES, "rearfoot"),
            flat_pitch_deg=dict.fromkeys(SIDES, float("nan")),
            height_m=float("nan"),
        )


def cut(trial: Trial, part: int, of: int) -> Trial:
    """Return one of several stretches of a run, whole if it is short."""
    time_s = trial.run.time_s
    spare_s = float(time_s[-1] - time_s[0]) - CLIP_S
    if spare_s <= 0.0:
        return trial
    start = time_s[0] + spare_s * part / max(1, of - 1)
    kept = (time_s >= start) & (time_s <= start + CLIP_S)
    run = replace(
        trial.run,
        time_s=time_s[kept],
        points={name: path[kept] for name, path in trial.run.points.items()},
    )
    return replace(trial, run=run, pelvis_m=trial.pelvis_m[kept])


def from_behind(run: Run, height_m: float) -> dict[str, FloatArray]:
    """Return the picture of each point from behind the runner [px], y down."""
    centre = np.mean([p.mean(axis=0) for p in run.points.values()], axis=0)
    picture = {}
    for name, path in run.points.items():
        depth = REAR_DISTANCE_M + path[:, 0] - centre[0]
        x = 540.0 + FOCAL_PX * (path[:, 2] - centre[2]) / depth
        y = 960.0 - FOCAL_PX * (path[:, 1] - height_m) / depth
        picture[name] = np.stack([x, y], axis=1)
    return picture


def clips(
    trial: Trial, *, fps: float, noise_leg: float, seed: int, rear: bool
) -> Iterator[_Clip]:
    """Yield a run filmed from both sides and from behind."""
    for part, near in enumerate(SIDES):
        piece = cut(trial, part, len(SIDES))
        track, scene = film(
            piece.run, near=near, fps=fps, seed=seed + part, noise_leg=noise_leg
        )
        yield _clip(f"{trial.run.name} {near}", piece, track, scene, ("all",))
    for part, height_m in enumerate(REAR_HEIGHTS_M if rear else ()):
        piece = cut(trial, part, len(REAR_HEIGHTS_M))
        track = sampled(
            piece.run,
            from_behind(piece.run, height_m),
            fps=fps,
            seed=seed + 10 + part,
            noise_leg=noise_leg,
            how="from behind",
        )
        view = f"rear {height_m:g} m"
        speed = f"rear {trial.run.speed_mps:g} m/s"
        scene = Scene(
            view="rear",
            faces="away",
            near_side=None,
            motion="run",
            setting="treadmill",
        )
        name = f"{trial.run.name} {view}"
        yield _clip(name, piece, track, scene, ("rear", view, speed))


def _clip(
    name: str, trial: Trial, track: CleanTrack, scene: Scene, views: tuple[str, ...]
) -> _Clip:
    return _Clip(
        name=name,
        trial=trial,
        track=track,
        scene=scene,
        timing=gait_timing(track, scene),
        views=views,
    )


# ---------------------------------------------------------------- comparing


def compared(clip: _Clip) -> Iterator[LegError]:
    """Yield everything that is compared in one clip."""
    for side in SIDES:
        for kind in KINDS:
            yield from _events(clip, kind, side)
    true = truth(clip.trial, *clip.asked_s)
    found = _measured(clip)
    keys = COMPARED if clip.scene.view == "side" else REAR_COMPARED
    for (key, side), value in true.items():
        far = side is not None and side != clip.scene.near_side
        if key in keys and not (key in NEAR_ONLY and far):
            yield _metric(clip, (key, side), found.get((key, side)), value)
    if clip.scene.view == "side":
        yield from _classes(clip, found)
    yield from _differences(clip, true)


def _events(clip: _Clip, kind: EventKind, side: Side) -> Iterator[LegError]:
    own = stances(clip.trial.run, side, *clip.asked_s)
    true_s = own.strike_s if kind == "foot_strike" else own.toe_off_s
    events = [e for e in clip.timing.events if (e.kind, e.side) == (kind, side)]
    times_s = np.array([e.time_s for e in events])
    for time_s in true_s:
        near = int(np.argmin(np.abs(times_s - time_s))) if events else -1
        hit = near >= 0 and abs(times_s[near] - time_s) <= MATCH_S
        yield LegError(
            metric=kind,
            leg=f"{clip.name} {side}",
            groups=clip.groups(side),
            off=1000.0 * (times_s[near] - time_s) if hit else float("nan"),
            error=1000.0 * events[near].error_s if hit else float("nan"),
        )


def _measured(clip: _Clip) -> dict[Key, MetricValue]:
    """Return the program's numbers of a clip by key and side."""
    inputs = Inputs(
        track=clip.track,
        scene=clip.scene,
        timing=clip.timing,
        strides=strides(clip.timing),
        runner=Runner(),
        speed_mps=clip.trial.run.speed_mps,
        clip=0,
    )
    stood = camera(clip.track, clip.scene, clip.timing, plumb_deg=0.0)
    if stood is not None:
        inputs = replace(inputs, roll_deg=stood.roll_deg, roll_sd_deg=stood.roll_sd_deg)
    return {(m.key, m.side): m for m in measure(inputs).values}


def _metric(clip: _Clip, key: Key, found: MetricValue | None, true: float) -> LegError:
    scale = 1000.0 if key[0] in IN_MS else 1.0
    return LegError(
        metric=key[0],
        leg=f"{clip.name} {key[1]}",
        groups=clip.groups(key[1]),
        off=float("nan") if found is None else scale * found.value - true,
        error=float("nan") if found is None else scale * found.error,
    )


def _classes(clip: _Clip, found: dict[Key, MetricValue]) -> Iterator[LegError]:
    """Yield whether each foot's class is right: off 0 or 1, NaN in the grey zone."""
    for side in SIDES:
        true, angle = (
            clip.trial.strike_class[side],
            found.get(("foot_strike_angle", side)),
        )
        if not true:
            continue
        told = strike_class(angle) if angle is not None else "between"
        wrong = told.startswith("rear") != (true == "rearfoot")
        yield LegError(
            metric="foot_strike_class",
            leg=f"{clip.name} {side}",
            groups=clip.groups(side),
            off=float("nan") if told.startswith("between") else float(wrong),
            error=0.5,
        )


def _differences(clip: _Clip, true: dict[Key, float]) -> Iterator[LegError]:
    """Yield left minus right of contact and step time, and what is called uneven."""
    found = {
        a.key: a for a in timing_asymmetries(clip.timing, scene=clip.scene, clip=0)
    }
    for key in ("contact_time", "step_time"):
        if key == "contact_time" and clip.scene.view != "side":
            continue
        told = found.get(key)
        value = true[f"{key}_difference", None]
        scale = 1000.0 if told is not None and told.unit == "s" else 1.0
        yield LegError(
            metric=f"{key}_difference",
            leg=clip.name,
            groups=clip.groups(None),
            off=float("nan") if told is None else scale * told.difference - value,
            error=float("nan") if told is None else scale * told.error,
        )
        mean = (true[key, "left"] + true[key, "right"]) / 2.0
        if 100.0 * abs(value) / mean < (METRICS[key].difference.floor_pct or 0.0):
            yield LegError(
                metric=f"uneven_{key}",
                leg=clip.name,
                groups=clip.groups(None),
                off=float("nan") if told is None else float(_uneven(told)),
            )


def _uneven(told: Asymmetry) -> bool:
    return told.exceeds_error and not told.note


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.force_plates",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--fps", type=float, default=60.0)
    parser.add_argument("--noise", type=float, default=NOISE_LEG, help="SD in legs")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--runner", action="append", default=[], help="only this one")
    parser.add_argument("--no-rear", action="store_true", help="side views only")
    parser.add_argument(
        "--arms",
        type=Path,
        metavar="FOLDER",
        help="also what benchmarks.behind answers, with the arms of the run there",
    )
    parser.add_argument("--json", action="store_true", help="rows as JSON")
    parser.add_argument(
        "--write",
        action="store_true",
        help="one line a metric into docs/measurement.md",
    )
    options = parser.parse_args(arguments)
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder; give one with marker runs")
    found = [
        one
        for trial in runs(options.folder, options.runner)
        for clip in clips(
            trial,
            fps=options.fps,
            noise_leg=options.noise,
            seed=options.seed,
            rear=not options.no_rear,
        )
        for one in compared(clip)
    ]
    if not found:
        parser.error(f"{options.folder} holds no runs in a format that is known")
    table = rows(found)
    print(as_json(table) if options.json else markdown(table))
    if options.arms is not None:
        told = answers(
            options.folder, options.arms, names=options.runner, fps=options.fps, each=1
        )
        print(f"\nFrom behind, points spoiled:\n\n{answers_table(list(told))}")
    if options.write:
        title = (
            f"### Runners on force plates, markers at {options.fps:g} frames per second"
        )
        put_part(PAGE, f"runners-{options.fps:g}", f"{title}\n\n{summary(table)}")


if __name__ == "__main__":
    main()
