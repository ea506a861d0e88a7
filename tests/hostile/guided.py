"""Fuzz what reads files and typed text, led by the lines that each input reaches.

    python -m tests.hostile.guided [--minutes 5]

Needs atheris, which counts the lines of formcheck that an input runs and keeps inputs
that reach new ones. The first byte of an input chooses the reader: typed values, a
runner's file, a manifest, a result, or a video. Anything but a value or one sentence
ends the run, and the input is kept in ``fuzz_findings``.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import atheris

os.environ["FORMCHECK_IN_PLACE"] = "1"
os.environ["FORMCHECK_MAX_FRAMES"] = "300"
os.environ["FORMCHECK_MAX_PIXELS"] = "300000"

with atheris.instrument_imports(include=["formcheck"]):
    from formcheck.batch.manifest import manifest_jobs
    from formcheck.errors import FormcheckError
    from formcheck.results.result_json import parse
    from formcheck.settings import units
    from formcheck.settings.settings import Runner
    from formcheck.settings.typed import load_runner, parse_clip
    from formcheck.video.reader import VideoFile

from tests.hostile.films import KINDS, sound_clip

ROOT: Final = Path(__file__).parents[2]
RESULT: Final = ROOT / "tests/golden/results/gym_side_right_60fps.json"
FINDINGS: Final = ROOT / "fuzz_findings"
MOST_MB: Final = 2000
SLOWEST_S: Final = 30
TEXTS: Final = (
    *(b"\0" + text for text in (b"10.8km/h", b"5:30min/km", b"1.75m", b"5'11\"")),
    *(b"\1" + text for text in (b"run.mp4:start=2s,view=side,speed=3m/s",)),
    b"\2[runner]\nname = 'Ann'\nheight = '1.70 m'\n[answers]\npain_now = 3\n",
    b"\3session,clip,view,speed,height\na,a.mp4,side,10km/h,168cm\n",
    b"\3sep=;\nclip;speed\r\na.mp4;3m/s\r\n",
)


class Readers:
    """What is tried, by the first byte of an input."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.endings = sorted(KINDS)
        self.all: tuple[Callable[[bytes], object], ...] = (
            _typed,
            lambda data: parse_clip(_text(data)),
            lambda data: load_runner(self.file("me.toml", data)),
            self._manifest,
            lambda data: parse(data, "result.json"),
            *(self._video(ending) for ending in self.endings),
        )

    def once(self, data: bytes) -> None:
        """Try one input."""
        if not data:
            return
        try:
            self.all[data[0] % len(self.all)](data[1:])
        except FormcheckError as error:
            if "\n" in str(error) or not str(error):
                raise AssertionError(f"no sentence: {error!r}") from error

    def file(self, name: str, data: bytes) -> Path:
        """Return a file of some content."""
        path = self.scratch / name
        path.write_bytes(data)
        return path

    def seeds(self, folder: Path) -> None:
        """Write sound inputs to begin with."""
        folder.mkdir()
        first = len(self.all) - len(self.endings)
        inputs = [*TEXTS, b"\4" + RESULT.read_bytes()[:4000]]
        inputs += [
            bytes([first + k]) + sound_clip(ending)
            for k, ending in enumerate(self.endings)
        ]
        for k, content in enumerate(inputs):
            (folder / f"{k:02d}").write_bytes(content)

    def _manifest(self, data: bytes) -> object:
        path = self.file("runs.csv", data)
        return manifest_jobs(str(path), fields={}, runner=Runner())

    def _video(self, ending: str) -> Callable[[bytes], object]:
        def read(data: bytes) -> None:
            source = VideoFile(self.file(f"run.{ending}", data))
            source.length_s()
            for _ in source.frames():
                pass

        return read


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _typed(data: bytes) -> None:
    for read in (units.speed_mps, units.height_m, units.time_s):
        try:
            read(_text(data))
        except FormcheckError as error:
            if "\n" in str(error):
                raise AssertionError(f"no sentence: {error!r}") from error


def main() -> None:
    """Fuzz until the time is up; atheris ends the program."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=5.0)
    given = asked.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="formcheck-guided-"))
    readers = Readers(scratch)
    readers.seeds(scratch / "seeds")
    FINDINGS.mkdir(exist_ok=True)
    options = {
        "max_total_time": round(60 * given.minutes),
        "artifact_prefix": f"{FINDINGS}/",
        "rss_limit_mb": MOST_MB,
        "timeout": SLOWEST_S,
        "max_len": 60_000,
        "print_final_stats": 1,
    }
    words = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *words, str(scratch / "seeds")], readers.once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
