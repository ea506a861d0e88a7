import signal
import subprocess
import sys

import pytest

from formcheck.processes import signals_held, signals_late


@pytest.fixture
def ctrl_c_heeded():
    """Undo what a shell does to programs in the background: they ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c_heeded")
@pytest.mark.parametrize("held", [signals_late, signals_held])
def test_an_interrupt_waits_for_the_end_and_is_not_lost(held) -> None:
    before = signal.getsignal(signal.SIGINT)
    done = []

    def interrupted() -> None:
        with held():
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done == ["all of it"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("held", [signals_late, signals_held])
def test_without_an_interrupt_nothing_happens(held) -> None:
    with held():
        pass


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_the_exit_code_tells_the_signal_that_came(sign) -> None:
    code = (
        "import signal\nfrom formcheck import processes\n"
        f"signal.signal({int(sign)}, signal.SIG_DFL)\nprocesses.heed_endings()\n"
        "assert processes.exit_stopped() == 130\n"
        "try:\n    with processes.signals_late():\n"
        f"        signal.raise_signal({int(sign)})\n"
        "except KeyboardInterrupt: raise SystemExit(processes.exit_stopped())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (128 + sign, "")


def test_what_nohup_ignores_stays_ignored() -> None:
    code = (
        "import signal\nfrom formcheck import processes\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\nprocesses.heed_endings()\n"
        "with processes.signals_late(): signal.raise_signal(signal.SIGHUP)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_error_inside_comes_through() -> None:
    with pytest.raises(ValueError, match="inside"), signals_late():
        raise ValueError("inside")
