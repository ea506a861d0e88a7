"""One number against its truth, and what many of them say together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from formcheck.metrics.catalogue import METRICS

PLACES: Final = ("", "near", "far", "left", "right")
"""Order in the table; near and far are the sides in a side view."""
_EXTRA: Final = (
    "foot_strike",
    "toe_off",
    "step_time_asymmetry",
    "contact_time_difference",
    "foot_strike_difference",
)
ORDER: Final = (*_EXTRA, *METRICS)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A measured number beside the true one; both NaN-able.

    Attributes
    ----------
    place
        ``near`` or ``far`` in a side view, ``left`` or ``right`` in the others.
    value
        NaN = not measured, although the clip has a truth.
    error
        The stated half width of the 95 % interval.
    told
        Of left minus right: whether it is called real.
    """

    clip: str
    key: str
    place: str
    unit: str
    truth: float
    value: float
    error: float
    told: bool = False


@dataclass(frozen=True, kw_only=True)
class Summary:
    """How far one metric is off, over all clips."""

    key: str
    place: str
    unit: str
    n: int
    refused: int
    bias: float
    sd: float
    worst: float
    covered: float

    @property
    def rmse(self) -> float:
        """Root of the mean square of all errors: bias and scatter together."""
        if self.n < 2:
            return abs(self.bias)
        return float(np.hypot(self.bias, self.sd * np.sqrt(1.0 - 1.0 / self.n)))


def summaries(rows: Iterable[Compared]) -> list[Summary]:
    """Return one summary per metric and place, in the order of the metric table."""
    groups: dict[tuple[str, str, str], list[Compared]] = {}
    for row in rows:
        groups.setdefault((row.key, row.place, row.unit), []).append(row)
    found = [_summary(name, group) for name, group in groups.items()]
    return sorted(found, key=lambda s: (ORDER.index(s.key), PLACES.index(s.place)))


def _summary(name: tuple[str, str, str], group: Sequence[Compared]) -> Summary:
    off = np.array([row.value - row.truth for row in group])
    error = np.array([row.error for row in group])
    known = np.isfinite(off)
    off, error = off[known], error[known]
    n = len(off)
    return Summary(
        key=name[0],
        place=name[1],
        unit=name[2],
        n=n,
        refused=int(np.sum(~known)),
        bias=float(off.mean()) if n else np.nan,
        sd=float(off.std(ddof=1)) if n > 1 else np.nan,
        worst=float(off[np.argmax(np.abs(off))]) if n else np.nan,
        covered=float(np.mean(np.abs(off) <= error)) if n else np.nan,
    )


def coverage(rows: Iterable[Compared], keys: Iterable[str] | None = None) -> float:
    """Return the share of measured values whose stated error covers the truth."""
    wanted = None if keys is None else set(keys)
    kept = [
        abs(row.value - row.truth) <= row.error
        for row in rows
        if np.isfinite(row.value) and (wanted is None or row.key in wanted)
    ]
    return float(np.mean(kept)) if kept else float("nan")


EVEN: Final = {
    "step_time_asymmetry": 4.0,
    "contact_time_difference": 10.0,
    "foot_strike_difference": 3.0,
}
"""A true difference of the legs below this is none (%, ms, deg; chosen by us)."""


def uneven_claims(rows: Iterable[Compared]) -> str:
    """Return a table of how often even runners read uneven.

    Beyond the stated error, and told: clear of the practical floor as well.
    """
    lines = [
        "| difference | even clips | beyond its error | called real |",
        "|---|---|---|---|",
    ]
    kept = [row for row in rows if np.isfinite(row.value)]
    for key, limit in EVEN.items():
        even = [row for row in kept if row.key == key and abs(row.truth) < limit]
        beyond = sum(abs(row.value) > row.error for row in even)
        told = sum(row.told for row in even)
        lines.append(f"| {key.replace('_', ' ')} | {len(even)} | {beyond} | {told} |")
    return "\n".join(lines)


# ---------------------------------------------------------------- text and files

HEADINGS: Final = (
    "metric",
    "side",
    "unit",
    "n",
    "bias",
    "sd",
    "rmse",
    "worst",
    "refused",
    "covered",
)


def markdown(found: Sequence[Summary]) -> str:
    """Return a Markdown table; ``covered`` is the share within the stated error."""
    rows = [cells(s) for s in found]
    lines = ["| " + " | ".join(HEADINGS) + " |", "|---" * len(HEADINGS) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def cells(s: Summary) -> list[str]:
    """Return one row of the table."""
    show = _digits(s)
    total = s.n + s.refused
    label = METRICS[s.key].label if s.key in METRICS else s.key.replace("_", " ")
    return [
        label,
        s.place or "both",
        s.unit,
        str(s.n),
        show(s.bias),
        show(s.sd).lstrip("+"),
        show(s.rmse).lstrip("+"),
        show(s.worst),
        f"{100 * s.refused / total:.0f} %",
        f"{100 * s.covered:.0f} %" if s.n else "-",
    ]


def _digits(s: Summary) -> Callable[[float], str]:
    """Return a writer with two digits of the scatter."""
    scale = np.nanmax(np.abs([s.bias, s.sd if s.n > 1 else 0.0, s.worst, 1e-6]))
    places = int(np.clip(1 - np.floor(np.log10(scale)), 0, 4)) if s.n else 0

    def show(value: float) -> str:
        return f"{value:+.{places}f}" if np.isfinite(value) else "-"

    return show


def to_csv(rows: Sequence[Compared], path: Path) -> None:
    """Write rows as CSV."""
    names = [f.name for f in fields(Compared)]
    pd.DataFrame([asdict(row) for row in rows], columns=names).to_csv(
        path, index=False, float_format="%.6g"
    )


def from_csv(path: Path) -> list[Compared]:
    """Read rows that :func:`to_csv` wrote."""
    table = pd.read_csv(path, keep_default_na=True, dtype={"place": str})
    table["place"] = table["place"].fillna("")
    names = [f.name for f in fields(Compared)]
    return [Compared(**row) for row in table[names].to_dict("records")]


def scatter_table(
    groups: Mapping[tuple[str, str, str], Sequence[Sequence[float]]],
) -> str:
    """Return how late events are, by event, landing and side.

    Parameters
    ----------
    groups
        Event, landing and side; of each clip the lateness of its events [ms].
    """
    heads = ("event", "landing", "side", "clips", "bias, ms", "sd of clip means")
    heads += ("worst clip mean", "scatter within a clip")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for (key, strike, place), clips in sorted(groups.items()):
        means = np.array([np.mean(values) for values in clips])
        within = np.mean([np.std(v, ddof=1) for v in clips if len(v) > 1])
        spread = f"{means.std(ddof=1):.1f}" if len(means) > 1 else "-"
        lines.append(
            f"| {key.replace('_', ' ')} | {strike} | {place} | {len(means)} "
            f"| {means.mean():+.1f} | {spread} | {max(means, key=abs):+.1f} "
            f"| {within:.1f} |"
        )
    return "\n".join(lines)
