"""Left minus right, its error, and whether the difference is worth naming.

Two questions are kept apart: does a difference exceed its own error (a number), and is
it above the practical floor under which symmetric runners read as well (a note).
"""

from dataclasses import replace

from formcheck.metrics.metric import Difference, Metric
from formcheck.model import Asymmetry, MetricValue
from formcheck.signal.statistics import combined


def asymmetry(metric: Metric, left: MetricValue, right: MetricValue) -> Asymmetry:
    """Return left minus right of one metric.

    Parameters
    ----------
    metric
        What is compared.
    left, right
        Its value on each side; from one clip or from two.

    Returns
    -------
    Asymmetry
        The error takes the two values as independent. Angles and shares get no
        percentage: their zero is arbitrary.
    """
    result = Asymmetry(
        key=metric.key,
        left=left.value,
        right=right.value,
        difference=left.value - right.value,
        unit=left.unit,
        index_pct=index_pct(left.value, right.value, left.unit),
        error=combined(left.error, right.error),
        exceeds_error=False,
        clip=left.clip if left.clip == right.clip else None,
    )
    return judged(result, metric.difference)


def judged(
    result: Asymmetry, difference: Difference, *, unclear: str = "", note: str = ""
) -> Asymmetry:
    """Return an asymmetry with ``exceeds_error`` and ``note`` filled in.

    Parameters
    ----------
    difference
        How left minus right of the metric is judged.
    unclear
        Why nothing can be concluded: then no difference is claimed either.
    note
        What else is to be said.
    """
    exceeds = not unclear and abs(result.difference) > result.error
    note = unclear or note
    if not note and exceeds and difference.below_floor(result):
        note = difference.note
    return replace(result, exceeds_error=exceeds, note=note)


def index_pct(left: float, right: float, unit: str) -> float | None:
    """Return a difference in per cent of the mean; None for what has no true zero."""
    if unit not in ("s", "ms", "m", "cm"):
        return None
    return 200.0 * (left - right) / (left + right)
