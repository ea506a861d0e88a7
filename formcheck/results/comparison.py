"""Two results of one runner: what really changed.

A change is real if it is larger than the smallest detectable change: what the errors of
both numbers and the usual difference between two sessions leave open.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from formcheck.knowledge import load
from formcheck.metrics import METRICS
from formcheck.model import Analysis, MetricValue
from formcheck.model.skeleton import Side
from formcheck.results.result_json import read, to_result
from formcheck.results.schema import Result
from formcheck.signal.statistics import smallest_detectable

Verdict = Literal["real change", "within noise", "not comparable"]

OF_CADENCE: Final = ("stride_time", "step_time", "stride_length", "step_length")
"""Times and lengths that follow from the cadence change by its share of itself."""
USUAL_CADENCE_SPM: Final = 165.0
"""For which the published change of cadence is turned into a share."""
SAME_SPEED_FRAC: Final = 0.02
"""Belt speeds farther apart are not one speed; chosen by us."""
FIRST_METHOD: Final = "1"
"""Of results that do not say how they were read."""
KEPT_BY_METHODS: Final = ("cadence", "stride_time", "stride_length", "belt_speed")
"""Read alike by all methods; all else hangs on when contact begins and ends."""
READ_ANEW: Final = "read in another way since; analyse the earlier clip again"
LEFT_OPEN: Final = "no error is known, so nothing can be said of the change"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One number before and after.

    ``smallest`` is the smallest detectable change in the number's own unit.
    """

    key: str
    label: str
    unit: str
    side: Side | None
    before: float
    after: float
    change: float
    smallest: float
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All changes, and what keeps two results from being compared."""

    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def real(self) -> tuple[Change, ...]:
        """The changes larger than what the measuring leaves open."""
        return tuple(c for c in self.changes if c.verdict == "real change")


def between_sessions() -> dict[str, float]:
    """Return the smallest published change between two sessions by metric."""
    return {
        key: usual.smallest_change
        for key, usual in load().thresholds.metric.items()
        if usual.smallest_change is not None
    }


def compare(before: Analysis | Path | str, after: Analysis | Path | str) -> Comparison:
    """Return what really changed between two analyses of one runner.

    Parameters
    ----------
    before, after
        Analyses, or paths of their ``result.json``.

    Raises
    ------
    InputError
        If a file cannot be read or is no result of this version.

    Examples
    --------
    >>> comparison = compare(analysis, analysis)
    >>> comparison.real
    ()
    """
    old, new = (
        to_result(one) if isinstance(one, Analysis) else read(Path(one))
        for one in (before, after)
    )
    return compared(old, new, published=between_sessions())


def compared(
    before: Result, after: Result, *, published: Mapping[str, float]
) -> Comparison:
    """Return what changed from one result to another.

    Parameters
    ----------
    before, after
        Results of the same runner.
    published
        Smallest published change between two sessions by metric, in its unit; metrics
        without one are judged by their own errors alone.
    """
    old, new = _by_name(before.metrics), _by_name(after.metrics)
    both = [name for name in old if name in new]
    alike = _method(before) == _method(after)
    return Comparison(
        changes=tuple(
            _change(old[n], new[n], published, alike=alike or n[0] in KEPT_BY_METHODS)
            for n in both
        ),
        warnings=tuple(_warnings(before, after, old, new)),
        only_before=tuple(_label(old[n]) for n in old if n not in new),
        only_after=tuple(_label(new[n]) for n in new if n not in old),
    )


_Name = tuple[str, Side | None]


def _by_name(metrics: Sequence[MetricValue]) -> dict[_Name, MetricValue]:
    """Return the first number of each name, in the table's order."""
    order = {key: place for place, key in enumerate(METRICS)}
    found: dict[_Name, MetricValue] = {}
    for metric in sorted(metrics, key=lambda m: order.get(m.key, len(order))):
        found.setdefault((metric.key, metric.side), metric)
    return found


def _label(metric: MetricValue) -> str:
    side = f", {metric.side}" if metric.side else ""
    return f"{metric.label}{side}"


def _method(result: Result) -> str:
    return result.versions.get("method", FIRST_METHOD)


def _change(
    old: MetricValue, new: MetricValue, published: Mapping[str, float], *, alike: bool
) -> Change:
    change = new.value - old.value
    smallest = smallest_detectable(
        old.error, new.error, _between(old.key, old.value, published)
    )
    verdict: Verdict = "within noise"
    note = ""
    if not alike:
        verdict, note = "not comparable", READ_ANEW
    elif not math.isfinite(smallest):
        verdict, note = "not comparable", LEFT_OPEN
    elif abs(change) > smallest:
        verdict = "real change"
    return Change(
        key=old.key,
        label=old.label,
        unit=old.unit,
        side=old.side,
        before=old.value,
        after=new.value,
        change=change,
        smallest=smallest,
        verdict=verdict,
        note=note,
    )


def smallest_change(
    key: str,
    *,
    value: float,
    errors: tuple[float, float],
    published: Mapping[str, float],
) -> float | None:
    """Return from where on a change of a number is real, in its own unit.

    Parameters
    ----------
    key, value
        The metric and its first value.
    errors
        95 % errors of the first and of the later number; NaN = not known.
    published
        Smallest published change between two sessions by metric.

    Returns
    -------
    float or None
        None if an error is not known.
    """
    found = smallest_detectable(*errors, _between(key, value, published))
    return found if math.isfinite(found) else None


def _between(key: str, value: float, published: Mapping[str, float]) -> float:
    """Return the published change between sessions in the number's own unit."""
    if key in OF_CADENCE:
        share = published.get("cadence", 0.0) / USUAL_CADENCE_SPM
        return share * abs(value)
    return published.get(key, 0.0)


def _warnings(
    before: Result,
    after: Result,
    old: Mapping[_Name, MetricValue],
    new: Mapping[_Name, MetricValue],
) -> Iterable[str]:
    """Return what else differs between the two and may explain a change."""
    name: _Name = ("belt_speed", None)
    if name in old and name in new:
        a, b = old[name], new[name]
        # Two typed speeds are told apart as they are: one display, one error.
        typed = all("typed" in speed.method for speed in (a, b))
        limit = SAME_SPEED_FRAC * a.value
        if not typed:
            limit = smallest_detectable(a.error, b.error, limit)
        if abs(a.value - b.value) > limit:
            yield (
                f"the belt ran at {3.6 * a.value:.1f} km/h before and "
                f"{3.6 * b.value:.1f} km/h after; nearly every number changes with "
                "speed, compare runs of one speed"
            )
    elif name in old or name in new:
        yield "only one of the two has a belt speed; compare runs of one speed"
    views = [[clip.view for clip in result.clips] for result in (before, after)]
    if sorted(map(str, views[0])) != sorted(map(str, views[1])):
        yield (
            f"the clips show different views ({_listed(views[0])}; {_listed(views[1])})"
        )
    estimators = [
        {clip.tracking.estimator for clip in result.clips} for result in (before, after)
    ]
    if estimators[0] != estimators[1]:
        yield "the body was found in different ways; analyse both clips alike"
    if _method(before) != _method(after):
        yield (
            "the method changed between the two: formcheck reads contact and pelvis in "
            "another way now, so only cadence, stride and speed are compared; for the "
            "rest analyse the earlier clip again"
        )
    if before.versions.get("formcheck") != after.versions.get("formcheck"):
        yield "two versions of formcheck were used; the changelog says what moved"


def _listed(views: Sequence[str | None]) -> str:
    return " and ".join(view or "unknown" for view in views)
