"""What ``formcheck`` and ``python -m formcheck`` run.

It loads next to nothing by itself: processes that help import it once more, and Ctrl-C
is heeded while the rest is loaded.
"""

import os
import sys
from contextlib import suppress

from formcheck.processes import exit_stopped


def main() -> None:
    """Run the command line; once stopped, end at once.

    Python's own way out takes back all that was loaded piece by piece, and waits for
    threads: up to a second that nobody who pressed Ctrl-C wants to wait. Whatever has
    to be tidied up is done by then.
    """
    if sys.version_info < (3, 11):  # noqa: UP036  (started from a checkout)
        found = sys.version.split()[0]
        print(f"formcheck needs Python 3.11 or newer; this is {found}", file=sys.stderr)  # noqa: T201  (nothing can be loaded)
        raise SystemExit(2)
    # Matrices are small here: a second thread for them only waits, at full speed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from formcheck.cli import main as run

        run()
    except KeyboardInterrupt:  # no command has begun, or Ctrl-C was pressed twice
        print("formcheck: stopped", file=sys.stderr)  # noqa: T201  (nothing is loaded)
        _leave()
    except SystemExit as end:
        if end.code == exit_stopped():
            _leave()
        raise


def _leave() -> None:
    if "multiprocessing.util" in sys.modules:
        # Else its helper process complains of what was left to it.
        sys.modules["multiprocessing.util"]._run_finalizers(0)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(exit_stopped())


if __name__ == "__main__":
    main()
