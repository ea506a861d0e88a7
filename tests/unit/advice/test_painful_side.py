import pytest

from formcheck.advice.advise import with_advice
from formcheck.advice.answers import with_derived
from formcheck.advice.articles import named
from formcheck.knowledge import load
from formcheck.model import Analysis
from formcheck.settings.settings import Runner
from tests.profiles import legs, rhythm, uneven

HIPS = legs("pelvic_excursion", 7.0, 13.0, 1.0)


def message(**answers) -> str:
    told = with_advice(
        Analysis(
            clips=(),
            metrics=(*rhythm(166.0, 10.8), *HIPS),
            asymmetries=(uneven(HIPS, "pelvic_excursion"),),
        ),
        runner=Runner(height_m=1.72, answers=answers),
        language="en",
    )
    (found,) = (f for f in told.findings if f.level != "typical")
    assert found.side == "right"
    cards = " ".join(text for r in told.recommendations for text in r.seen)
    assert found.message in cards
    return found.message


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ("right", "This is the side that hurts."),
        ("left", "It hurts on the other side."),
    ],
)
def test_a_finding_of_one_leg_says_how_it_stands_to_the_pain(side, words) -> None:
    assert message(pain_now=2.0, pain_side=side).endswith(words)


def test_nothing_is_said_of_sides_without_pain_or_with_both() -> None:
    assert "side" not in message(pain_now=0.0).split(")")[-1]
    assert "hurts" not in message(pain_now=2.0, pain_side="both")


def test_the_kicking_leg_is_named_beside_a_difference() -> None:
    assert "You kick with the left leg." in message(dominant_leg="left")


def test_age_says_who_is_grown_up() -> None:
    assert with_derived({"age": 16.0})["adult"] is False
    assert with_derived({"age": 44.0})["adult"] is True
    assert with_derived({"age": 44.0, "adult": False})["adult"] is False


def test_three_articles_are_counted_and_two_are_named() -> None:
    knowledge = load()
    assert named("S0, S1 and S4 agree; S2 not.", knowledge) == (
        "Three of the five articles agree; “Hip pain from running” not."
    )
    assert named("So S0, S1 and S4.", knowledge) == "So three of the five articles."
