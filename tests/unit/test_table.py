"""Tables: found again by their secret name, cleared when the last page is gone."""

import base64
from collections.abc import Callable
from pathlib import Path

from parts.table import Desk, Tables


def made(root: Path) -> Tables:
    return Tables(root, clear=lambda _: None)


def test_a_page_loaded_anew_finds_its_table(tmp_path) -> None:
    tables = made(tmp_path)
    first = tables.sit("")
    first.new_folder()
    assert tables.sit(first.name) is first


def test_others_get_a_table_of_their_own_whatever_name_they_try(tmp_path) -> None:
    tables = made(tmp_path)
    mine = tables.sit("")
    for tried in ("", "visitor-1", mine.name[:-1], mine.name.lower(), mine.folder.name):
        other = tables.sit(tried)
        assert other is not mine
        assert other.folder != mine.folder
        assert tried != other.name, "a name is never taken from an address"


def test_names_cannot_be_guessed(tmp_path) -> None:
    tables = made(tmp_path)
    names = {tables.sit("").name for _ in range(50)}
    assert len(names) == 50
    for name in names:
        assert len(base64.urlsafe_b64decode(f"{name}=")) * 8 >= 128


def test_a_table_is_cleared_some_time_after_its_last_page_is_gone(tmp_path) -> None:
    cleared: list[Desk] = []
    waiting: list[Callable[[], None]] = []
    tables = Tables(
        tmp_path, clear=cleared.append, later=lambda _s, call: waiting.append(call)
    )
    table = tables.sit("")
    clip = table.folder / "clip.mp4"
    clip.touch()
    tables.sit(table.name)
    tables.leave(table)
    assert waiting == [], "another page shows it"
    tables.leave(table)
    assert clip.exists()

    tables.sit(table.name)  # back in time, then gone again
    waiting.pop()()
    tables.leave(table)
    assert clip.exists()
    assert cleared == []

    waiting.pop()()
    assert cleared == [table]
    assert not table.folder.exists()
    assert tables.sit(table.name) is not table, "its name is worth nothing now"


def test_a_table_is_private(tmp_path) -> None:
    assert made(tmp_path).sit("").folder.stat().st_mode & 0o777 == 0o700
