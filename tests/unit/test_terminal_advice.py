from dataclasses import replace

from formcheck.report.terminal import print_summary
from tests.fabricated import make_clip_analysis
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
    assert "(A small change in the video could change this.)" in text
    assert "try: Have it looked at." in text


def test_headlines_are_told_with_the_runners_figures(capsys) -> None:
    text = shown("long_stride_9_kmh", capsys)
    assert "try: Try shorter, quicker steps. Take 154 steps a minute" in text
    assert "Keep the hips mobile" not in text, "only the report tells the rest"
