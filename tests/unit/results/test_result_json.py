import json
from pathlib import Path

import pytest

from formcheck.errors import InputError
from formcheck.results.result_json import read, to_bytes, to_result
from formcheck.results.schema import Result, json_schema
from tests.fabricated import make_analysis, make_clip_analysis, without_numbers


@pytest.fixture(scope="module")
def analysis():
    return make_analysis()


def test_the_same_analysis_gives_the_same_bytes(analysis) -> None:
    assert to_bytes(analysis) == to_bytes(make_analysis())


def test_the_file_is_json_without_nan(analysis) -> None:
    text = to_bytes(analysis).decode()
    assert "NaN" not in text
    assert "Infinity" not in text
    content = json.loads(text)
    assert content["schema"] == "formcheck.result/1"
    assert content["curves"][0]["sd"] == [None] * 101
    assert content["asymmetries"][-1]["error"] is None


def test_the_published_fields_are_all_there(analysis) -> None:
    content = json.loads(to_bytes(analysis))
    assert list(content) == [
        "schema",
        "clips",
        "metrics",
        "also_measured",
        "not_measured",
        "asymmetries",
        "patterns",
        "curves",
        "expected",
        "findings",
        "unclear",
        "recommendations",
        "red_flags",
        "advice",
        "settings",
        "versions",
    ]
    clip = content["clips"][0]
    assert set(clip) >= {
        *("file", "sha256", "view", "faces", "near_side", "width_px", "height_px"),
        *("n_frames", "duration_s", "mean_fps", "capture_fps", "slow_motion_factor"),
        *("roll_deg", "motion", "quality", "events", "tracking"),
    }
    assert set(clip["events"][0]) == {"kind", "side", "frame", "time_s", "error_s"}
    assert set(content["metrics"][0]) == {
        *("key", "label", "unit", "side", "value", "error", "spread", "n_strides"),
        *("method", "clip"),
    }
    assert content["expected"]["cadence"]["low"] == 158.0


def test_no_folder_name_gets_into_the_file(analysis) -> None:
    assert json.loads(to_bytes(analysis))["clips"][0]["file"] == "run.mp4"


def test_reading_gives_back_what_was_written(tmp_path: Path, analysis) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(to_bytes(analysis))
    assert read(path) == to_result(analysis)


def test_fields_added_later_do_not_stop_a_reader(tmp_path: Path, analysis) -> None:
    content = json.loads(to_bytes(analysis))
    content["weather"] = "fine"
    content["metrics"][0]["mood"] = 1
    path = tmp_path / "result.json"
    path.write_text(json.dumps(content))
    assert read(path) == to_result(analysis)


def test_an_analysis_without_numbers_is_a_valid_result() -> None:
    result = to_result(without_numbers())
    assert result.metrics == []
    assert {n.key for n in result.not_measured} == {"cadence", "contact_time"}


def test_numbers_carry_the_index_of_their_clip() -> None:
    two = make_analysis(make_clip_analysis(), make_clip_analysis(name="b.mp4", clip=1))
    assert {m.clip for m in to_result(two).metrics} == {0, 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a result file"),
        (b"[1]", "schema is None"),
        (b'{"schema": "formcheck.result/9"}', "expected 'formcheck.result/1'"),
        (b'{"schema": "formcheck.result/1"}', "is damaged: clips is missing"),
    ],
)
def test_another_file_is_refused_in_one_sentence(tmp_path, content, reason) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InputError, match=reason):
        read(path)


@pytest.mark.parametrize("odd", [b"NaN", b"Infinity", b"1e999"])
def test_a_value_that_is_no_number_is_refused(tmp_path, analysis, odd) -> None:
    data = to_bytes(analysis)
    value = str(to_result(analysis).metrics[0].value).encode()
    path = tmp_path / "x.json"
    path.write_bytes(data.replace(b'"value": ' + value, b'"value": ' + odd, 1))
    assert path.read_bytes() != data
    with pytest.raises(InputError, match="is damaged: metrics"):
        read(path)


def test_a_missing_result_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read(tmp_path / "none.json")


def test_the_schema_describes_every_field_of_the_file(analysis) -> None:
    schema = json_schema()
    assert schema["$id"] == "formcheck.result/1"
    assert set(schema["properties"]) == set(json.loads(to_bytes(analysis)))
    assert Result.model_validate_json(to_bytes(analysis))


def test_a_million_entries_are_named_before_each_is_looked_at(tmp_path):
    path = tmp_path / "result.json"
    path.write_text(
        '{"schema": "formcheck.result/1", "findings": [%s{}]}' % ("{}," * 20_000)
    )
    with pytest.raises(InputError, match="more than 10000 entries"):
        read(path)
