import math

import pytest

from formcheck.advice.answers import any_holds, checked, holds, with_derived
from formcheck.advice.questionnaire import applies, read_answer, runner_toml, sections
from formcheck.errors import InputError
from formcheck.knowledge import load
from formcheck.settings.settings import Runner
from formcheck.settings.typed import load_runner


def read(name: str, text: str):
    return read_answer(name, text, load())


@pytest.mark.parametrize(
    ("name", "text", "answer"),
    [
        ("limp", "y", True),
        ("limp", "No", False),
        ("pain_now", "3", 3.0),
        ("pain_now", " 2,5 ", 2.5),
        ("incline_pct", "1 %", 1.0),
        ("surface", "2", "asphalt"),
        ("surface", "soft", "soft"),
        ("shoes", "1, 3", ["worn", "hard_sole"]),
        ("shoes", "worn hard_sole", ["worn", "hard_sole"]),
        ("shoes", "0", []),
        ("limp", "", None),
        ("shoes", "  ", None),
    ],
)
def test_what_is_typed_becomes_an_answer(name, text, answer) -> None:
    assert read(name, text) == answer


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("limp", "maybe", "neither yes nor no"),
        ("pain_now", "11", "from 0 to 10"),
        ("pain_now", "a lot", "not a number"),
        ("surface", "1 2", "more than one"),
        ("shoes", "9", "it is one of worn"),
    ],
)
def test_what_is_no_answer_is_refused_in_a_sentence(name, text, complaint) -> None:
    with pytest.raises(InputError, match=complaint):
        read(name, text)


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        ({"pain_nwo": 1.0}, "did you mean 'pain_now'"),
        ({"pain_now": True}, "number from 0 to 10"),
        ({"pain_now": "strong"}, "number from 0 to 10"),
        ({"pain_now": math.nan}, "pain_now is nan; it is a number from 0 to 10"),
        ({"pain_now": math.inf}, "pain_now is inf; it is a number from 0 to 10"),
        ({"pain_now": -1.0}, "pain_now is -1.0; it is a number from 0 to 10"),
        ({"pain_now": 10.5}, "pain_now is 10.5; it is a number from 0 to 10"),
        ({"limp": "yes"}, "write true or false"),
        ({"surface": "ice"}, "one of concrete, asphalt"),
        ({"surface": ["soft", "asphalt"]}, "takes one option"),
        ({"shoes": 3.0}, "one of worn"),
    ],
)
def test_a_file_with_wrong_answers_is_refused(answers, complaint) -> None:
    with pytest.raises(InputError, match=complaint):
        checked(answers, load())


def test_a_single_option_stands_for_a_list_of_one() -> None:
    assert checked({"shoes": "worn"}, load()) == {"shoes": ["worn"]}


def test_growth_of_training_is_worked_out() -> None:
    grown = with_derived({"km_now": 45.0, "km_before": 30.0})
    assert grown["load_change_pct"] == pytest.approx(50.0)
    assert with_derived({"km_now": 10.0, "km_before": 0.0})["load_change_pct"] > 30
    assert "load_change_pct" not in with_derived({"km_now": 0.0, "km_before": 0.0})
    assert "load_change_pct" not in with_derived({"km_now": 45.0})


def test_a_skipped_question_never_holds() -> None:
    assert not holds({"pain_now": ">= 0"}, {})
    assert not holds({"limp": False}, {})
    assert not holds({"shoes": "any"}, {"shoes": []})


def test_all_tests_of_a_line_and_one_line_of_many_must_hold() -> None:
    answers = {"pain_now": 4.0, "limp": False}
    assert holds({"pain_now": "> 3", "limp": False}, answers)
    assert not holds({"pain_now": "> 4"}, answers)
    assert holds({"pain_now": "<= 4"}, answers)
    assert any_holds([{"limp": True}, {"pain_now": ">= 4"}], answers)
    assert not any_holds([], answers)


def test_pain_is_asked_about_only_if_there_is_some() -> None:
    question = load().questions["pain_where"]
    assert applies(question, {"pain_now": 2.0})
    assert not applies(question, {"pain_now": 0.0})
    assert not applies(question, {})
    assert applies(load().questions["alarm"], {})


def test_sections_hold_every_question_once() -> None:
    keys = [key for part in sections(load()).values() for key in part]
    assert sorted(keys) == sorted(load().questions)


def test_a_runners_file_reads_back_as_the_same_runner(tmp_path) -> None:
    runner = Runner(
        height_m=1.72,
        speed_mps=3.0,
        answers={"pain_now": 2.0, "limp": False, "shoes": ["worn"], "surface": "soft"},
    )
    path = tmp_path / "runner.toml"
    path.write_text(runner_toml(runner), encoding="utf-8")
    assert load_runner(path) == runner
    path.write_text(runner_toml(Runner()), encoding="utf-8")
    assert load_runner(path) == Runner()
