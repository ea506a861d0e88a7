"""What the program gives for an edited clip, and whether that is right."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from formcheck.analysis.clip import measure_seen
from formcheck.errors import FormcheckError
from formcheck.model import ClipAnalysis
from formcheck.quality.clip import unusable
from formcheck.settings.settings import Clip, Runner
from tests.edits.footage import Truths
from tests.edits.kinds import Kind
from tests.edits.looking import looked

TIMES = ("step_time", "stride_time", "contact_time", "flight_time")
NEEDS_CLOCK = (
    *("belt_speed", "stride_length", "step_length"),
    *("vertical_oscillation", "vertical_ratio"),
)
"""Lengths that rest on the clock."""
Key = tuple[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Numbers with their errors, what was said, why nothing was measured."""

    numbers: dict[Key, tuple[float, float]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    reason: str = ""
    analysis: ClipAnalysis | None = None


def outcome(
    path: Path,
    *,
    about: dict[str, object],
    runner: dict[str, object],
    stale: bool = False,
    anew: bool = False,
) -> Outcome:
    """Return what a person gets who gives this file to the program."""
    clip = Clip(path=path, **about)  # type: ignore[arg-type]
    seen = looked(clip, stale=stale, anew=anew)
    if seen.candidates is None:
        return Outcome(reason=seen.reason)
    try:
        found = measure_seen(
            seen.watched(clip),
            runner=Runner(**runner),  # type: ignore[arg-type]
        )
    except FormcheckError as error:
        return Outcome(reason=str(error))
    said = (*found.quality, *(found.timing.messages if found.timing else ()))
    return Outcome(
        numbers={(m.key, m.side): (m.value, m.error) for m in found.metrics},
        said=tuple(dict.fromkeys(m.message for m in said)),
        reason="" if found.metrics else _reason(found),
        analysis=found,
    )


def _reason(found: ClipAnalysis) -> str:
    told = [m.message for m in found.timing.messages] if found.timing else []
    told += [m.message for m in found.quality if m.level == "error"]
    return unusable(found) or " / ".join(told) or "nothing was measured"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """``word``: right, refused, or what is wrong about it; ``got`` in a few words."""

    word: str
    got: str


GOOD = ("right", "refused")


def verdict(kind: Kind, found: Outcome, usual: Outcome, truths: Truths) -> Verdict:
    """Return whether an outcome is what has to come of a kind.

    Parameters
    ----------
    kind
        What was done.
    found
        What came of it.
    usual
        What the same clip gives unedited.
    truths
        What is true of the clip, as far as it is known.
    """
    everything = " | ".join((*found.said, found.reason))
    if kind.never and (bad := re.search(kind.never, everything)):
        return Verdict(word="WRONG REASON", got=f"says {bad[0]!r}: {_short(found)}")
    if not found.numbers:
        if kind.numbers == "due":
            return Verdict(word="WRONG REFUSAL", got=found.reason)
        told = not kind.words or re.search(kind.words, found.reason)
        word = "refused" if told else "WRONG REASON"
        return Verdict(word=word, got=found.reason)
    off = differing(kind, found, usual, truths) if kind.compared else []
    if off or kind.numbers == "none":
        return Verdict(word="WRONG NUMBER", got="; ".join(off[:4]) or _short(found))
    if ("cadence", None) not in found.numbers and kind.numbers == "due":
        return Verdict(word="WRONG REFUSAL", got=f"no cadence: {_lost(found, usual)}")
    if kind.words and not re.search(kind.words, everything):
        return Verdict(word="NOT SAID", got=f"{kind.words}: {_short(found)}")
    return Verdict(word="right", got=f"{_short(found)}{_lost(found, usual)}")


def differing(kind: Kind, found: Outcome, usual: Outcome, truths: Truths) -> list[str]:
    """Return the numbers that are off the unedited clip's by more than both errors.

    And off the truth, too, where it is known: the unedited clip's may be off to the
    other side.
    """
    told = []
    for (key, side), (value, error) in found.numbers.items():
        if kind.exchanged and side is not None:
            side = "left" if side == "right" else "right"
        if (key, side) not in usual.numbers:
            continue
        if kind.clock != 1.0 and key in NEEDS_CLOCK:
            continue
        true, true_error = usual.numbers[key, side]
        known = [(true, true_error), truths.get((key, side), (true, true_error))]
        times = _times(key, kind.clock)
        if all(abs(value - t * times) > np.hypot(error, e) for t, e in known):
            name = f"{side} {key}" if side else key
            told.append(f"{name} {value:.4g} +- {error:.2g} for {true:.4g}")
    return told


def _times(key: str, clock: float) -> float:
    """Return how a slower clock changes a number."""
    if key in TIMES:
        return clock
    return 1.0 / clock if key == "cadence" else 1.0


def _short(found: Outcome) -> str:
    cadence = found.numbers.get(("cadence", None))
    if cadence is None:
        return found.reason or f"{len(found.numbers)} numbers, no cadence"
    return f"{cadence[0]:.1f} +- {cadence[1]:.1f}/min, {len(found.numbers)} numbers"


def _lost(found: Outcome, usual: Outcome) -> str:
    lost = len(usual.numbers) - len(found.numbers)
    return f" ({lost} fewer)" if lost > 0 else ""
