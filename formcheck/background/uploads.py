"""Files handed over by a browser: private, limited, checked by content, deleted.

A name or an ending proves nothing; a file is a video if pictures can be decoded.
"""

import os
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

from formcheck.errors import FormcheckError, OutputError, VideoError
from formcheck.isolation import apart
from formcheck.isolation.allowance import positive
from formcheck.video.limits import FrameLimits

MAX_MB_VARIABLE: Final = "FORMCHECK_MAX_MB"
MAX_MINUTES_VARIABLE: Final = "FORMCHECK_MAX_MINUTES"
_BLOCK: Final = 1 << 20
_LONGEST_NAME: Final = 100
_PRIVATE: Final = 0o600


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The largest and the longest file that is taken."""

    max_mb: float = 500.0
    max_minutes: float = 3.0

    @classmethod
    def from_environment(cls) -> Self:
        """Return the limits the environment sets, else the usual ones.

        Raises
        ------
        InputError
            If a variable holds no positive number.
        """
        usual = cls()
        return cls(
            max_mb=positive(MAX_MB_VARIABLE, usual.max_mb),
            max_minutes=positive(MAX_MINUTES_VARIABLE, usual.max_minutes),
        )


def receive(stream: BinaryIO, name: str, folder: Path, limits: Limits) -> Path:
    """Copy an upload into a private file and return it, once it proves to be a video.

    Of many files :func:`store` each and :func:`refused` those that are none.

    Parameters
    ----------
    stream
        The upload; read block by block.
    name
        As the browser has it; only used to name the file.
    folder
        A private folder; each upload gets one of its own inside.
    limits
        What is too large or too long.

    Raises
    ------
    VideoError
        If the file is empty, no video, too large or too long. Nothing is left behind.
    OutputError
        If there is no room for it.
    """
    path = store(stream, name, folder, limits)
    try:
        apart(path.name, _check, path, limits)
    except BaseException:
        forget(path)
        raise
    return path


def store(stream: BinaryIO, name: str, folder: Path, limits: Limits) -> Path:
    """Copy an upload into a private file and return it, whatever it is.

    Raises
    ------
    VideoError
        If it is too large. Nothing is left behind.
    OutputError
        If there is no room for it.
    """
    made = _new_folder(folder)
    path = made / safe_name(name)
    try:
        _copy(stream, path, limits)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        raise OutputError(f"cannot store {path.name}: {error.strerror}") from error
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return path


def refused(paths: Sequence[Path], limits: Limits) -> dict[Path, str]:
    """Return why files are refused, those that are; one process reads them all.

    A file that kills it costs no other: each is then read by a process of its own.
    """
    try:
        return apart("these files", _check_all, tuple(paths), limits)
    except FormcheckError:
        found: dict[Path, str] = {}
        for path in paths:
            try:
                apart(path.name, _check, path, limits)
            except FormcheckError as error:
                found[path] = str(error)
        return found


def _check_all(
    paths: Sequence[Path], limits: Limits, tell: Callable[[object], object]
) -> dict[Path, str]:
    found: dict[Path, str] = {}
    for path in paths:
        try:
            _check(path, limits, tell)
        except FormcheckError as error:
            found[path] = str(error)
    return found


def _check(path: Path, limits: Limits, _tell: Callable[[object], object]) -> None:
    """Refuse what is no video, or lasts too long."""
    from formcheck.video.reader import VideoFile

    source = VideoFile(path)
    allowed = FrameLimits(max_minutes=limits.max_minutes)
    allowed.check_length(source.length_s(), source.name)


def forget(path: Path) -> None:
    """Delete a received file and its folder."""
    shutil.rmtree(path.parent, ignore_errors=True)


def safe_name(name: str) -> str:
    """Return a file name without folders and without anything but plain characters."""
    last = re.split(r"[\\/]", name)[-1]
    plain = re.sub(r"[^\w .()+-]", "_", last).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    return f"{stem[:_LONGEST_NAME] or 'clip'}{dot}{ending[:8]}"


def _new_folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        number = 1
        while True:
            made = folder / f"upload-{number}"
            try:
                made.mkdir(mode=0o700)
            except FileExistsError:
                number += 1
            else:
                return made
    except OSError as error:
        raise OutputError(f"cannot store an upload: {error.strerror}") from error


def _copy(stream: BinaryIO, path: Path, limits: Limits) -> None:
    most = round(limits.max_mb * 1e6)
    size = 0
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE)
    with os.fdopen(handle, "wb") as file:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > most:
                raise VideoError(
                    f"{path.name} is larger than {limits.max_mb:g} MB; cut it to about "
                    "20 seconds of steady running"
                )
            file.write(block)
