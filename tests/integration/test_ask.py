from typer.testing import CliRunner

from formcheck.cli import app
from formcheck.knowledge import load
from formcheck.settings.typed import load_runner

ANSWERS = {
    "How tall are you?": "tall\n172cm",
    "How fast was the belt?": "10.8km/h",
    "cut or stop running in the last 6 weeks": "now",
    "18 or older": "y",
    "at its worst in the last 7 days": "15\n2",
    "Where does it hurt": "1, 4",
    "mostly run on": "asphalt",
}


def typed(questions_asked: list[str]) -> str:
    """Return what is typed: answers to some questions, Enter to all others."""
    lines = []
    for question in questions_asked:
        lines.append(next((a for q, a in ANSWERS.items() if q in question), ""))
    return "\n".join(lines) + "\n"


def ask(*arguments: str, keys: str):
    return CliRunner().invoke(app, ["ask", *arguments], input=keys)


def all_questions() -> list[str]:
    """Return the questions in the order in which this runner meets them."""
    from formcheck.advice.questionnaire import applies
    from formcheck.knowledge import load

    met = {"adult": True, "pain_now": 2.0}
    asked = [q for q in load().questions.values() if applies(q, met)]
    first = [q.ask for q in asked if q.first]
    rest = [q.ask for q in asked if not q.first]
    opening = ["How tall are you?", "How fast was the belt?"]
    return [*opening, *first, "Do you want to go on?", *rest]


def test_answers_are_kept_only_where_asked_and_read_back(tmp_path) -> None:
    path = tmp_path / "runner.toml"
    result = ask("--out", str(path), keys=typed(all_questions()))
    assert result.exit_code == 0, result.output
    runner = load_runner(path)
    assert runner.height_m == 1.72
    assert runner.speed_mps == 3.0
    assert runner.answers == {
        "pain_recent": "now",
        "adult": True,
        "pain_now": 2.0,
        "pain_where": ["outer_hip", "buttock"],
        "surface": "asphalt",
    }
    assert "from 0 to 10" in result.output, "15 was refused with the reason"
    assert "cannot read the height" in result.output


def test_everything_may_be_skipped_and_nothing_is_kept(tmp_path) -> None:
    result = ask(keys="\n" * 80)
    assert result.exit_code == 0, result.output
    assert "[answers]\n" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_alarm_is_told_at_once_and_ends_the_questions() -> None:
    asked = [q.ask for q in load().questions.values() if q.first and not q.only_if]
    before = 2 + next(n for n, text in enumerate(asked) if "true now" in text)
    keys = "\n" * before + "saddle\n"
    result = ask(keys=keys)
    assert result.exit_code == 0, result.output
    assert "Call the emergency service" in result.output
    assert "kilometres a week" not in result.output
    assert result.output.rstrip().endswith('alarm = ["saddle"]')


def test_a_file_that_exists_is_not_written_over(tmp_path) -> None:
    path = tmp_path / "runner.toml"
    path.write_text("mine", encoding="utf-8")
    result = ask("--out", str(path), keys="\n" * 80)
    assert result.exit_code == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_knowledge_base_is_printed_for_review() -> None:
    result = CliRunner().invoke(app, ["info", "--knowledge"])
    assert result.exit_code == 0
    text = result.stdout
    for part in (
        "watch above 10.6°, notable above 12.5° (finding pelvic_drop)",
        "164 +10 x (speed - 3 m/s) -60 x (height - 1.72 m), scatter 8 steps/min",
        "EMERGENCY: Get medical help today",
        "does: a page with the message alone",
        "pain_where: groin or front of the hip and pain_builds: yes; or",
        "Clamshell (clamshell; strength; ex.clamshell)",
        "S3 lines 11-15",
        "sells compression stockings",
    ):
        assert part in text, part
    assert max(map(len, text.splitlines())) <= 100


def test_after_the_first_questions_one_may_stop() -> None:
    first = [q for q in load().questions.values() if q.first and not q.only_if]
    result = ask(keys="\n" * (2 + len(first)) + "n\n")
    assert result.exit_code == 0, result.output
    assert "go on with training" in result.output
    assert "kilometres a week" not in result.output
    assert len([q for q in load().questions.values() if q.first]) <= 12


def test_what_somebody_should_look_at_is_told_at_the_end() -> None:
    keys = "\n\nnow\ngroin\nleft\n2\n\n\n\n\nduring_run\n\n\nn\n"
    result = ask(keys=keys)
    assert result.exit_code == 0, result.output
    assert "See a doctor or physiotherapist soon: " in result.output


def test_german_questions_hold_no_english_word() -> None:
    from tests.unit.knowledge.test_phrases import english

    result = ask("--language", "de", keys="\n" * 80)
    assert result.exit_code == 0, result.output
    told = result.stderr.replace("[answers]", "")
    assert english(told) == []
