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


def markdown(found: Sequence[Row]) -> str:
    """Return the rows as a Markdown table."""
    heads = ("metric", "group", "n", "bias", "sd of legs", "rmse", "covered", "refused")
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    for row in found:
        scale = np.nanmax(np.abs([row.rmse, 1e-6]))
        places = int(np.clip(1 - np.floor(np.log10(scale)), 0, 3)) if row.n else 0
        cells = [row.metric, row.group, str(row.n)]
        cells += [
            f"{value:+.{places}f}" if np.isfinite(value) else "-"
            for value in (row.bias,)
        ]
        cells += [
            f"{value:.{places}f}" if np.isfinite(value) else "-"
            for value in (row.sd_of_legs, row.rmse)
        ]
        cells += [
            f"{100.0 * value:.0f} %" if np.isfinite(value) else "-"
            for value in (row.covered, row.refused)
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
