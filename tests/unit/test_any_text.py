"""Whatever is typed, or stands in a small file: a value, or one sentence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formcheck.advice.answers import checked
from formcheck.batch.manifest import manifest_jobs
from formcheck.errors import FormcheckError
from formcheck.knowledge import load
from formcheck.results.result_json import parse
from formcheck.settings import units
from formcheck.settings.settings import Runner
from formcheck.settings.typed import load_runner, make_runner, parse_clip

RESULT = Path(__file__).parents[1] / "golden/results/gym_side_right_60fps.json"
OFTEN = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
BITS = st.sampled_from(
    (
        *"0123456789.,:;=+-\"'\\/[]{}#\n\r\t \0½",
        *("nan", "1e400", "km/h", "min/km", "cm", "ft", "m/s", "١٢", "\N{MINUS SIGN}"),
        *("start", "end", "view", "speed", "height", "side", "clip", "answers"),
        *("[runner]\n", "[answers]\n", "date", "name", "pain_now", "true"),
    )
)
TEXT = st.lists(BITS | st.text(max_size=3), max_size=12).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)
VALUES = (
    *("5", "-1", "nan", "true", "[]", '""', "{}", "1979-05-27", "07:32:00", "1e999"),
    *("1979-05-27T07:32:00Z", '"1979-02-31"', '"0 cm"', "[1979-05-27]"),
)
DEEP = "[" * 100_000


def answered(make: Callable[[], object]) -> None:
    """Do it; a refusal must be one line."""
    said = "nothing to complain of"
    try:
        make()
    except FormcheckError as error:
        said = str(error)
    assert said
    assert "\n" not in said


@pytest.mark.slow
@OFTEN
@given(text=TEXT)
@pytest.mark.parametrize(
    "read", [units.speed_mps, units.height_m, units.time_s, parse_clip]
)
def test_any_typed_text_is_a_value_or_a_sentence(read, text):
    answered(lambda: read(text))


@OFTEN
@given(content=TEXT.map(str.encode) | st.binary(max_size=60))
def test_any_runner_file_is_a_runner_or_a_sentence(content, tmp_path):
    path = tmp_path / "me.toml"
    path.write_bytes(content)
    answered(lambda: load_runner(path))


@OFTEN
@given(
    entry=st.sampled_from(["name", "date", "height", "speed"]),
    value=st.sampled_from(VALUES),
)
def test_any_entry_of_a_runner_file_is_understood_or_named(entry, value, tmp_path):
    path = tmp_path / "me.toml"
    path.write_text(f"[runner]\n{entry} = {value}\n")
    answered(lambda: load_runner(path))


@OFTEN
@given(content=TEXT.map(str.encode) | st.binary(max_size=80))
def test_any_manifest_is_a_list_of_jobs_or_a_sentence(content, tmp_path):
    path = tmp_path / "runs.csv"
    path.write_bytes(content)
    answered(lambda: manifest_jobs(str(path), fields={}, runner=Runner()))


@OFTEN
@given(name=st.text(max_size=10), value=JSON)
def test_any_answer_is_taken_or_named(name, value):
    known = load()
    for key in (name, *list(known.questions)[:3]):
        answered(
            lambda key=key: checked(make_runner(answers={key: value}).answers, known)
        )


@OFTEN
@given(data=st.data())
def test_any_change_of_a_result_is_read_or_named(data):
    result = json.loads(RESULT.read_text())
    at = data.draw(st.sampled_from(sorted(result)))
    result[at] = data.draw(JSON)
    answered(lambda: parse(json.dumps(result).encode(), "result.json"))


@pytest.mark.parametrize(
    "content", [DEEP.encode(), b'{"schema":' * 100_000, b"\xff", b""]
)
def test_a_result_file_of_nonsense_is_named(content):
    answered(lambda: parse(content, "result.json"))


@pytest.mark.slow
@pytest.mark.parametrize("content", [f"a = {DEEP}", "a" + ".a" * 10_000 + " = 1", "\0"])
def test_a_runner_file_of_nonsense_is_named(content, tmp_path):
    path = tmp_path / "me.toml"
    path.write_text(content)
    answered(lambda: load_runner(path))
