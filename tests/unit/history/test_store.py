import json
import math
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from formcheck.errors import InputError, OutputError
from formcheck.history import store as history
from formcheck.history.store import History
from formcheck.results.result_json import to_result
from formcheck.results.schema import Result
from tests import postgres
from tests.fabricated import make_analysis

MONDAY = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def result() -> Result:
    return to_result(make_analysis())


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed: sudo apt-get install postgresql")
    # The server's user has to reach the folder, which pytest's own does not allow.
    with tempfile.TemporaryDirectory(prefix="formcheck-pg-") as folder:
        Path(folder).chmod(0o755)
        with postgres.server(Path(folder)) as url:
            yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def kept(request, tmp_path) -> Iterator[History]:
    """Run each test on SQLite and on a real PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'data' / 'history.sqlite'}"
    else:
        url = request.getfixturevalue("postgres_url")
    found = History(url)
    yield found
    if request.param == "postgres":
        found.delete_all()
    found.close()


def changed(result: Result, **fields: float | None) -> Result:
    """Return a result whose cadence has other fields."""
    metrics = [
        replace(m, **fields) if m.key == "cadence" else m for m in result.metrics
    ]
    return result.model_copy(update={"metrics": metrics})


def test_a_kept_run_comes_back_as_it_was(kept, result) -> None:
    number = kept.add(result, person="Ana ", note="new shoes", at=MONDAY)
    (run,) = kept.runs()
    assert (run.id, run.at, run.person, run.note) == (
        *(number, MONDAY),
        *("Ana", "new shoes"),
    )
    assert run.files == ("run.mp4",)
    assert not run.has_video
    assert kept.result(number) == result


def test_times_keep_their_instant_in_any_zone(kept, result) -> None:
    there = timezone(timedelta(hours=-7))
    kept.add(result, at=datetime(2026, 3, 2, 11, 30, tzinfo=there))
    assert kept.runs()[0].at == MONDAY


def test_a_trend_holds_value_and_error_of_every_run_in_time_order(kept, result) -> None:
    later = MONDAY + timedelta(days=7)
    second = kept.add(changed(result, value=171.5, error=0.75), person="Ana", at=later)
    first = kept.add(
        changed(result, value=168.25, error=math.nan), person="Ana", at=MONDAY
    )
    kept.add(changed(result, value=190.0), person="Bo", at=MONDAY)
    found = kept.trend("cadence", None, person="Ana")
    assert [(p.run, p.at, p.value) for p in found] == [
        (first, MONDAY, 168.25),
        (second, later, 171.5),
    ]
    assert math.isnan(found[0].error)
    assert found[1].error == 0.75
    assert {p.unit for p in found} == {"steps/min"}
    assert len(kept.trend("cadence", None)) == 3
    assert kept.trend("cadence", "left") == []


def test_of_two_clips_of_a_run_the_more_exact_one_is_in_the_trend(kept, result) -> None:
    (cadence,) = [m for m in result.metrics if m.key == "cadence"]
    better = replace(cadence, value=160.0, error=0.01, clip=1)
    kept.add(result.model_copy(update={"metrics": [cadence, better]}))
    assert [p.value for p in kept.trend("cadence", None)] == [160.0]


def test_sides_are_apart(kept, result) -> None:
    kept.add(result)
    wanted = {
        m.side: m.value for m in result.metrics if m.key == "contact_time" and m.side
    }
    assert len(wanted) == 2
    for side, value in wanted.items():
        assert ("contact_time", side) in kept.measured()
        (point,) = kept.trend("contact_time", side)
        assert point.value == pytest.approx(value, rel=1e-12)


def test_people_have_their_own_runs(kept, result) -> None:
    kept.add(result, person="Bo")
    kept.add(result, person="Ana")
    assert kept.people() == ["Ana", "Bo"]
    assert [run.person for run in kept.runs("Ana")] == ["Ana"]


def test_videos_are_kept_only_when_given(kept, result) -> None:
    plain = kept.add(result)
    filmed = kept.add(result, videos={"overlay.mp4": b"\x00\x01film"})
    assert kept.videos(plain) == {}
    assert kept.videos(filmed) == {"overlay.mp4": b"\x00\x01film"}
    assert {run.id: run.has_video for run in kept.runs()} == {
        plain: False,
        filmed: True,
    }


def test_the_export_holds_every_run_and_no_video(kept, result) -> None:
    kept.add(result, person="Ana", at=MONDAY, videos={"o.mp4": b"x"})
    kept.add(result, at=MONDAY - timedelta(days=1))
    content = json.loads(kept.export())
    assert content["schema"] == "formcheck.history/1"
    assert [run["person"] for run in content["runs"]] == ["", "Ana"]
    assert content["runs"][1]["at"] == MONDAY.isoformat()
    assert Result.model_validate(content["runs"][0]["result"]) == result


def test_a_deleted_run_is_gone_with_numbers_and_videos(kept, result) -> None:
    gone = kept.add(result, videos={"o.mp4": b"x"})
    stays = kept.add(result)
    kept.delete(gone)
    assert [run.id for run in kept.runs()] == [stays]
    assert [p.run for p in kept.trend("cadence", None)] == [stays]
    assert kept.videos(gone) == {}
    with pytest.raises(InputError, match="no run"):
        kept.result(gone)


def test_delete_all_leaves_nothing(kept, result) -> None:
    kept.add(result, videos={"o.mp4": b"x"})
    place, url = Path(kept.place), kept.place
    kept.delete_all()
    if url.startswith("postgresql"):
        assert kept.runs() == []
        assert kept.trend("cadence", None) == []
    else:
        assert not place.exists()


def test_the_file_is_for_its_owner_only(tmp_path, result) -> None:
    file = tmp_path / "deep" / "history.sqlite"
    kept = History(f"sqlite:///{file}")
    kept.add(result, person="Ana")
    kept.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_is_deleted_cannot_be_read_from_the_file(tmp_path, result) -> None:
    file = tmp_path / "history.sqlite"
    kept = History(f"sqlite:///{file}")
    number = kept.add(result, person="Anastasia Recognisable")
    kept.delete(number)
    kept.close()
    assert b"Recognisable" not in file.read_bytes()


def test_nothing_is_kept_until_it_is_wanted(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv(history.URL_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert not history.is_kept()
    assert list(tmp_path.iterdir()) == []
    History().close()
    assert history.is_kept()
    assert (tmp_path / "formcheck" / "history.sqlite").exists()


def test_a_named_database_is_used(monkeypatch) -> None:
    monkeypatch.setenv(history.URL_VARIABLE, "postgresql+psycopg://clinic/runs")
    assert history.default_url() == "postgresql+psycopg://clinic/runs"
    assert history.is_kept()


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        ("clinic", InputError, "is no database URL"),
        ("mysql+nodriver://host/x", OutputError, "cannot be used"),
        ("sqlite:////proc/none/history.sqlite", OutputError, "cannot be used"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(url, error, words) -> None:
    with pytest.raises(error, match=words) as caught:
        History(url)
    assert "\n" not in str(caught.value)


def test_passwords_are_not_shown() -> None:
    with pytest.raises(OutputError) as caught:
        History("postgresql+psycopg://u:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
