import subprocess
import sys

import pytest


def ended(what: str) -> subprocess.CompletedProcess:
    """Run the program with a command line that only does what is given."""
    code = (
        "import atexit, sys, types\n"
        "atexit.register(print, 'the slow way out')\n"
        "from formcheck import __main__\n"
        "line = types.ModuleType('formcheck.cli')\n"
        f"def main(): {what}\n"
        "line.main = main\n"
        "sys.modules['formcheck.cli'] = line\n"
        "__main__.main()\n"
    )
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_ctrl_c_outside_of_any_command_is_one_line() -> None:
    done = ended("raise KeyboardInterrupt")
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "formcheck: stopped\n"


def test_a_stopped_command_ends_at_once_with_all_it_printed() -> None:
    done = ended("print('said'); sys.exit(130)")
    assert (done.returncode, done.stdout, done.stderr) == (130, "said\n", "")


@pytest.mark.parametrize("code", [0, 1, 2])
def test_every_other_end_is_the_usual_one(code) -> None:
    done = ended(f"sys.exit({code})")
    assert (done.returncode, done.stdout) == (code, "the slow way out\n")


def test_helpers_that_import_the_program_load_nearly_nothing() -> None:
    code = (
        "import sys, formcheck.__main__\n"
        "assert not {'typer', 'numpy', 'pydantic', 'rich'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
