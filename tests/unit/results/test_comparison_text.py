import math

from formcheck.results.comparison import Change, Comparison
from formcheck.results.comparison_text import as_text, shown
from tests.unit.knowledge.test_phrases import english


def change(**fields: object) -> Change:
    known: dict[str, object] = {
        "key": "cadence",
        "label": "Cadence",
        "unit": "steps/min",
        "side": None,
        "before": 168.44,
        "after": 174.52,
        "change": 6.08,
        "smallest": 3.24,
        "verdict": "real change",
    }
    return Change(**{**known, **fields})


def test_a_change_is_told_with_the_digits_that_can_be_told_apart() -> None:
    found = shown(change())
    assert (found.name, found.before, found.after) == (
        *("Cadence", "168.4 steps/min"),
        "174.5 steps/min",
    )
    assert (found.change, found.smallest) == ("+6.1 steps/min", "3.2 steps/min")


def test_sides_fractions_and_degrees_are_told_as_people_do() -> None:
    share = shown(
        change(
            label="Duty factor",
            unit="frac",
            side="left",
            before=0.372,
            after=0.341,
            change=-0.031,
            smallest=0.02,
        )
    )
    assert share.name == "Duty factor, left"
    assert share.before == "37.2 %"
    assert share.change == "\N{MINUS SIGN}3.1 %"
    angle = shown(change(unit="deg", before=12.0, after=15.0, change=3.0, smallest=11))
    assert (angle.before, angle.change) == ("12\N{DEGREE SIGN}", "+3\N{DEGREE SIGN}")


def test_a_change_without_a_known_error_says_so() -> None:
    found = shown(change(smallest=math.nan, note="no error is known"))
    assert (found.smallest, found.note) == ("", "no error is known")


def test_a_comparison_is_told_in_german() -> None:
    told = Comparison(
        changes=(change(), change(key="x", side="left", verdict="within noise")),
        warnings=("only one of the two has a belt speed; compare runs of one speed",),
        only_before=("Pelvic drop, left",),
        only_after=(),
    )
    text = as_text(told, "de")
    assert "Hinweis: nur einer von beiden hat ein Bandtempo" in text
    assert "168,4 -> 174,5 Schritte/min, +6,1 (wirklich ab 3,2)" in text
    assert "Schrittfrequenz (links)" in text
    assert "Nur vorher: Absinken des Beckens, links" in text
    assert english(text) == []
