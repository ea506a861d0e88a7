"""Names that steer the terminal, turn the text or are in no encoding."""

import csv
import io
import os
import pickle
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.batch.scheduler import tables, write_tables
from formcheck.batch.sessions import Failure, Order, Outcome, unique_names
from formcheck.batch.storage import Place
from formcheck.batch.summary.rows import COLUMNS
from formcheck.batch.summary.tables import failures_csv, summary_parquet
from formcheck.errors import VideoError
from formcheck.results.csv_tables import csv_bytes
from formcheck.results.folder import default_folder, overlay_names
from formcheck.settings.settings import Clip, Settings
from formcheck.text.escaping import LONGEST_STEM, escaped, harmless, plain_stem

ANYTHING = st.text(st.characters(), max_size=40)
"""Also signs that steer, and halves of signs, as names in no encoding have them."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain name.mp4", "plain name.mp4"),
        ("Läufer_走る.mp4", "Läufer_走る.mp4"),
        ("👩‍🦰.mp4", "👩‍🦰.mp4"),
        ("\x1b[31mred.mp4", r"\x1b[31mred.mp4"),
        ("exe\u202e4pm.mp4", r"exe\u202e4pm.mp4"),
        ("two\nlines", r"two\x0alines"),
        (os.fsdecode(b"caf\xe9.mp4"), r"caf\xe9.mp4"),
        ("\x9b2J", r"\x9b2J"),
        ("tag\U000e0041", r"tag\U000e0041"),
    ],
)
def test_signs_that_steer_are_written_out(name, shown):
    assert escaped(name) == shown
    assert escaped(shown) == shown
    one_line = shown.replace(r"\x0a", " ")
    assert str(VideoError(f"cannot read {name}")) == f"cannot read {one_line}"


def test_an_error_keeps_its_words_on_the_way_between_processes():
    error = pickle.loads(pickle.dumps(VideoError("a\x1b[1m")))
    assert str(error) == r"a\x1b[1m"


@given(ANYTHING)
def test_what_is_shown_can_be_written_and_steers_nothing(text):
    shown = escaped(text)
    assert shown.encode().decode() == shown
    assert not any(ord(sign) < 0x20 or ord(sign) in range(0x7F, 0xA0) for sign in shown)


@given(ANYTHING)
def test_names_of_further_files_are_short_and_plain(name):
    stem = plain_stem(name)
    assert 0 < len(stem.encode()) <= LONGEST_STEM
    assert "/" not in stem
    assert "\0" not in stem
    assert overlay_names([name, name])[1] == f"overlay_{stem}_2.mp4"
    assert default_folder(Path("x" * 300)).name == "formcheck_" + "x" * LONGEST_STEM


@given(st.lists(ANYTHING, max_size=5))
def test_names_of_sessions_fit_any_file_system(wanted):
    names = unique_names(wanted)
    assert len({name.lower() for name in names}) == len(wanted)
    assert all(0 < len(name.encode()) < 120 for name in names)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
        "'=1+1",
        '"=1+1',
        "\uff1d1+1",
        "\uff0b1",
        "a;=1+1",
        'a;"=1+1"',
        "a\t=1+1",
        "a\n=1+1",
        "\0=1+1",
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_begins_a_formula_however_the_table_is_split(cell, delimiter):
    text = csv_bytes(("file", "value"), [(cell, -1.5)]).decode()
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        for found in row:
            plain = found.strip().strip("'\" ") if "'" not in found[:4] else ""
            assert not plain.startswith(("=", "+", "@", "\uff1d", "\uff0b"))
    assert text.splitlines()[1].endswith(",-1.5")


@given(ANYTHING)
def test_a_cell_without_formula_signs_is_only_escaped(text):
    if not any(sign in text for sign in "=+-@\uff1d\uff0b\uff0d\uff20"):
        assert harmless(text) == escaped(text)


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(st.lists(ANYTHING, min_size=14, max_size=14))
def test_any_text_can_stand_in_the_tables(texts):
    row = [
        None if name in ("value", "error", "spread") else t
        for name, t in zip(COLUMNS, texts, strict=True)
    ]
    row[COLUMNS.index("clip")] = row[COLUMNS.index("n_strides")] = 1
    table = pd.read_parquet(io.BytesIO(summary_parquet([row])))
    assert table["file"][0] == escaped(texts[COLUMNS.index("file")])
    failure = Failure(session="s", clip=texts[0], reason=texts[1])
    read = list(csv.DictReader(io.StringIO(failures_csv([failure]).decode())))
    assert read[0]["clip"] == harmless(texts[0])


def test_one_bad_row_does_not_cost_the_summary(tmp_path):
    good = [None] * len(COLUMNS)
    good[0] = "good"
    bad = [object()] * len(COLUMNS)
    outcomes = [
        Outcome(name="good", status="done", rows=(tuple(good),), n_numbers=1),
        Outcome(name="bad", status="done", rows=(tuple(bad),), n_numbers=1),
    ]
    order = Order(settings=Settings(), out=str(tmp_path), report=False)
    with pytest.raises(Exception, match=r".*"):
        tables(outcomes, order)
    write_tables(Place(str(tmp_path)), outcomes, order)
    assert "good" in (tmp_path / "summary.csv").read_text()
    assert "fit no table" in (tmp_path / "failures.csv").read_text()
    assert len(pd.read_parquet(tmp_path / "summary.parquet")) == 1


def test_a_clip_has_a_name_that_can_be_shown():
    clip = Clip(path=Path(os.fsdecode(b"/x/\xff\x1b.mp4")))
    assert clip.name == r"\xff\x1b.mp4"
    assert default_folder(clip.path).name == "formcheck___"
