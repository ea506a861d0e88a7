from dataclasses import replace

import pytest

from formcheck.advice.retold import in_language
from formcheck.knowledge import languages
from tests.aloud import EVERYBODY


def stored(name: str, language: str):
    """Return what a runner was told, with what is stored beside it."""
    met = EVERYBODY[name]
    told = met.advice(language)
    return replace(told, settings={"runner": {"height_m": met.height_m}})


def fitting(told) -> list[tuple]:
    """Return what cards ask for; kilometres are answers, which nobody stores."""
    return [
        (r.key, r.text, r.how, r.see, [e.key for e in r.exercises])
        for r in told.recommendations
        if r.key != "load_steps"
    ]


@pytest.mark.parametrize("name", sorted(EVERYBODY))
@pytest.mark.parametrize("there", sorted(set(languages()) - {"en"}))
def test_a_stored_result_says_the_same_in_another_language(name, there) -> None:
    again, wanted = in_language(stored(name, "en"), there), stored(name, there)
    assert again.findings == wanted.findings
    assert again.unclear == wanted.unclear
    assert again.red_flags == wanted.red_flags
    assert [(r.key, r.title, r.seen, r.notes) for r in again.recommendations] == [
        (r.key, r.title, r.seen, r.notes) for r in wanted.recommendations
    ]
    assert again.advice == wanted.advice
    assert fitting(again) == fitting(wanted)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_a_result_that_goes_there_and_back_is_the_same(name) -> None:
    told = stored(name, "en")
    back = in_language(in_language(told, "de"), "en")
    assert back.findings == told.findings
    assert [r.seen for r in back.recommendations] == [
        r.seen for r in told.recommendations
    ]


def test_limits_by_sex_and_the_side_that_hurts_are_told_again() -> None:
    met = EVERYBODY["marathon_outer_hip"]
    answers = {**met.answers, "sex": "male", "pain_side": "right"}
    told = replace(
        replace(met, answers=answers).advice("en"),
        settings={"runner": {"height_m": met.height_m}},
    )
    german = replace(met, answers=answers).advice("de")
    assert in_language(told, "de").findings == german.findings
    assert any("hurts" in f.message for f in told.findings)
