"""Work on untrusted files costs its own process at most, and is told in a sentence."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from formcheck.errors import InputError, TrackError, VideoError
from formcheck.isolation import apart, child, children_only, keep_ready
from formcheck.isolation.allowance import Allowance
from tests import misbehaving

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _apart(monkeypatch):
    monkeypatch.delenv(child.IN_PLACE, raising=False)


def test_work_is_done_by_another_process_that_is_gone_afterwards():
    other = apart("a.mp4", misbehaving.process_id)
    assert other != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)


def test_news_and_result_come_back_whatever_libraries_print(capfd):
    heard: list[object] = []
    assert apart("a.mp4", misbehaving.add, 2, 3, on_news=heard.append) == 5
    assert heard == ["adding"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "arguments", "words"),
    [
        (misbehaving.fail, (), r"cannot be read here \(ZeroDivisionError: a bug\)"),
        (misbehaving.hog, (1000,), "takes more than 400 MB of memory"),
        (misbehaving.hog_in_opencv, (32_000,), "takes more than 400 MB of memory"),
        (misbehaving.hog_in_c, (1000,), r"ended the process that read it \(SIGABRT\)"),
        (misbehaving.spin, (), "took more than 2 s of computing"),
        (misbehaving.stall, (), "gave no frame in 1 s of computing"),
        (misbehaving.crash, (), r"ended the process that read it \(SIGSEGV\)"),
        (misbehaving.leave, (), "ended the process that read it; export"),
    ],
)
def test_whatever_becomes_of_the_process_is_one_sentence(
    work, arguments, words, monkeypatch, capfd
):
    monkeypatch.setenv("FORMCHECK_MAX_MEMORY_MB", "400")
    # Only what goes on for ever is to meet this limit, however slow the machine is.
    cpu_s = "2" if work is misbehaving.spin else "60"
    monkeypatch.setenv("FORMCHECK_MAX_CPU_S", cpu_s)
    monkeypatch.setenv("FORMCHECK_MAX_SILENT_S", "1")
    with pytest.raises(VideoError, match=rf"^bad\.mp4 {words}") as caught:
        apart("bad.mp4", work, *arguments)
    assert "\n" not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_an_error_made_on_purpose_is_handed_on():
    with pytest.raises(TrackError, match="nobody is there"):
        apart("a.mp4", misbehaving.refuse)


@pytest.mark.slow
def test_waiting_for_somebody_is_no_standstill(monkeypatch):
    monkeypatch.setenv("FORMCHECK_MAX_SILENT_S", "1")
    assert apart("a.mp4", misbehaving.wait_for_somebody, 3.0) == "answered"


def test_a_failure_in_hearing_news_stops_the_work(tmp_path):
    def interrupted(news: object) -> None:
        raise KeyboardInterrupt

    told = tmp_path / "pid"
    with pytest.raises(KeyboardInterrupt):
        apart("a.mp4", misbehaving.sleep, str(told), on_news=interrupted)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


@pytest.mark.slow
def test_a_process_kept_ready_is_used_once_and_replaced(monkeypatch):
    monkeypatch.setattr(child, "_wanted", ())
    monkeypatch.setattr(child, "REPLACED_AFTER_S", 0.5)
    keep_ready("json")
    try:
        waiting = [one._process.pid for one in child._ready]
        asked = [apart("a.mp4", misbehaving.process_id) for _ in waiting]
        assert asked == waiting  # the one that has waited longest first
        child._replacing.join(20)
        assert len(child._ready) == child.KEPT_READY
        for one in child._ready:
            one.end()  # those that died meanwhile are not used
        assert apart("a.mp4", misbehaving.add, 1, 1) == 2
    finally:
        monkeypatch.setattr(child, "_wanted", ())
        for left in child._ready:
            left.end()
        child._ready.clear()


def test_a_child_ends_with_its_parent(tmp_path):
    told = tmp_path / "pid"
    program = textwrap.dedent(f"""
        from formcheck.isolation import apart
        from tests import misbehaving
        apart("a.mp4", misbehaving.sleep, {str(told)!r}, on_news=print)
    """)
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert parent.stdout is not None
    assert parent.stdout.read(1)  # it is asleep
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    other = int(told.read_text())
    for _ in range(200):
        if not Path(f"/proc/{other}").exists() or _ended(other):
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


def _ended(process: int) -> bool:
    """Whether a process is only waiting to be buried."""
    try:
        return ") Z " in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True


def test_a_script_without_a_guard_can_analyse(tmp_path):
    """The standard library's own processes would run the script once more."""
    script = tmp_path / "script.py"
    script.write_text(
        "print('once')\n"
        "from formcheck.isolation import apart\n"
        "from tests import misbehaving\n"
        "print(apart('a.mp4', misbehaving.add, 1, 2))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert done.stdout.split() == ["once", "3"]


LIMITED = """
import os
from formcheck.errors import VideoError
from formcheck.isolation import apart, children_only, limit_this_process
from tests import misbehaving
limit_this_process()
assert apart("a.mp4", misbehaving.process_id) == os.getpid()
try:
    apart("a.mp4", misbehaving.hog, 1000)
except VideoError as error:
    print(error)
assert apart("a.mp4", misbehaving.add, 1, 1) == 2
with children_only():
    assert apart("a.mp4", misbehaving.process_id) != os.getpid()
print("alive")
"""


def test_a_process_made_for_such_work_does_it_in_place():
    environment = {**os.environ, "FORMCHECK_MAX_MEMORY_MB": "400"}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.stderr == ""
    assert "a.mp4 takes more than 400 MB of memory" in done.stdout
    assert done.stdout.endswith("alive\n")


def test_children_only_ends_with_its_block():
    with children_only():
        assert child._children_only
    assert not child._children_only


def test_an_allowance_that_is_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("FORMCHECK_MAX_CPU_S", "-1")
    with pytest.raises(InputError, match="FORMCHECK_MAX_CPU_S is '-1'"):
        Allowance.from_environment()
