"""Numbers and answers of runners, as the measuring would give them."""

from formcheck.metrics import METRICS
from formcheck.metrics.asymmetry import asymmetry
from formcheck.model import Asymmetry, MetricValue
from formcheck.model.skeleton import Side

STRIDE_ERROR_FRAC = 0.003


def number(
    key: str, value: float, error: float, side: Side | None = None, clip: int = 0
) -> MetricValue:
    """Return one measured number with the label and unit of the table."""
    metric = METRICS[key]
    return MetricValue(
        key=key,
        label=metric.label,
        unit=metric.unit,
        side=side,
        value=value,
        error=error,
        spread=error,
        n_strides=20,
        method="",
        clip=clip,
    )


def legs(key: str, left: float, right: float, error: float) -> list[MetricValue]:
    """Return a number of each leg."""
    return [number(key, left, error, "left"), number(key, right, error, "right")]


def rhythm(cadence: float, speed_kmh: float | None) -> list[MetricValue]:
    """Return cadence, and with a belt speed what follows from it."""
    found = [number("cadence", cadence, 0.4)]
    if speed_kmh is not None:
        mps = speed_kmh / 3.6
        stride = 120.0 * mps / cadence
        found.append(number("belt_speed", mps, 0.0))
        found.append(number("stride_length", stride, STRIDE_ERROR_FRAC * stride))
    return found


def uneven(numbers: list[MetricValue], key: str) -> Asymmetry:
    """Return left against right of one metric, as the measuring does."""
    left, right = (
        next(n for n in numbers if n.key == key and n.side == s)
        for s in ("left", "right")
    )
    return asymmetry(METRICS[key], left, right)
