"""Visitors: found again by their secret name, cleared when the last page is gone."""

import base64
from collections.abc import Callable
from pathlib import Path

from formcheck_app.visitors import Visitor, Visitors


def made(root: Path) -> Visitors:
    return Visitors(root, clear=lambda _: None)


def test_a_page_loaded_anew_finds_its_visitor(tmp_path) -> None:
    visitors = made(tmp_path)
    first = visitors.enter("")
    first.new_folder()
    assert visitors.enter(first.name) is first


def test_others_get_a_folder_of_their_own_whatever_name_they_try(tmp_path) -> None:
    visitors = made(tmp_path)
    mine = visitors.enter("")
    for tried in ("", "visitor-1", mine.name[:-1], mine.name.lower(), mine.folder.name):
        other = visitors.enter(tried)
        assert other is not mine
        assert other.folder != mine.folder
        assert tried != other.name, "a name is never taken from an address"


def test_names_cannot_be_guessed(tmp_path) -> None:
    visitors = made(tmp_path)
    names = {visitors.enter("").name for _ in range(50)}
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
    visitors.enter(visitor.name)
    visitors.leave(visitor)
    assert waiting == [], "another page shows it"
    visitors.leave(visitor)
    assert clip.exists()

    visitors.enter(visitor.name)  # back in time, then gone again
    waiting.pop()()
    visitors.leave(visitor)
    assert clip.exists()
    assert cleared == []

    waiting.pop()()
    assert cleared == [visitor]
    assert not visitor.folder.exists()
    assert visitors.enter(visitor.name) is not visitor, "its name is worth nothing now"


def test_a_folder_is_private(tmp_path) -> None:
    assert made(tmp_path).enter("").folder.stat().st_mode & 0o777 == 0o700
