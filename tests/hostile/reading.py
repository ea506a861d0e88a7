"""What the fuzzer has child processes do, in a module that they can import."""

from collections.abc import Callable
from pathlib import Path

from formcheck.errors import FormcheckError
from formcheck.video.reader import VideoFile


def read_all(paths: list[str], tell: Callable[[object], object]) -> None:
    """Read files to their ends, telling which one is next and what became of it."""
    for path in paths:
        tell(("begins", path))
        try:
            source = VideoFile(Path(path))
            source.length_s()
            list(source.sample(5))
            for _ in source.frames():
                pass
        except FormcheckError as error:
            tell(("refused", str(error)))
        else:
            tell(("read", path))
