"""Tables, settings and results that are no files, or far too large."""

import os
import time

import pytest

from formcheck.batch.manifest import MOST_LINES, manifest_jobs
from formcheck.errors import InputError
from formcheck.results.result_json import read
from formcheck.settings.settings import Runner
from formcheck.settings.typed import load_runner
from formcheck.small_files import read_whole
from tests.hostile.typed import RESULT


def manifest(path):
    return manifest_jobs(str(path), fields={}, runner=Runner())


@pytest.mark.parametrize("reader", [load_runner, read, manifest, read_whole])
def test_what_is_no_file_is_never_opened(reader, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "zero.csv").symlink_to("/dev/zero")
    for name, what in (("pipe.csv", "a named pipe"), ("zero.csv", "a device")):
        with pytest.raises(InputError, match=what):
            reader(tmp_path / name)


@pytest.mark.slow
@pytest.mark.parametrize("reader", [load_runner, read, manifest])
def test_a_file_of_a_terabyte_is_refused_at_once(reader, tmp_path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(10**12)  # holes take no room
    with pytest.raises(InputError, match="is larger than"):
        reader(path)


def test_a_runner_s_file_may_hold_numbers_of_any_length(tmp_path) -> None:
    path = tmp_path / "me.toml"
    path.write_text(f"[answers]\npain_now = {'9' * 5000}\n")
    with pytest.raises(InputError, match="not valid TOML"):
        load_runner(path)


def test_a_long_manifest_is_read_in_seconds(tmp_path) -> None:
    """Ten thousand lines of one clip each compared with all before took minutes."""
    path = tmp_path / "runs.csv"
    lines = [f"run.mp4,{k}ms" for k in range(10_000)]
    path.write_text("\n".join(["clip,start", *lines]))
    begun_s = time.process_time()
    jobs = manifest(path)
    assert time.process_time() - begun_s < 20  # 2 s; each with all took 100
    assert [job.name for job in jobs[:2]] == ["run", "run_2"]
    assert jobs[-1].name == "run_10000"


@pytest.mark.slow
def test_a_manifest_of_too_many_lines_says_so(tmp_path) -> None:
    path = tmp_path / "runs.csv"
    path.write_text("clip\n" + "run.mp4\n" * (MOST_LINES + 1))
    with pytest.raises(InputError, match="more than 200000 lines"):
        manifest(path)


def test_a_session_is_never_called_as_a_file_of_the_batch(tmp_path) -> None:
    (tmp_path / "runs.csv").write_text("session,clip\nbatch.json,a.mp4\n")
    assert manifest(tmp_path / "runs.csv")[0].name == "batch.json_2"


def test_a_value_of_a_million_signs_is_not_told_whole() -> None:
    error = InputError(f"speed {'1' * 10**6} is too much; check number and unit")
    assert len(str(error)) < 1300
    assert str(error).endswith("is too much; check number and unit")


def test_half_a_sign_in_a_result_is_named(tmp_path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(RESULT.read_bytes().replace(b'"deg"', b'"\\ud800"'))
    with pytest.raises(InputError, match="is not a result file"):
        read(path)
