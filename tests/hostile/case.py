"""One hostile input: how to make it, and what may come of it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ANY = r"."
NOT_READ = r"of a kind that is not read|cannot read .* as a video"
NOBODY = r"nobody|no runner|still picture|too few|recognised|no frames"
WHATEVER = (
    r"cannot read|not read|nobody|no picture|single picture|holds|gives no|no frames|"
    r"coded in a way|make no sense|lasts|pixels|damaged|still picture|no clock|"
    r"gave no frame|takes more|took more|cannot be read|ends at|more than|time stamps"
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file to be made in an empty folder.

    Attributes
    ----------
    name
        What it is, unique.
    make
        Makes it in a folder and returns its path.
    words
        What the refusal says, as a pattern.
    command
        What ``formcheck`` is called with, if it is not to be analysed as a video.
    codes
        Exit codes that are right then.
    runs
        Whether somebody runs in it, so that numbers are no wonder.
    """

    name: str
    make: Callable[[Path], Path]
    words: str = WHATEVER
    command: Callable[[Path], Sequence[str | Path]] | None = None
    codes: tuple[int, ...] = (1, 2)
    runs: bool = False

    @property
    def family(self) -> str:
        """The part of the name before the colon."""
        return self.name.split(":", 1)[0]

    def fits(self, said: str) -> bool:
        """Say whether a refusal is one sentence, and the right one."""
        return "\n" not in said and bool(re.search(self.words, said))


def written(name: str, content: bytes) -> Callable[[Path], Path]:
    """Return what writes a file of some content."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make
