"""The three numbers at the heart, and left against right, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from formcheck.metrics import METRICS
from formcheck.model import Analysis, Asymmetry, Curve, MetricValue
from formcheck.model.skeleton import SIDES, Side
from formcheck.report.number_table import difference, meaning, signed, with_error


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A number to be drawn with its error, NaN if not known."""

    side: Side | None
    value: float
    error: float


@dataclass(frozen=True, kw_only=True)
class Headline:
    """One of the three numbers: what it is, what was found, or what is missing.

    Attributes
    ----------
    key, title
        The metric, and the name people use.
    values
        Side (empty for both) and the number with its error; empty if not measured.
    bars
        The same numbers for drawing.
    words
        What it means, in a sentence; why it is missing if it was not measured.
    advice
        How to get it next time; empty if it was measured.
    verdict
        Of a difference: whether it is real, and larger than usual.
    """

    key: str
    title: str
    values: tuple[tuple[str, str], ...]
    words: str
    advice: str = ""
    bars: tuple[Bar, ...] = ()
    verdict: str = ""

    @property
    def measured(self) -> bool:
        """Whether there is a number."""
        return bool(self.values)


@dataclass(frozen=True, kw_only=True)
class _Kind:
    title: str
    words: str
    advice: str


_KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "stride_length": _Kind(
            title="Stride length",
            words="How far you travel from one landing of a foot to the next landing "
            "of the same foot.",
            advice="Note the speed on the treadmill's display and type it in.",
        ),
        "pelvic_excursion": _Kind(
            title="Pelvic drop",
            words="While you stand on this leg, the other side of your pelvis drops "
            "this much below its mean over the stride, by the line at the waist.",
            advice="Film from behind as well, shirt tucked in, with a waistband that "
            "stands out or two light dots on the back of the shorts.",
        ),
        "foot_strike_angle": _Kind(
            title="Foot-strike asymmetry",
            words="Left minus right foot angle at contact; + is the left toe higher.",
            advice="Film from the left and from the right side, 20 seconds each.",
        ),
    }
)

HEADLINE_KEYS: Final = tuple(_KINDS)
MOST_NUMBERS: Final = 3
INSTEAD: Final = ("cadence", "contact_time", "knee_flexion_stance", "foot_strike_angle")
"""Numbers that stand in for a headline that could not be measured, in this order."""


def headlines(analysis: Analysis) -> list[Headline]:
    """Return the three numbers, always in the same order."""
    return [_headline(analysis, key, kind) for key, kind in _KINDS.items()]


def main_numbers(analysis: Analysis) -> list[Headline]:
    """Return at most three numbers that were measured, those at the heart first."""
    shown = [one for one in headlines(analysis) if one.measured]
    known = {one.key for one in shown}
    others = [number_of(analysis, key) for key in INSTEAD if key not in known]
    return [*shown, *(one for one in others if one is not None)][:MOST_NUMBERS]


def number_of(analysis: Analysis, key: str) -> Headline | None:
    """Return any metric in the form of a headline; None if it was not measured."""
    known = METRICS[key]
    kind = _Kind(title=known.label, words=known.definition, advice="")
    return _metric(analysis, key, kind)


def _headline(analysis: Analysis, key: str, kind: _Kind) -> Headline:
    found = _asymmetry if key == "foot_strike_angle" else _metric
    return found(analysis, key, kind) or Headline(
        key=key,
        title=kind.title,
        values=(),
        words=_why(analysis, key),
        advice=kind.advice,
    )


def _asymmetry(analysis: Analysis, key: str, kind: _Kind) -> Headline | None:
    uneven = asymmetry(analysis, key)
    if uneven is None:
        return None
    text = signed(uneven.difference, uneven.error, uneven.unit)
    return Headline(
        key=key,
        title=kind.title,
        values=(("", text),),
        words=f"{kind.words} {_sentence(meaning(uneven))}",
        bars=(Bar(side=None, value=uneven.difference, error=uneven.error),),
        verdict=meaning(uneven),
    )


def _metric(analysis: Analysis, key: str, kind: _Kind) -> Headline | None:
    best = _best(analysis, key)
    found = [best[side] for side in (None, *SIDES) if side in best]
    if not found:
        return None
    return Headline(
        key=key,
        title=kind.title,
        values=tuple(
            (m.side or "", with_error(m.value, m.error, m.unit)) for m in found
        ),
        words=kind.words,
        bars=tuple(Bar(side=m.side, value=m.value, error=m.error) for m in found),
    )


def _why(analysis: Analysis, key: str) -> str:
    """Return why a number is missing, in the analysis' own words if it has any."""
    reasons = [n.reason for n in analysis.not_measured if n.key == key]
    return _sentence(reasons[0]) if reasons else "It cannot be seen in these clips."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def asymmetry(analysis: Analysis, key: str) -> Asymmetry | None:
    """Return left against right of one metric; of the whole run before one clip's."""
    found = [a for a in analysis.asymmetries if a.key == key]
    return min(found, key=lambda a: (a.clip is not None, a.clip or 0), default=None)


def _best(analysis: Analysis, key: str) -> dict[Side | None, MetricValue]:
    """Return a metric of each side, from the clip that shows it with least error."""
    best: dict[Side | None, MetricValue] = {}
    for metric in analysis.metrics:
        if metric.key != key:
            continue
        known = best.get(metric.side)
        if known is None or metric.error < known.error:
            best[metric.side] = metric
    return best


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One metric of both sides."""

    key: str
    label: str
    left: MetricValue
    right: MetricValue
    words: str


def pairs(analysis: Analysis) -> list[Pair]:
    """Return every metric that was measured on both sides, in the table's order."""
    found = []
    for key, metric in METRICS.items():
        best = _best(analysis, key)
        if "left" in best and "right" in best:
            uneven = asymmetry(analysis, key)
            found.append(
                Pair(
                    key=key,
                    label=metric.label,
                    left=best["left"],
                    right=best["right"],
                    words="" if uneven is None else _sentence(difference(uneven)),
                )
            )
    return found


def curve_groups(analysis: Analysis) -> list[tuple[str, list[Curve]]]:
    """Return a title and one curve for each side, from the clip with most strides."""
    best: dict[tuple[str, Side], Curve] = {}
    for curve in analysis.curves:
        known = best.get((curve.key, curve.side))
        if known is None or curve.n_strides > known.n_strides:
            best[curve.key, curve.side] = curve
    keys = dict.fromkeys(key for key, _ in best)
    return [
        (
            key.replace("_", " ").capitalize(),
            [best[key, side] for side in SIDES if (key, side) in best],
        )
        for key in keys
    ]


def metric_name(key: str, side: Side | None) -> str:
    """Return a metric's name with its side, as ``Ground contact time, left``."""
    label = METRICS[key].label if key in METRICS else key
    return label if side is None else f"{label}, {side}"
