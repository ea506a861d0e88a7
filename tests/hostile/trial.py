"""What becomes of a hostile input: refused, measured, or worse."""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from av.error import FFmpegError

from formcheck.analysis.clip import measure_seen
from formcheck.analysis.pose_pass import watch
from formcheck.errors import FormcheckError
from formcheck.settings.settings import Clip, Runner, Settings
from tests.hostile import containers, films, folders, streams, texts, typed
from tests.hostile.case import Case
from tests.hostile.openings import Openings

MOST_S = 60.0
"""Of computing, since others may be at work; ten times as long by the clock."""
MOST_MB = 3000.0
"""Of the process that reads it, as it is allowed; frames of 39 million pixels take
most. Only the largest process so far is known, so that later ones are not blamed."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one input.

    ``kind`` is refused, measured, wrong words, traceback, slow, memory, left over,
    read beside (a file that was not given was opened) or not made (an encoder that this
    machine lacks).
    """

    case: Case
    kind: str
    said: str
    seconds: float
    peak_mb: float

    @property
    def good(self) -> bool:
        """Whether that is as it should be."""
        return self.kind in ("refused", "measured", "not made")


def every_case() -> Sequence[Case]:
    """Return all inputs, in an order of their own."""
    return [
        *(*texts.cases(), *films.cases(), *containers.cases(), *streams.cases()),
        *(*typed.cases(), *folders.cases()),
    ]


def tried(case: Case, root: Path) -> Verdict:
    """Make an input, analyse it as the command line does, and judge the outcome."""
    folder, scratch = root / "in", root / "tmp"
    for made in (folder, scratch):
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
    try:
        path = case.make(folder)
    except (FFmpegError, ValueError) as error:
        return Verdict(
            case=case, kind="not made", said=str(error), seconds=0, peak_mb=0
        )
    before, tempfile.tempdir = tempfile.tempdir, str(scratch)
    earlier_mb, started, used = _peak_mb(), time.monotonic(), _cpu_s()
    watch_folder = Openings(folder)
    try:
        kind, said = _outcome(case, path, scratch)
    finally:
        tempfile.tempdir = before
        opened = watch_folder.seen()
    seconds = time.monotonic() - started
    peak_mb = _peak_mb()
    if kind in ("refused", "measured"):
        if _cpu_s() - used > MOST_S or seconds > 10 * MOST_S:
            kind = "slow"
        elif case.command is None and opened - {os.fsencode(path.name)}:
            kind = "read beside"
        elif peak_mb > max(MOST_MB, earlier_mb):
            kind = "memory"
        elif list(scratch.iterdir()):
            kind = "left over"
    return Verdict(case=case, kind=kind, said=said, seconds=seconds, peak_mb=peak_mb)


def _peak_mb() -> float:
    """Return the memory of the largest process that was started so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _outcome(case: Case, path: Path, scratch: Path) -> tuple[str, str]:
    if case.command is not None:
        return _ran(case, [str(word) for word in case.command(path)], scratch)
    try:
        seen = watch(Clip(path=path), settings=Settings())
        analysis = measure_seen(seen, runner=Runner())
    except FormcheckError as error:
        said = str(error)
        return ("refused" if case.fits(said) else "wrong words"), said
    except Exception as error:  # noqa: BLE001  (what must not come, of whatever kind)
        return "traceback", f"{type(error).__name__}: {error}"
    if analysis.metrics and not case.runs:
        return "wrong numbers", f"{len(analysis.metrics)} numbers of nobody"
    return "measured", "no numbers"


def _ran(case: Case, words: Sequence[str], scratch: Path) -> tuple[str, str]:
    """Run the program with some words, and judge what it says."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "formcheck", *words],
            env={**os.environ, "TMPDIR": str(scratch)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10 * MOST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "slow", "it never ended"
    told = (done.stderr or done.stdout).decode(errors="replace")
    last = (told.strip() or "(silent)").splitlines()[-1]
    everything = (done.stdout + done.stderr).decode(errors="replace")
    if "Traceback" in everything or "an error of formcheck itself" in everything:
        return "traceback", last
    if done.returncode not in case.codes:
        return "wrong code", f"{done.returncode}: {last}"
    fitting = re.search(case.words, everything)
    return ("refused" if fitting else "wrong words"), last
