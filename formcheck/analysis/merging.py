"""Several clips of one run become one set of numbers.

Each number is taken from the clip that measures it best and keeps that clip's index;
the two legs are compared across clips, each as the near leg of its own. Clips whose
cadences disagree are not one run: their legs are not compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from formcheck.metrics import METRICS, foot_asymmetries
from formcheck.metrics.asymmetry import asymmetry
from formcheck.model import (
    Asymmetry,
    ClipAnalysis,
    Curve,
    Message,
    MetricValue,
    NotMeasured,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.statistics import combined

SAME_RUN_FRAC: Final = 0.02
"""Cadence drifts by up to this much between two clips of one run at one speed; chosen
by us. A clip's own error is often smaller, which would call most pairs different."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Merged:
    """What all clips of a run say together.

    ``metrics`` has each number once, ``also_measured`` what the other clips gave for
    the same numbers.
    """

    clips: tuple[ClipAnalysis, ...]
    metrics: tuple[MetricValue, ...]
    also_measured: tuple[MetricValue, ...]
    not_measured: tuple[NotMeasured, ...]
    asymmetries: tuple[Asymmetry, ...]
    curves: tuple[Curve, ...]


def merged(clips: Sequence[ClipAnalysis]) -> Merged:
    """Return the numbers of a run filmed in one clip or several.

    Parameters
    ----------
    clips
        Finished clips in the order in which they were given.
    """
    doubts = disagreements(clips)
    best = _best_metrics(clips)
    kept = {id(m) for m in best}
    every = [m for clip in clips for m in clip.metrics]
    return Merged(
        clips=tuple(
            replace(clip, quality=(*clip.quality, *doubts)) if doubts else clip
            for clip in clips
        ),
        metrics=tuple(best),
        also_measured=tuple(m for m in every if id(m) not in kept),
        not_measured=tuple(_missing(clips, best)),
        asymmetries=tuple(_asymmetries(clips, best, one_run=not doubts)),
        curves=tuple(_curves(clips)),
    )


# ---------------------------------------------------------------- one run or several


def disagreements(clips: Sequence[ClipAnalysis]) -> list[Message]:
    """Return a message for every pair of clips that cannot be of one run."""
    found = []
    for one, other in combinations(clips, 2):
        a, b = _cadence(one), _cadence(other)
        if a is None or b is None:
            continue
        limit = combined(a.error, b.error, SAME_RUN_FRAC * min(a.value, b.value))
        if abs(a.value - b.value) <= limit:
            continue
        found.append(
            Message(
                code="different_runs",
                level="warn",
                message=f"{one.info.name} has {a.value:.1f} and {other.info.name} "
                f"{b.value:.1f} steps/min (within {limit:.1f} they could be one run): "
                "the clips are not of the same run, so left and right are not compared "
                "between them; film all sides at one speed",
            )
        )
    return found


def _cadence(clip: ClipAnalysis) -> MetricValue | None:
    return next((m for m in clip.metrics if m.key == "cadence"), None)


# ---------------------------------------------------------------- best of each


def _best_metrics(clips: Sequence[ClipAnalysis]) -> list[MetricValue]:
    """Return each number from the clip that measures it best, in the table's order."""
    best: list[MetricValue] = []
    beat = min(
        (m for clip in clips for m in clip.metrics if m.key == "cadence"),
        key=lambda m: m.error,
        default=None,
    )
    for key, metric in METRICS.items():
        found = [m for clip in clips for m in clip.metrics if m.key == key]
        if metric.from_clip == "one":
            best += _from_one_clip(found)
            continue
        for side in (None, *SIDES):
            own = [m for m in found if m.side == side]
            if beat is not None and metric.from_clip == "cadence":
                own = [m for m in own if m.clip == beat.clip] or own
            if own:
                best.append(min(own, key=lambda m: _rank(m, clips)))
    return best


def _rank(value: MetricValue, clips: Sequence[ClipAnalysis]) -> tuple[bool, float]:
    """Order values: the near leg's first, then the smallest error."""
    scene = clips[value.clip].scene
    far = (
        value.side is not None
        and scene is not None
        and scene.near_side not in (value.side, None)
    )
    return far, value.error


def _from_one_clip(found: Sequence[MetricValue]) -> list[MetricValue]:
    """Return the values of the clip that gives most sides, then the smallest error."""
    groups: dict[int, list[MetricValue]] = {}
    for value in found:
        groups.setdefault(value.clip, []).append(value)
    if not groups:
        return []
    return min(groups.values(), key=lambda g: (-len(g), sum(m.error for m in g)))


def _missing(
    clips: Sequence[ClipAnalysis], best: Sequence[MetricValue]
) -> Iterable[NotMeasured]:
    """Return what no clip gave; of several clips' reasons each one once."""
    have = {(m.key, m.side) for m in best} | {(m.key, None) for m in best}
    told: set[tuple[str, Side | None, str]] = set()
    for clip in clips:
        for one in clip.not_measured:
            name = (one.key, one.side, one.reason)
            if (one.key, one.side) not in have and name not in told:
                told.add(name)
                yield one


def _curves(clips: Sequence[ClipAnalysis]) -> Iterable[Curve]:
    """Return each curve of each side once: of the near leg, then of most strides."""

    def rank(curve: Curve) -> tuple[bool, int]:
        scene = clips[curve.clip].scene
        return scene is not None and scene.near_side == curve.side, curve.n_strides

    best: dict[tuple[str, Side], Curve] = {}
    for clip in clips:
        for curve in clip.curves:
            name = (curve.key, curve.side)
            if name not in best or rank(curve) > rank(best[name]):
                best[name] = curve
    return best.values()


# ---------------------------------------------------------------- left against right


def _asymmetries(
    clips: Sequence[ClipAnalysis], best: Sequence[MetricValue], *, one_run: bool
) -> Iterable[Asymmetry]:
    """Return left against right, each key once.

    Two near legs of one run are compared across clips; what one clip compares by itself
    is taken from the clip with the smallest error.
    """
    across = list(_across(best)) if one_run else []
    done = {a.key for a in across}
    within: dict[str, Asymmetry] = {}
    for clip in clips:
        for one in clip.asymmetries:
            if one.key in done:
                continue
            if one.key not in within or one.error < within[one.key].error:
                within[one.key] = one
    yield from within.values()
    yield from across


def _across(best: Sequence[MetricValue]) -> Iterable[Asymmetry]:
    found = {(m.key, m.side): m for m in best}
    for metric in (m for m in METRICS.values() if m.difference.across_clips):
        left, right = (found.get((metric.key, side)) for side in SIDES)
        if left is not None and right is not None and left.clip != right.clip:
            yield asymmetry(metric, left, right)
    yield from (a for a in foot_asymmetries(best) if a.clip is None)
