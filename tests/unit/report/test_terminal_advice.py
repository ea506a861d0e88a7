from dataclasses import replace

from formcheck.report.number_table import rows as rows_of
from formcheck.report.terminal import print_summary
from tests.fabricated import make_analysis, make_clip_analysis
from tests.runners import RUNNERS


def shown(name: str, capsys) -> str:
    given = RUNNERS[name].advice()
    print_summary(replace(given, clips=(make_clip_analysis(),)), None)
    return " ".join(capsys.readouterr().out.split())


def test_a_stop_is_all_the_terminal_says(capsys) -> None:
    text = shown("sudden_night_pain", capsys)
    assert text.startswith("Stop running until somebody has looked at this: Pain that")
    for hidden in ("Cadence", "steps/min", "try:", "watch:"):
        assert hidden not in text


def test_other_red_flags_go_first_and_the_numbers_follow(capsys) -> None:
    text = shown("three_weeks_clicking", capsys)
    assert text.startswith("See a doctor or physiotherapist soon:")
    assert text.index("Cadence") < text.index("notable: Several signs")
    assert "(Stands out, but only just: film again before you act on it.)" in text
    assert "try: Have it looked at." in text


def test_a_headline_stands_with_the_words_of_its_gate(capsys) -> None:
    text = shown("no_speed_no_answers", capsys)
    says = "You did not say whether you have pain. Exercises and changes"
    assert text.index(says) < text.index("try:")
    gate = "For times without pain only: you did not say whether you have any."
    assert text.index(gate) > text.index("try:")


def test_what_is_for_later_is_named_and_not_told_to_try(capsys) -> None:
    given = RUNNERS["marathon_outer_hip"].advice()
    later = [r for r in given.recommendations if r.gate == "later"]
    assert "hip_stability" in [r.key for r in later]
    text = shown("marathon_outer_hip", capsys)
    assert "Hold instead of lift." in text
    for one in later:
        assert f"try: {one.title}" not in text
        assert one.text not in text


def test_what_is_too_close_to_call_is_printed(capsys) -> None:
    given = RUNNERS["marathon_outer_hip"].advice()
    (near,) = given.unclear[:1]
    text = shown("marathon_outer_hip", capsys)
    assert f"not clear from this video: {near.message}" in text


def test_headlines_are_told_with_the_runners_figures(capsys) -> None:
    text = shown("long_stride_9_kmh", capsys)
    assert "try: Try shorter, quicker steps. Take 144 steps a minute" in text
    assert "Keep the hips mobile" not in text, "only the report tells the rest"


def test_left_against_right_has_lines_of_its_own(capsys) -> None:
    analysis = make_analysis()
    rows = [r for r in rows_of(analysis.metrics, analysis.asymmetries) if r.difference]
    assert rows
    print_summary(analysis, None)
    said = " ".join(capsys.readouterr().out.split())
    after = said[said.index("left minus right") :]
    for row in rows:
        assert f" {row.label}: {row.difference}" in after


def test_what_is_to_be_tried_has_its_dose(capsys) -> None:
    print_summary(RUNNERS["marathon_outer_hip"].advice(), None)
    said = " ".join(capsys.readouterr().out.split())
    assert "How much: Weeks 1 and 2: 5 holds of 30 to 45 seconds, twice a day." in said
