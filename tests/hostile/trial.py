"""What becomes of a hostile input: refused, measured, or worse."""

import resource
import shutil
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
from tests.hostile import films, texts
from tests.hostile.case import Case

MOST_S = 60.0
MOST_MB = 3000.0
"""Of the process that reads it, as it is allowed; frames of 39 million pixels take
most. Only the largest process so far is known, so that later ones are not blamed."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one input.

    ``kind`` is refused, measured, wrong words, traceback, slow, memory, left over or
    not made (an encoder that this machine lacks).
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
    return [*texts.cases(), *films.cases()]


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
    earlier_mb, started = _peak_mb(), time.monotonic()
    try:
        kind, said = _outcome(case, path)
    finally:
        tempfile.tempdir = before
    seconds = time.monotonic() - started
    peak_mb = _peak_mb()
    if kind in ("refused", "measured"):
        if seconds > MOST_S:
            kind = "slow"
        elif peak_mb > max(MOST_MB, earlier_mb):
            kind = "memory"
        elif list(scratch.iterdir()):
            kind = "left over"
    return Verdict(case=case, kind=kind, said=said, seconds=seconds, peak_mb=peak_mb)


def _peak_mb() -> float:
    """Return the memory of the largest process that was started so far."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3


def _outcome(case: Case, path: Path) -> tuple[str, str]:
    try:
        seen = watch(Clip(path=path), settings=Settings())
        analysis = measure_seen(seen, runner=Runner())
    except FormcheckError as error:
        said = str(error)
        return ("refused" if case.fits(said) else "wrong words"), said
    except Exception as error:  # noqa: BLE001  (what must not come, of whatever kind)
        return "traceback", f"{type(error).__name__}: {error}"
    if analysis.metrics:
        return "wrong numbers", f"{len(analysis.metrics)} numbers of nobody"
    return "measured", "no numbers"
