from dataclasses import replace

import pytest

from formcheck.advice.advise import with_advice
from formcheck.advice.retold import in_language
from formcheck.model import Analysis
from formcheck.report.sections.advice import advice_view
from formcheck.report.sections.advice_html import advice_html
from formcheck.results.restore import to_analysis
from formcheck.results.result_json import to_result
from formcheck.settings.settings import Runner
from tests.profiles import legs, rhythm, uneven
from tests.runners import RUNNERS

CARRY_ON = "is not backed by evidence: carry on"


def told(drop: float, error: float = 0.5, **answers) -> Analysis:
    hips = legs("pelvic_excursion", drop, 7.0, error)
    analysis = Analysis(
        clips=(),
        metrics=(*rhythm(166.0, 10.8), *hips),
        asymmetries=(uneven(hips, "pelvic_excursion"),),
    )
    return with_advice(
        analysis, runner=Runner(height_m=1.72, answers=answers), language="en"
    )


def test_only_a_runner_without_complaints_is_told_to_carry_on() -> None:
    free = advice_view(told(7.0, pain_now=0.0))
    assert free.nothing_stood_out
    assert CARRY_ON in free.nothing_found
    for answers in (
        {},
        {"pain_now": 1.0},
        {"pain_now": 0.0, "adult": False},
        {"pain_now": 2.0, "pain_since": "over_2_weeks"},
    ):
        view = advice_view(told(7.0, **answers))
        assert view.nothing_stood_out
        assert view.nothing_found == (
            "No pattern stood out in this video. Not measured: foot-strike asymmetry."
        )
        page = advice_html(told(7.0, **answers))
        assert view.nothing_found in page
        assert CARRY_ON not in page


def test_nothing_stood_out_is_not_said_of_what_is_too_close_to_call() -> None:
    close = told(10.0, 2.6, pain_now=0.0)
    view = advice_view(close)
    assert "Nothing stands out for sure" in view.nothing_found
    assert "No pattern stood out" not in view.nothing_found
    assert "Nothing here asks for a change" in view.nothing_found
    page = advice_html(close)
    assert "Not clear from this video" in page
    assert "pelvic drop: left 10 ± 3°" in page
    assert page.index("Not clear from this video") < page.index("Background")
    assert [r.key for r in close.recommendations] == ["professional"]


def test_what_is_too_close_to_call_is_stored_and_read_back() -> None:
    close = told(10.0, 2.6, pain_now=0.0)
    assert close.unclear
    assert to_analysis(to_result(close)).unclear == close.unclear


def test_a_stop_page_says_nothing_of_numbers_either_way() -> None:
    assert told(10.0, 2.6, alarm=["fall"]).unclear == ()


def test_the_walk_and_run_table_stands_where_its_dose_stands() -> None:
    back = RUNNERS["coming_back"].advice()
    page = advice_html(back)
    assert '<table class="weeks">' in page
    assert "Run, minutes" in page
    view = advice_view(back)
    (card,) = (r for r in view.headline if r.key == "return_to_running")
    assert view.run_walk(card)[0] == (1.0, 1.0)
    assert view.run_walk(replace(card, dose="")) == ()


@pytest.mark.parametrize(
    ("answers", "there"),
    [
        ({"pain_now": 0.0, "tight": True}, True),
        ({"pain_now": 1.0, "pain_where": ["outer_hip"], "tight": True}, False),
        ({"pain_now": 0.0, "known_condition": ["impingement"], "tight": True}, False),
    ],
)
def test_a_stretch_that_presses_or_pinches_is_left_out(answers, there) -> None:
    shown = told(4.0, **answers)
    keys = {e.key for r in shown.recommendations for e in r.exercises}
    assert "hip_flexor_stretch" in keys
    assert ("buttock_stretch" in keys) is there
    again = in_language(shown, "de")
    assert keys == {e.key for r in again.recommendations for e in r.exercises}


def test_pain_at_the_outer_hip_opens_shorter_steps_by_itself() -> None:
    shown = told(4.0, pain_now=2.0, pain_where=["outer_hip"], pain_next_day="gone")
    (card,) = (r for r in shown.recommendations if r.key == "shorter_stride")
    assert card.gate == "open"
    assert "metronome" in card.how
