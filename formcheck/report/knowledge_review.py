"""The knowledge base as one text, for people who review it and do not read code."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from formcheck.findings.reference_values import (
    CADENCE_SPM,
    HEIGHT_M,
    LEVEL_PCT,
    SD_SPM,
    SPEED_MPS,
    SPM_PER_M,
    SPM_PER_MPS,
)
from formcheck.knowledge.ranges import Limit, Range, SpeedLimits
from formcheck.knowledge.schema import Knowledge, Test
from formcheck.metrics import METRICS
from formcheck.text.numbers import plain

WIDTH: Final = 100
_INDENT: Final = "    "


def review(knowledge: Knowledge) -> str:
    """Return limits, safety rules, triggers, cards, conflicts and sources as a text."""
    parts = (
        ("Limits of single numbers", _limits(knowledge)),
        ("Expected at speed and height", _expected(knowledge)),
        ("Left against right", _differences(knowledge)),
        ("Red flags", _red_flags(knowledge)),
        ("Pain, and which kinds of cards it lets through", _pain(knowledge)),
        ("What brings what up", _triggers(knowledge)),
        ("Cards", _cards(knowledge)),
        ("Exercises", _exercises(knowledge)),
        ("Where opinions differ", _conflicts(knowledge)),
        ("What the five documents say", _items(knowledge)),
        ("Documents", _documents(knowledge)),
        ("Studies", _sources(knowledge)),
    )
    lines: list[str] = []
    for number, (title, body) in enumerate(parts, start=1):
        heading = f"{number}. {title}"
        lines += ["", heading, "=" * len(heading), "", *body]
    return "\n".join(lines).lstrip("\n") + "\n"


def _wrapped(text: str, indent: str = _INDENT) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  "
    )


def _entry(title: str, *facts: tuple[str, str]) -> Iterator[str]:
    """Yield a heading and its facts, each under a word; empty ones are left out."""
    yield from _wrapped(title, "")
    for word, text in facts:
        if text:
            yield from _wrapped(f"{word}: {text}" if word else text)
    yield ""


def _label(key: str) -> str:
    return METRICS[key].label if key in METRICS else key.replace("_", " ").capitalize()


def _beyond(limit: Limit | None, unit: str, word: str) -> str:
    if limit is None:
        return ""
    found = f"watch {word} {plain(limit.watch, unit)}"
    if limit.notable is not None:
        found += f", notable {word} {plain(limit.notable, unit)}"
    return f"{found} (finding {limit.finding})"


def _by_speed(limits: SpeedLimits | None, unit: str, word: str) -> str:
    if limits is None:
        return ""
    rows = [("watch", limits.watch), ("notable", limits.notable)]
    told = [
        f"{name} {word} {', '.join(plain(value, unit) for value in row)}"
        for name, row in rows
        if row
    ]
    speeds = ", ".join(f"{speed:g}" for speed in limits.mps)
    return f"at {speeds} m/s: {'; '.join(told)}"


def _by_sex(usual: Range) -> str:
    limits = usual.high_by_sex.items()
    return ", ".join(f"{sex}: watch above {plain(v, usual.unit)}" for sex, v in limits)


def _limits(knowledge: Knowledge) -> Iterator[str]:
    for key, usual in knowledge.thresholds.metric.items():
        change = usual.smallest_change
        yield from _entry(
            f"{_label(key)} ({key})",
            ("", _beyond(usual.high, usual.unit, "above")),
            ("", _beyond(usual.low, usual.unit, "below")),
            ("", _by_speed(usual.high_by_speed, usual.unit, "above")),
            ("", _by_speed(usual.low_by_speed, usual.unit, "below")),
            ("", _by_sex(usual)),
            ("", "alone it is told and brings nothing up" if usual.never_alone else ""),
            ("smallest change", f"{plain(change, usual.unit)}" if change else ""),
            ("founded", knowledge.wording.grades[usual.grade]),
            ("why", usual.why),
            ("sources", ", ".join(usual.sources)),
        )


def _expected(knowledge: Knowledge) -> Iterator[str]:
    for key, line in knowledge.thresholds.expected.items():
        yield from _entry(
            f"{_label(key)} ({key})",
            (
                "formula",
                f"{CADENCE_SPM:g} {SPM_PER_MPS:+g} x (speed - 3 m/s) "
                f"{SPM_PER_M:+g} x (height - 1.72 m), scatter {SD_SPM:g} {line.unit}",
            ),
            (
                "valid",
                f"{SPEED_MPS[0]:g} to {SPEED_MPS[1]:g} m/s, "
                f"{HEIGHT_M[0]:g} to {HEIGHT_M[1]:g} m, "
                f"up to {LEVEL_PCT:g} % of incline",
            ),
            (
                "limits",
                f"watch {line.low.watch:+g}, notable {line.low.notable:+g} from it",
            ),
            ("founded", knowledge.wording.grades[line.grade]),
            ("why", line.why),
            ("sources", ", ".join(line.sources)),
        )


def _differences(knowledge: Knowledge) -> Iterator[str]:
    for key, usual in knowledge.thresholds.difference.items():
        limit = Limit(finding=usual.finding, watch=usual.watch, notable=usual.notable)
        yield from _entry(
            f"{_label(key)} ({key})",
            ("", _beyond(limit, usual.unit, "above")),
            ("founded", knowledge.wording.grades[usual.grade]),
            ("why", usual.why),
            ("sources", ", ".join(usual.sources)),
        )


def _lines(tests: Iterable[Mapping[str, Test]], knowledge: Knowledge) -> str:
    """Return lines of answers in words: and within a line, or between lines."""
    return "; or ".join(
        " and ".join(_said(name, test, knowledge) for name, test in line.items())
        for line in tests
    )


def _said(name: str, test: Test, knowledge: Knowledge) -> str:
    question = knowledge.questions.get(name)
    if isinstance(test, bool):
        return f"{name}: {'yes' if test else 'no'}"
    label = question.options.get(test, test) if question else test
    return f"{name}: {label}"


def _red_flags(knowledge: Knowledge) -> Iterator[str]:
    for tier, rule in knowledge.gates.tier.items():
        does = (
            "a page with the message alone"
            if rule.stop
            else f"message first; shows {', '.join(rule.shows)}"
            + ("; exercises and experiments folded" if rule.folded else "")
        )
        yield from _entry(f"{tier.upper()}: {rule.heading}", ("does", does))
        for key, flag in knowledge.red_flags.items():
            if flag.tier == tier:
                yield from _entry(
                    f"  {key}",
                    ("if", _lines(flag.any, knowledge)),
                    ("says", flag.message),
                    ("documents", ", ".join(flag.items)),
                    ("sources", ", ".join(flag.sources)),
                )


def _pain(knowledge: Knowledge) -> Iterator[str]:
    for name, degree in knowledge.gates.pain.items():
        yield from _entry(
            name,
            ("if", _lines(degree.any, knowledge) or "nothing was said about pain"),
            ("shows", ", ".join(degree.shows)),
            ("names for later", ", ".join(degree.later)),
            ("says", " ".join(degree.says)),
        )


def _triggers(knowledge: Knowledge) -> Iterator[str]:
    for key, trigger in knowledge.triggers.items():
        yield from _entry(
            f"{key}: {trigger.says}",
            ("findings", ", ".join(trigger.findings)),
            ("only with", _lines(trigger.also, knowledge)),
            ("answers", _lines(trigger.any, knowledge)),
            ("not if", _lines(trigger.unless, knowledge)),
            ("points", ", ".join(trigger.items)),
            ("may be a headline", trigger.lead),
            ("cards", ", ".join(trigger.cards)),
            ("sources", ", ".join(trigger.sources)),
        )


def _sentences(entries: Sequence[str | tuple[str, ...]]) -> str:
    return " ".join(e if isinstance(e, str) else " | ".join(e) for e in entries)


def _cards(knowledge: Knowledge) -> Iterator[str]:
    for key, card in knowledge.recommendations.items():
        yield from _entry(
            f"{card.title} ({key}; {card.kind})",
            ("try", _sentences(card.text)),
            ("how", _sentences(card.how)),
            ("how much", card.dose),
            ("check", _sentences(card.check)),
            ("why", card.why),
            (
                "evidence",
                f"{knowledge.wording.grades[card.confidence]}. {card.evidence}",
            ),
            ("see somebody", card.see),
            ("points", ", ".join(card.items)),
            ("exercises", ", ".join(card.exercises)),
            ("opinions differ", ", ".join(card.conflicts)),
            ("sources", ", ".join(card.sources)),
        )


def _exercises(knowledge: Knowledge) -> Iterator[str]:
    for key, exercise in knowledge.exercises.items():
        yield from _entry(
            f"{exercise.title} ({key}; {exercise.kind}; {exercise.item})",
            ("trains", exercise.trains),
            ("how", exercise.how),
            ("how much", exercise.dose),
            ("harder", exercise.harder),
            ("leave it out with", exercise.stop),
        )


def _conflicts(knowledge: Knowledge) -> Iterator[str]:
    for conflict in knowledge.conflicts.values():
        yield from _entry(
            conflict.topic,
            ("documents", conflict.documents),
            ("studies", conflict.studies),
            ("shown", conflict.shown),
            ("sources", ", ".join(conflict.sources)),
        )


def _items(knowledge: Knowledge) -> Iterator[str]:
    for key, item in knowledge.items.items():
        places = "; ".join(f"{d} lines {w}" for d, w in item.documents.items())
        yield from _entry(f"{item.title} ({key})", ("", item.says), ("in", places))


def _documents(knowledge: Knowledge) -> Iterator[str]:
    for key, one in knowledge.documents.items():
        yield from _entry(f"{key} {one.title}", ("by", one.by), ("", one.interest))


def _sources(knowledge: Knowledge) -> Iterator[str]:
    for key, source in knowledge.sources.items():
        read = knowledge.wording.reads[source.read]
        yield from _entry(
            f"{key}: {source.citation}",
            ("doi", source.doi),
            ("says", source.says),
            ("", read),
        )
