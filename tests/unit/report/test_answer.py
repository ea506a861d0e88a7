from dataclasses import replace

from formcheck.model import Message
from formcheck.report.answer import SHORT, answer
from formcheck.report.headline import MOST_NUMBERS
from tests.fabricated import make_analysis, without_numbers
from tests.runners import RUNNERS


def test_a_finding_is_told_first_with_what_to_try() -> None:
    found = answer(RUNNERS["long_stride_9_kmh"].advice("en"))
    assert found.kind == "run"
    assert found.finding is not None
    assert found.finding.level != "typical"
    assert found.sentence in (f"{found.finding.title}.", found.finding.message)
    assert 0 < len(found.how) < 2 * SHORT
    assert found.how in found.first.text
    assert found.first is not None
    assert found.first.place in ("headline", "")


def test_three_measured_numbers_are_shown_and_none_that_is_missing() -> None:
    run = make_analysis()
    found = answer(run)
    keys = [one.key for one in found.numbers]
    assert len(keys) == MOST_NUMBERS == len(set(keys))
    assert all(one.measured for one in found.numbers)
    for title, advice in found.missing:
        assert advice
        assert title not in [one.title for one in found.numbers]


def test_a_red_flag_is_the_whole_answer() -> None:
    found = answer(RUNNERS["sudden_night_pain"].advice("en"))
    assert found.kind == "stop"
    assert found.numbers == ()
    assert found.first is None


def test_numbers_too_close_to_call_are_said_to_be_so() -> None:
    for name in RUNNERS:
        run = RUNNERS[name].advice("en")
        found = answer(run)
        if found.kind == "run" and found.finding is None and run.unclear:
            assert "Nothing stands out for sure" in found.sentence


def test_a_walk_is_called_a_walk_and_no_number_is_missing() -> None:
    run = without_numbers()
    clip = run.clips[0]
    walk = replace(
        clip,
        scene=replace(clip.scene, motion="walk"),
        quality=(Message(code="walk", level="warn", message="a walk"),),
    )
    found = answer(replace(run, clips=(walk,)))
    assert found.heading == "This is a walk, not a run"
    assert found.missing == ()


def test_a_refusal_says_why() -> None:
    run = without_numbers()
    clip = run.clips[0]
    dark = replace(
        clip,
        metrics=(),
        quality=(Message(code="dark", level="error", message="it is too dark"),),
    )
    found = answer(replace(run, clips=(dark,)))
    assert found.kind == "nothing"
    assert found.sentence == "It is too dark."
