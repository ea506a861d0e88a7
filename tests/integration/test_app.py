"""The app's pages without a browser: what they show and what a click does."""

import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from formcheck import cli
from formcheck.background import uploads
from formcheck.cli.commands.app import (
    arguments,
    invitation,
    lan_address,
    server_file,
    warning,
)
from formcheck.history.store import History
from formcheck.results.result_json import to_result
from formcheck_app.components.result import moment_viewer, number_tables
from formcheck_app.visits.kept_runs import SHARED_VARIABLE, history_url
from formcheck_app.visits.visitors import Visitors, new_secret
from tests.fabricated import make_analysis

APP = Path(__file__).parents[2] / "app" / "formcheck_app"
PATIENCE_S = 120


@pytest.fixture(autouse=True)
def private(tmp_path, monkeypatch) -> Path:
    """Keep the history of a test to itself."""
    monkeypatch.delenv("FORMCHECK_HISTORY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return tmp_path


def page(name: str) -> AppTest:
    shown = AppTest.from_file(str(APP / "navigation.py"), default_timeout=PATIENCE_S)
    shown.run()
    if name != "analyse":
        shown.switch_page(f"pages/{name}.py").run()
    assert not shown.exception, shown.exception
    return shown


def texts(shown: AppTest) -> str:
    kinds = (shown.markdown, shown.caption, shown.info, shown.error, shown.title)
    return "\n".join(str(e.value) for kind in kinds for e in kind)


def test_the_first_page_asks_for_clips_and_waits(private) -> None:
    shown = page("analyse")
    assert shown.title[0].value == "How do you run?"
    assert shown.text_input(key="speed").label == "Belt speed"
    assert shown.button[-1].label == "Analyse"
    assert shown.button[-1].disabled, "nothing to analyse yet"
    assert "never a diagnosis" in texts(shown)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("result", "There is no result here yet."),
        ("compare", "Choose two results"),
        ("history", "Nothing is kept at the moment."),
        ("how_to_film", "level with the hip"),
    ],
)
def test_every_page_opens_without_anything_done_before(name, words) -> None:
    assert words in texts(page(name))


def test_the_history_is_off_until_it_is_switched_on(private) -> None:
    shown = page("history")
    assert not list(private.rglob("*.sqlite")), "looking creates nothing"
    shown.button[0].click().run()
    assert "No run is kept yet" in texts(shown)
    (file,) = private.rglob("history.sqlite")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.slow
def test_kept_runs_are_shown_as_a_trend_and_deleted_in_one_go(private) -> None:
    kept = History()
    for person in ("Ana", "Bo"):
        kept.add(to_result(make_analysis()), person=person, note="easy")
    kept.close()
    shown = page("history")
    assert [box.label for box in shown.selectbox] == ["Whose runs", "Number"]
    assert shown.selectbox[1].value == ("stride_length", None)
    assert len(shown.expander) == 2
    shown.selectbox[0].select("Ana").run()
    assert [e.label for e in shown.expander if "Ana" in e.label] == [
        e.label for e in shown.expander
    ]
    assert not shown.exception


@pytest.mark.slow
def test_a_deleted_run_comes_back_whole_if_it_was_a_mistake(private) -> None:
    kept = History()
    before = to_result(make_analysis())
    kept.add(before, person="Ana", note="easy", videos={"still.jpg": b"jpeg"})
    shown = page("history")
    shown.button(key=f"delete-{kept.runs()[0].id}").click().run()
    assert kept.runs() == []
    undo = next(b for b in shown.button if b.label == "Undo")
    undo.click().run()
    (run,) = kept.runs()
    assert (run.person, run.note) == ("Ana", "easy")
    assert kept.result(run.id) == before
    assert kept.videos(run.id) == {"still.jpg": b"jpeg"}
    assert "Undo" not in [b.label for b in shown.button]
    kept.close()


def test_what_cannot_be_read_is_said_beside_its_field(private) -> None:
    shown = page("analyse")
    shown.text_input(key="height").set_value("17x5").run()
    (wrong,) = shown.error
    assert "17x5" in str(wrong.value).replace("\\", "")
    shown.text_input(key="height").set_value("175 cm").run()
    shown.text_input(key="speed").set_value("10.8 km/h").run()
    assert not shown.error


def test_what_was_typed_outlives_the_page(private, monkeypatch) -> None:
    everybody = Visitors(private, clear=lambda _: None)
    mine = everybody.enter("")
    monkeypatch.setattr("formcheck_app.visits.visitor.visitors", lambda: everybody)
    monkeypatch.setattr(everybody, "enter", lambda _secret: mine)
    first = page("analyse")
    first.text_input(key="speed").set_value("10.8").run()
    first.selectbox(key="speed-unit").select("mph").run()
    first.switch_page("pages/history.py").run()
    again = page("analyse")  # a new session, as after a reload or in a second tab
    assert again.text_input(key="speed").value == "10.8"
    assert again.selectbox(key="speed-unit").value == "mph"


def test_where_others_are_let_in_each_has_a_history_of_their_own(monkeypatch) -> None:
    one, other = new_secret(), new_secret()
    assert history_url(one) == history_url(other), "one's own machine: one history"
    monkeypatch.setenv(SHARED_VARIABLE, "1")
    assert history_url(one) != history_url(other)
    assert one not in history_url(one), "the secret stands in no file name"
    monkeypatch.setenv("FORMCHECK_HISTORY", "sqlite:////clinic/runs.sqlite")
    assert history_url(one) == history_url(other), "named on purpose for all"


@pytest.mark.slow
def test_two_kept_runs_can_be_compared(private) -> None:
    kept = History()
    for note in ("before", "after"):
        kept.add(to_result(make_analysis()), note=note)
    kept.close()
    shown = page("compare")
    assert "after" in shown.selectbox[0].options[0]
    assert len(shown.selectbox[0].options) == 3  # two runs, or a file
    assert not shown.exception


def test_wrong_settings_are_told_not_thrown(private, monkeypatch) -> None:
    monkeypatch.setenv("FORMCHECK_HISTORY", "no database")
    shown = page("history")
    assert "is no database URL" in texts(shown)


# ---------------------------------------------------------------- the command


def test_the_command_starts_the_pages_here_and_privately() -> None:
    words = arguments(
        server_file(), host="127.0.0.1", port=8123, max_mb=50.0, headless=True
    )
    assert words[:3] == ["-m", "streamlit", "run"]
    assert Path(words[3]) == APP / "server.py"
    assert set(words[4:]) == {
        "--server.address=127.0.0.1",
        "--server.port=8123",
        "--server.maxUploadSize=50",
        "--server.headless=true",
        "--server.showEmailPrompt=false",
        "--browser.gatherUsageStats=false",
        "--logger.hideWelcomeMessage=true",
    }


def test_the_pages_settings_are_private_without_the_command_as_well() -> None:
    settings = (APP / ".streamlit" / "config.toml").read_text()
    assert 'address = "127.0.0.1"' in settings
    assert "gatherUsageStats = false" in settings
    assert "maxUploadSize = 500" in settings


@pytest.mark.parametrize(
    ("host", "warned"), [("127.0.0.1", False), ("localhost", False), ("0.0.0.0", True)]
)
def test_opening_the_app_to_others_is_warned_of(monkeypatch, host, warned) -> None:
    called: list[list[str]] = []
    given: list[dict[str, str]] = []

    def execve(_program: str, words: list[str], environment: dict[str, str]) -> None:
        called.append(words)
        given.append(environment)

    monkeypatch.setattr("os.execve", execve)
    words = ["app", "--host", host, "--max-minutes", "1"]
    monkeypatch.delenv("FORMCHECK_PIN", raising=False)
    if warned:
        refused = CliRunner().invoke(cli.app, words)
        assert refused.exit_code == 2
        assert "set a PIN" in refused.stderr
        short = CliRunner().invoke(cli.app, [*words, "--pin", "12345"])
        assert short.exit_code == 2
        assert called == []
        words += ["--pin", "123456"]
    result = CliRunner().invoke(cli.app, words)
    assert result.exit_code == 0
    assert (warning(host, pin=True) in result.stderr) == warned
    assert given[0]["FORMCHECK_PIN"] == ("123456" if warned else "")
    assert "123456" not in " ".join(called[0])
    assert f"--server.address={host}" in called[0]
    assert "no encryption" in warning(host)
    monkeypatch.setenv(uploads.MAX_MINUTES_VARIABLE, given[0]["FORMCHECK_MAX_MINUTES"])
    monkeypatch.setenv(uploads.MAX_MB_VARIABLE, given[0]["FORMCHECK_MAX_MB"])
    assert uploads.Limits.from_environment() == uploads.Limits(
        max_mb=500.0, max_minutes=1.0
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_a_port_in_use_is_said_before_any_address(monkeypatch, host) -> None:
    monkeypatch.setattr("os.execve", lambda *_: pytest.fail("started"))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(
            cli.app, ["app", "--host", host, "--port", str(port)]
        )
    assert result.exit_code == 2
    assert f"port {port} is in use" in result.stderr
    assert "http://" not in result.stdout


def test_opened_to_others_the_address_is_one_that_a_phone_can_open() -> None:
    lines = invitation("0.0.0.0", 8501)
    assert "http://localhost:8501" in lines[0]
    assert "0.0.0.0" not in "\n".join(lines)
    reached = lan_address()
    if reached is not None:
        assert f"http://{reached}:8501 on phones" in lines[1]
    assert invitation("127.0.0.1", 9000) == [
        "formcheck: http://127.0.0.1:9000 in a browser; Ctrl-C ends it"
    ]


@pytest.mark.slow
def test_the_first_page_loads_nothing_that_analyses() -> None:
    """What is slow to load would keep the first page from the screen."""
    code = (
        "import sys; import formcheck_app.navigation, formcheck_app.server; "
        "import formcheck_app.components.forms.analysis_form; "
        "slow = {'scipy', 'cv2', 'av', 'pandas', 'jinja2', 'ai_edge_litert'}; "
        "print(sorted(slow & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=APP.parent, capture_output=True, text=True
    )
    assert ran.stdout == "[]\n", ran.stderr


def test_a_run_of_two_clips_is_one_table_and_each_clip_has_a_name() -> None:
    one = make_analysis()
    left = replace(one.clips[0], scene=replace(one.clips[0].scene, near_side="left"))
    right = replace(left, scene=replace(left.scene, near_side="right"))
    across = replace(one.asymmetries[0], clip=None)
    run = replace(
        one,
        clips=(left, right, right),
        metrics=tuple(
            replace(m, clip=1) if m.side == "right" else m for m in one.metrics
        ),
        asymmetries=(across,),
    )
    name = run.clips[2].info.name.replace("_", "\\_").replace(".", ".")
    words = moment_viewer.clip_words(run)
    assert words[0] == "left side"
    assert words[1:] == [f"right side, {name}"] * 2
    table = number_tables.table(run)
    keys = {metric.key for metric in run.metrics}
    assert table.count("<tr>") == 1 + len(keys), "a heading, and each number once"
    assert table == number_tables.table(replace(one, asymmetries=(across,)))
