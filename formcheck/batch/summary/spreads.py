"""How each number of a batch spreads over its sessions."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from formcheck.batch.summary.session_lines import (
    Key,
    Usual,
    title,
    usual_at_all,
    usual_words,
)
from formcheck.model import FloatArray
from formcheck.text.numbers import number

N_BINS: Final = 24
MIN_BARS: Final = 10
"""Values from which on bars say more than the numbers themselves."""
WIDTH: Final = 480.0
HEIGHT: Final = 72.0


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a histogram, in picture px."""

    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How one number spreads over the sessions; no bars for a few values."""

    title: str
    n: int
    low: str
    median: str
    high: str
    middle_x: float
    typical: str
    band: tuple[float, float] | None
    bars: tuple[Bar, ...]


def spread_of(
    rows: Sequence[dict[str, Any]], key: Key, speeds: Collection[float | None]
) -> Spread:
    """Return how one number spreads, as a histogram if there are enough values."""
    values = np.array([row["value"] for row in rows], dtype=float)
    unit = rows[0]["unit"] or ""
    low, high = float(values.min()), float(values.max())
    median = float(np.median(values))
    room = (high - low) or max(abs(low) * 0.02, 1e-6)
    usual = usual_at_all(key, speeds)
    return Spread(
        title=title(key, unit),
        n=len(values),
        low=_short(low, unit),
        median=_short(median, unit),
        high=_short(high, unit),
        middle_x=WIDTH * (median - low) / room,
        typical=usual_words(key, unit, speeds),
        band=_band(usual, low, low + room),
        bars=_bars(values, low, low + room, unit) if len(values) >= MIN_BARS else (),
    )


def _band(usual: Usual, low: float, high: float) -> tuple[float, float] | None:
    """Return where in the picture what is typical begins and ends [px]."""
    if usual == (None, None):
        return None
    begin = low if usual[0] is None else min(max(usual[0], low), high)
    end = high if usual[1] is None else min(max(usual[1], low), high)
    scale = WIDTH / (high - low)
    return ((begin - low) * scale, (end - low) * scale) if end > begin else None


def _short(value: float, unit: str) -> str:
    return number(value, math.nan, unit)


def _bars(values: FloatArray, low: float, high: float, unit: str) -> tuple[Bar, ...]:
    counts, edges = np.histogram(values, bins=N_BINS, range=(low, high))
    step = WIDTH / N_BINS
    top = max(1, int(counts.max()))
    return tuple(
        Bar(
            x=i * step + 1,
            y=HEIGHT * (1 - count / top),
            width=step - 2,
            height=HEIGHT * count / top,
            title=f"{_short(edges[i], unit)} to {_short(edges[i + 1], unit)}: {count}",
        )
        for i, count in enumerate(counts.tolist())
        if count
    )
