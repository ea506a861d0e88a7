"""Visitors: found again by their secret name, cleared when the last page is gone."""

import base64
from collections.abc import Callable
from pathlib import Path

from formcheck.background.jobs import Job, Task
from formcheck.settings.settings import Runner, Settings
from formcheck_app.visits.visitors import Visitor, Visitors, is_secret


def made(root: Path) -> Visitors:
    return Visitors(root, clear=lambda _: None)


def test_a_page_loaded_anew_finds_its_visitor(tmp_path) -> None:
    visitors = made(tmp_path)
    first = visitors.enter("")
    first.new_folder()
    assert visitors.enter(first.secret) is first


def test_others_get_a_folder_of_their_own_whatever_name_they_try(tmp_path) -> None:
    visitors = made(tmp_path)
    mine = visitors.enter("")
    tries = ("", "visitor-1", mine.secret[:-1], mine.secret[::-1], mine.folder.name)
    for tried in tries:
        other = visitors.enter(tried)
        assert other is not mine
        assert other.folder != mine.folder
        assert is_secret(other.secret)


def test_what_is_no_secret_is_never_taken_as_one(tmp_path) -> None:
    visitors = made(tmp_path)
    for tried in ("", "a" * 42, "a" * 44, "../" + "a" * 40):
        assert visitors.enter(tried).secret != tried


def test_a_run_is_found_by_its_own_visitor_only(tmp_path) -> None:
    visitors = made(tmp_path)
    mine, other = visitors.enter(""), visitors.enter("")
    job = Job(
        task=Task(clips=(), runner=Runner(), settings=Settings(), folder=tmp_path)
    )
    mine.jobs.append(job)
    assert mine.job(job.id) is job
    assert other.job(job.id) is None


def test_names_cannot_be_guessed(tmp_path) -> None:
    visitors = made(tmp_path)
    names = {visitors.enter("").secret for _ in range(50)}
    assert len(names) == 50
    for name in names:
        assert len(base64.urlsafe_b64decode(f"{name}=")) * 8 >= 128


def test_a_visitor_is_cleared_some_time_after_its_last_page_is_gone(tmp_path) -> None:
    cleared: list[Visitor] = []
    waiting: list[Callable[[], None]] = []
    visitors = Visitors(
        tmp_path, clear=cleared.append, later=lambda _s, call: waiting.append(call)
    )
    visitor = visitors.enter("")
    clip = visitor.folder / "clip.mp4"
    clip.touch()
    visitors.enter(visitor.secret)
    visitors.leave(visitor)
    assert waiting == [], "another page shows it"
    visitors.leave(visitor)
    assert clip.exists()

    visitors.enter(visitor.secret)  # back in time, then gone again
    waiting.pop()()
    visitors.leave(visitor)
    assert clip.exists()
    assert cleared == []

    waiting.pop()()
    assert cleared == [visitor]
    assert not visitor.folder.exists()
    assert visitors.enter(visitor.secret) is not visitor, (
        "its name is worth nothing now"
    )


def test_a_folder_is_private(tmp_path) -> None:
    assert made(tmp_path).enter("").folder.stat().st_mode & 0o777 == 0o700
