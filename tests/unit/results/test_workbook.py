"""The workbook, opened again as a spreadsheet does."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from formcheck.knowledge.phrases import phrases
from formcheck.results.csv_tables import COLUMN_MEANINGS, rows_by_table, tables
from formcheck.results.workbook import workbook
from tests.fabricated import make_analysis, without_numbers

openpyxl = pytest.importorskip("openpyxl")


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(workbook(make_analysis())))


def test_numbers_are_numbers_each_with_its_error_and_unit(book) -> None:
    sheet = book["Numbers"]
    head = [cell.value for cell in sheet[1]]
    rows = [dict(zip(head, [c.value for c in row], strict=True)) for row in sheet]
    cadence = next(row for row in rows if row["Number"] == "Cadence")
    known = next(m for m in make_analysis().metrics if m.key == "cadence")
    assert cadence["Value"] == pytest.approx(known.value)
    assert cadence["Error (±)"] == pytest.approx(known.error)
    assert cadence["Unit"] == "steps/min"
    duty = next(row for row in rows if row["Number"] == "Duty factor")
    assert duty["Unit"] == "%"
    assert 20 < duty["Value"] < 60


def test_what_rests_on_the_clock_says_so(book) -> None:
    lines = book["Numbers"].iter_rows(values_only=True)
    head = next(lines)
    said = {line[0]: line[head.index("Holds if")] for line in lines}
    for name in ("Cadence", "Ground contact time"):
        assert said[name] == "the file's clock is right"
    assert said["Duty factor"] is None


def test_every_column_of_every_sheet_is_explained(book) -> None:
    told = {(s, c): m for s, c, m in book["Columns"].iter_rows(2, values_only=True)}
    for sheet in book:
        if sheet.title == "Columns":
            continue
        for cell in sheet[1]:
            assert told[sheet.title, cell.value], (sheet.title, cell.value)
    for _, (columns, _rows) in rows_by_table(make_analysis()):
        assert set(columns) <= set(COLUMN_MEANINGS)


def test_a_file_name_cannot_run_as_a_formula() -> None:
    run = make_analysis()
    clip = run.clips[0]
    named = replace(clip, info=replace(clip.info, name="=1+1.mp4"))
    content = workbook(replace(run, clips=(named,)))
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            assert not [c for c in row if c.data_type == "f"]


def test_a_clip_without_numbers_says_why(book) -> None:
    made = openpyxl.load_workbook(io.BytesIO(workbook(without_numbers())))
    reasons = [row[-1] for row in made["Numbers"].iter_rows(2, values_only=True)]
    assert reasons
    assert all("a walk" in reason for reason in reasons)


def test_where_commas_are_decimal_the_tables_use_semicolons() -> None:
    run = make_analysis()
    german = tables(replace(run, advice={"language": "de"}))["metrics.csv"]
    english = tables(run)["metrics.csv"]
    text = german.decode("utf-8")
    assert text.startswith("\ufeff"), "the mark by which a spreadsheet knows UTF-8"
    rows = [line.split(";") for line in text.lstrip("\ufeff").splitlines()]
    plain = [line.split(",") for line in english.decode().splitlines()]
    assert rows[0] == plain[0]
    assert rows[1][3] == plain[1][3].replace(".", ",")
    assert "," in rows[1][3]


def test_the_same_numbers_give_the_same_bytes_whenever_they_are_written() -> None:
    content = workbook(make_analysis())
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:" not in parts.read("docProps/core.xml").split(b">", 1)[1]
    assert workbook(make_analysis()) == content


def test_in_german_people_read_german_and_scripts_find_their_names() -> None:
    german = replace(make_analysis(), advice={"language": "de"})
    book = openpyxl.load_workbook(io.BytesIO(workbook(german)))
    assert book.sheetnames[:3] == ["Zahlen", "Spalten", "Strides"]
    head, *lines = book["Zahlen"].iter_rows(values_only=True)
    assert head[:3] == ("Zahl", "Seite", "Wert")
    names = {line[0]: dict(zip(head, line, strict=True)) for line in lines}
    assert names["Schrittfrequenz"]["Einheit"] == "Schritte/min"
    assert names["Schrittfrequenz"]["Gilt, wenn"] == "die Uhr der Datei stimmt"
    assert names["Bodenkontaktzeit"]["Seite"] in ("links", "rechts")
    say = phrases("de")
    for meaning in (*COLUMN_MEANINGS.values(), *(line[0] for line in lines)):
        assert say(meaning) != meaning or meaning in names


def test_tables_keep_keys_for_scripts_and_name_numbers_in_the_runs_language() -> None:
    german = replace(make_analysis(), advice={"language": "de"})
    text = tables(german)["metrics.csv"].decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert head[:3] == ["key", "label", "side"]
    labels = {line[0]: line for line in lines}
    assert labels["cadence"][1] == "Schrittfrequenz"
    assert labels["cadence"][6] == "steps/min"
    assert {line[2] for line in lines} <= {"", "left", "right"}
