"""Errors of numbers, leg by leg, summed up in rows for every metric and group."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, kw_only=True)
class LegError:
    """One number against the truth; ``off`` is NaN if it was not given."""

    metric: str
    leg: str
    groups: tuple[str, ...]
    off: float
    error: float = float("nan")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    metric: str
    group: str
    n: int
    bias: float
    sd_of_legs: float
    rmse: float
    covered: float
    refused: float


def rows(found: Iterable[LegError]) -> list[Row]:
    """Return one row for each metric and group, ``all`` first."""
    kept: dict[tuple[str, str], list[LegError]] = defaultdict(list)
    for one in found:
        for group in one.groups:
            kept[one.metric, group].append(one)
    order = {metric: i for i, metric in enumerate(dict.fromkeys(m for m, _ in kept))}
    names = sorted(kept, key=lambda name: (order[name[0]], _place(name[1])))
    return [_row(metric, group, kept[metric, group]) for metric, group in names]


def _place(group: str) -> tuple[bool, bool, str]:
    return group.startswith("rear "), group not in ("all", "rear"), group


def _row(metric: str, group: str, own: Sequence[LegError]) -> Row:
    off = np.array([one.off for one in own])
    error = np.array([one.error for one in own])
    known = np.isfinite(off)
    legs: dict[str, list[float]] = defaultdict(list)
    for one in own:
        if np.isfinite(one.off):
            legs[one.leg].append(one.off)
    means = np.array([np.mean(values) for values in legs.values()])
    n = int(known.sum())
    judged = known & np.isfinite(error)
    return Row(
        metric=metric,
        group=group,
        n=n,
        bias=float(np.mean(off[known])) if n else float("nan"),
        sd_of_legs=float(np.std(means, ddof=1)) if len(means) > 1 else float("nan"),
        rmse=float(np.sqrt(np.mean(off[known] ** 2))) if n else float("nan"),
        covered=float(np.mean(np.abs(off[judged]) <= error[judged]))
        if judged.any()
        else float("nan"),
        refused=float(np.mean(~known)),
    )


def as_json(found: Sequence[Row]) -> str:
    """Return the rows as a JSON list; what is not known is null."""
    return json.dumps(
        [
            {
                name: None if isinstance(value, float) and np.isnan(value) else value
                for name, value in vars(row).items()
            }
            for row in found
        ],
        indent=1,
    )


def summary(found: Sequence[Row]) -> str:
    """Return one line for each metric as a Markdown table, with its worst groups."""
    heads = (
        "metric",
        "n",
        "bias",
        "sd of legs",
        "rmse",
        "covered",
        "refused",
        "largest bias of a group",
        "least covered group",
    )
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for row in (row for row in found if row.group == "all"):
        groups = [r for r in found if r.metric == row.metric and r.n and r != row]
        _, _, n, *cells = _cells(row)
        farthest = max(groups, key=lambda r: abs(r.bias))
        least = min(groups, key=lambda r: (np.isnan(r.covered), r.covered))
        cells += [f"{_cells(farthest)[3]} ({farthest.group})"]
        cells += [f"{_cells(least)[6]} ({least.group})"] if row.covered >= 0 else ["-"]
        name = row.metric.replace("_", " ")
        lines.append("| " + " | ".join([name, n, *cells]) + " |")
    return "\n".join(lines)


def markdown(found: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    heads = ("metric", "group", "n", "bias", "sd of legs", "rmse", "covered", "refused")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    lines += ["| " + " | ".join(_cells(row)) + " |" for row in found]
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    """Return a row as texts, numbers rounded to what can be told apart."""
    scale = np.nanmax(np.abs([row.rmse, 1e-6]))
    places = int(np.clip(1 - np.floor(np.log10(scale)), 0, 4)) if row.n else 0

    def text(value: float, form: str) -> str:
        return format(value, form) if np.isfinite(value) else "-"

    return [
        row.metric,
        row.group,
        str(row.n),
        text(row.bias, f"+.{places}f"),
        *(text(value, f".{places}f") for value in (row.sd_of_legs, row.rmse)),
        *(
            text(100.0 * value, ".0f") + " %" if np.isfinite(value) else "-"
            for value in (row.covered, row.refused)
        ),
    ]
