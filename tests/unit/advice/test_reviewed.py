"""Sixteen reviewed runners: the tier, the cards that open, and those that must not."""

import re

import pytest

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
