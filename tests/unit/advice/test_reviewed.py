"""Sixteen reviewed runners: the tier, the cards that open, and those that must not."""

import re
from dataclasses import replace

import pytest

from formcheck.advice.retold import chosen
from formcheck.advice.safety import EXERTING
from formcheck.knowledge import languages
from formcheck.report.handout import handout_html
from formcheck.report.page import report_html
from tests.aloud import EVERYBODY, lines
from tests.reviewed import REVIEWED
from tests.runners import RUNNERS


@pytest.fixture(params=sorted(REVIEWED))
def reviewed(request):
    return REVIEWED[request.param]


def test_there_are_sixteen_besides_the_ten() -> None:
    assert len(REVIEWED) == 16
    assert len(EVERYBODY) == len(RUNNERS) + len(REVIEWED)


def test_the_tier_is_the_one_asked_for(reviewed) -> None:
    assert {flag.tier for flag in reviewed.met.advice().red_flags} == (
        {reviewed.tier} if reviewed.tier else set()
    )


def test_cards_open_wait_or_stay_away_as_asked_for(reviewed) -> None:
    cards = {card.key: card for card in reviewed.met.advice().recommendations}
    open_ = {key for key, card in cards.items() if card.gate == "open"}
    assert reviewed.opens <= open_
    for key in reviewed.opens & {k for k, c in cards.items() if c.kind in EXERTING}:
        assert cards[key].dose
    assert reviewed.waits <= set(cards) - open_
    assert not reviewed.never & set(cards)


def test_one_order_at_most_says_how_much_to_run(reviewed) -> None:
    cards = [card.key for card in reviewed.met.advice().recommendations]
    assert len({"return_to_running", "load_steps"} & set(cards)) <= 1


def test_a_stop_leaves_nothing_else(reviewed) -> None:
    run = reviewed.met.advice()
    stops = reviewed.tier in ("emergency", "urgent")
    assert stops is (not run.recommendations)
    text = " ".join(lines(handout_html(run)))
    assert ("±" in text) is not stops


def test_the_report_says_what_was_missed_and_not_what_was_wrong(reviewed) -> None:
    text = " ".join(lines(report_html(reviewed.met.advice())))
    assert [words for words in reviewed.says if words not in text] == []
    assert [words for words in reviewed.silent if words in text] == []


@pytest.mark.parametrize("language", languages())
def test_nothing_is_left_unfilled_in_any_page(reviewed, language) -> None:
    run = reviewed.met.advice(language)
    for page in (handout_html(run), report_html(run)):
        text = " ".join(lines(page))
        assert "{" not in text
        assert not re.search(r"\bnan\b", text)


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_a_stretch_that_is_left_out_is_not_named_in_the_text(name) -> None:
    for card in EVERYBODY[name].advice().recommendations:
        if card.key in ("mobility", "cool_down"):
            stretches = {exercise.title for exercise in card.exercises}
            fits = "Buttock stretch" in stretches or "Buttock stretch" in card.how
            told = f"{card.text} {card.how}".replace(
                "The buttock stretch is left out", ""
            )
            assert ("buttock" in told.lower()) is fits


@pytest.mark.parametrize("name", ["hopping_shin", "old_fall"])
def test_with_a_sign_of_the_bone_nobody_is_told_to_run_a_little(name) -> None:
    cards = {c.key: c for c in REVIEWED[name].met.advice().recommendations}
    calm = cards["while_it_hurts"]
    assert calm.text == "Do not run until somebody has looked at it."
    assert "in a run" not in calm.how


def test_who_has_been_seen_is_not_sent_there_again() -> None:
    run = REVIEWED["seen_outer_hip"].met.advice()
    (flag,) = run.red_flags
    assert flag.heading == "A professional has looked at it, you said"
    assert "Keep to what the two of you agreed" in flag.message
    cards = [card.key for card in run.recommendations if card.place == "headline"]
    assert cards == ["while_it_hurts", "shorter_stride", "hip_hold"]
    assert "see_somebody" not in {card.key for card in run.recommendations}


def test_a_picked_card_leaves_out_the_stretch_that_pinches() -> None:
    met = REVIEWED["named_impingement"].met
    met = replace(met, answers={**met.answers, "tight": False})
    run = met.advice()
    assert "mobility" not in {card.key for card in run.recommendations}
    (card,) = chosen(run, ["mobility"])
    assert "Hip-flexor stretch" in {exercise.title for exercise in card.exercises}
    assert "Buttock stretch" not in {exercise.title for exercise in card.exercises}


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_no_exercise_and_no_dispute_is_told_twice_in_a_report(name) -> None:
    run = EVERYBODY[name].advice()
    text = " ".join(lines(report_html(run)))
    exercises = {e.how for card in run.recommendations for e in card.exercises}
    disputes = {words for card in run.recommendations for words in card.conflicts}
    assert [t for t in (*exercises, *disputes) if text.count(t) != 1] == []


@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_no_open_exercise_is_to_be_left_out_for_the_pain_it_is_given_for(name) -> None:
    met = EVERYBODY[name]
    if "outer_hip" not in met.answers.get("pain_where", ()):
        return
    for card in met.advice().recommendations:
        for exercise in card.exercises:
            before, outer, _ = exercise.stop.partition("outer hip")
            assert not outer or "over 2 of 10" in before, exercise.key


@pytest.mark.parametrize("language", languages())
def test_a_risk_for_the_bone_is_not_called_a_bone_injury(language) -> None:
    fracture = REVIEWED["after_stress_fracture"].met
    answers = {**fracture.answers, "bone_risk": ["missed_periods"]}
    for met, old in ((fracture, True), (replace(fracture, answers=answers), False)):
        cards = {c.key: c for c in met.advice(language).recommendations}
        bone = cards["bone_first"]
        told = f"{bone.text} {bone.how} {bone.check}"
        assert ("old place" in told or "alten Stelle" in told) is old
        assert "0 of 10" in told or "0 von 10" in told
