"""Numbers as people read them: rounded to what their error allows, units in words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from formcheck.findings.inside import Place, place
from formcheck.findings.limits import difference_size
from formcheck.knowledge import load
from formcheck.metrics import METRICS
from formcheck.metrics.catalogue import below_floor
from formcheck.model import Asymmetry, MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, Side
from formcheck.text.numbers import number, signed, unit_words, with_error

__all__ = [
    "Refusal",
    "Row",
    "difference",
    "label",
    "meaning",
    "number",
    "refusals",
    "rows",
    "signed",
    "unit_words",
    "with_error",
]


ESTIMATE: Final = "an estimate"
"""How the note of a difference begins whose legs were not filmed alike."""
ROUGH: Final = "rough: film the other side too"
THAN_USUAL: Final[Mapping[Place, str]] = MappingProxyType(
    {
        "inside": ", by no more than usual",
        "close": ", whether by more than usual is not clear",
        "beyond": ", by more than usual",
    }
)
_SHOWN_WITH: Final = {"foot_strike_class": "rearfoot_share"}
"""The metric beside which an asymmetry of another name is shown."""


def label(key: str) -> str:
    """Return what a metric, or an asymmetry of its own name, is called."""
    shown = _SHOWN_WITH.get(key, key)
    return METRICS[shown].label if shown in METRICS else key


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table of numbers: a metric with its sides."""

    key: str
    label: str
    definition: str
    both: MetricValue | None
    left: MetricValue | None
    right: MetricValue | None
    difference: str

    @property
    def values(self) -> list[MetricValue]:
        """What was measured: both sides together, left, right."""
        return [m for m in (self.both, self.left, self.right) if m is not None]

    @property
    def n_strides(self) -> int:
        """How many strides the numbers rest on."""
        return sum(m.n_strides for m in self.values)

    @property
    def methods(self) -> str:
        """How the numbers were obtained, each way once."""
        return "; ".join(dict.fromkeys(m.method for m in self.values if m.method))


def rows(metrics: Sequence[MetricValue], uneven: Sequence[Asymmetry]) -> list[Row]:
    """Return one row for each metric of one clip, in the order of the table."""
    order = {key: place for place, key in enumerate(METRICS)}
    found = {(m.key, m.side): m for m in metrics}
    differences = {_SHOWN_WITH.get(a.key, a.key): a for a in uneven}
    keys = sorted({m.key for m in metrics}, key=lambda key: order.get(key, len(order)))
    return [
        Row(
            key=key,
            label=label(key),
            definition=METRICS[key].definition if key in METRICS else "",
            both=found.get((key, None)),
            left=found.get((key, "left")),
            right=found.get((key, "right")),
            difference=_compared(
                differences.get(key),
                found.get((key, "left")),
                found.get((key, "right")),
            ),
        )
        for key in keys
    ]


def _compared(
    uneven: Asymmetry | None, left: MetricValue | None, right: MetricValue | None
) -> str:
    """Return a difference in words; said if it is not that of the numbers beside it."""
    if uneven is None:
        return ""
    words = difference(uneven)
    shown = {m.clip for m in (left, right) if m is not None}
    if uneven.clip is None or shown == {uneven.clip}:
        return words
    legs = [
        number(leg, uneven.error, uneven.unit) for leg in (uneven.left, uneven.right)
    ]
    return (
        f"{words} (both legs in one clip: left {legs[0]}, right {legs[1]} "
        f"{unit_words(uneven.unit)})"
    )


def difference(uneven: Asymmetry) -> str:
    """Return left minus right with its error, and what it means, in words."""
    size = signed(uneven.difference, uneven.error, uneven.unit)
    return f"{size}, {meaning(uneven)}"


def meaning(uneven: Asymmetry) -> str:
    """Return which side is larger, if one is, and whether by more than usual.

    The verdict is that of the findings and of what is not clear, in the same words.
    """
    if abs(uneven.difference) <= uneven.error:
        rough = f" ({ROUGH})" if ESTIMATE in uneven.note else ""
        return f"no clear left-right difference{rough}"
    told = []
    if uneven.exceeds_error and not below_floor(uneven):
        more = "left" if uneven.difference > 0 else "right"
        pct = "" if uneven.index_pct is None else f" ({abs(uneven.index_pct):.0f} %)"
        told.append(f"{more} is larger{pct}{_than_usual(uneven)}")
    return "; ".join([*told, uneven.note] if uneven.note else told)


def _than_usual(uneven: Asymmetry) -> str:
    """Return whether a real difference is larger than usual; empty without a limit."""
    usual = load().thresholds.difference.get(uneven.key)
    if usual is None:
        return ""
    size, error = difference_size(uneven, usual)
    where = place(size, error, low=-math.inf, high=usual.watch)
    return THAN_USUAL.get(where, "")


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Numbers that are missing for the same reason."""

    names: str
    reason: str


def refusals(missing: Iterable[NotMeasured]) -> list[Refusal]:
    """Return what was not measured, grouped by reason."""
    groups: dict[str, dict[str, list[Side | None]]] = {}
    for one in missing:
        groups.setdefault(one.reason, {}).setdefault(one.key, []).append(one.side)
    return [
        Refusal(
            names=", ".join(_name(key, sides) for key, sides in keys.items()),
            reason=reason,
        )
        for reason, keys in groups.items()
    ]


def _name(key: str, sides: list[Side | None]) -> str:
    label = METRICS[key].label.lower() if key in METRICS else key
    one_side = len(sides) == 1 and sides[0] in SIDES
    return f"{label} ({sides[0]})" if one_side else label
