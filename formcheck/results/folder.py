"""The output folder: complete or not there at all.

Everything is written into a hidden folder beside the target and moved into place at the
end, so a failure or Ctrl-C leaves an earlier result as it was.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from formcheck.errors import OutputError
from formcheck.text.escaping import plain_stem

RESULT: Final = "result.json"
REPORT: Final = "report.html"
WORKBOOK: Final = "numbers.xlsx"
HANDOUT: Final = "handout.html"
_OURS: Final = frozenset(
    {
        *(RESULT, REPORT, WORKBOOK, HANDOUT, "handout.pdf", "stills"),
        *("strides.csv", "metrics.csv", "events.csv", "curves.csv"),
    }
)


def default_folder(first_clip: Path) -> Path:
    """Return where results go unless the user says otherwise."""
    return Path(f"formcheck_{plain_stem(first_clip.name)}")


def overlay_names(files: Sequence[str]) -> list[str]:
    """Return a name for each clip's overlay; equal clip names get a number."""
    names: list[str] = []
    for file in files:
        stem = f"overlay_{plain_stem(file)}"
        taken = sum(name == f"{stem}.mp4" for name in names)
        number = 2
        while taken and f"{stem}_{number}.mp4" in names:
            number += 1
        names.append(f"{stem}_{number}.mp4" if taken else f"{stem}.mp4")
    return names


def check_folder(target: Path) -> None:
    """Refuse a target that cannot take results, before any work is done.

    Raises
    ------
    OutputError
        If it is a file, a folder with other things in it, or cannot be written to.
    """
    try:
        if target.exists() and not target.is_dir():
            raise OutputError(f"{target} is a file, not a folder; give another --out")
        if target.is_dir() and any(target.iterdir()) and not _is_result(target):
            raise OutputError(
                f"{target} holds other files than formcheck's; give an empty or a new "
                "folder with --out"
            )
    except OSError as error:
        raise OutputError(f"cannot look into {target}: {error.strerror}") from error
    near = next(p for p in (target, *target.absolute().parents) if p.exists())
    if not os.access(near, os.W_OK | os.X_OK):
        raise OutputError(f"cannot write into {near}; give another folder with --out")


@contextmanager
def output_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the target's place if the block succeeds."""
    check_folder(target)
    final = target.resolve()  # a link stays, its folder is filled
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{final.name}-", dir=final.parent))
        made.chmod(0o777 & ~_umask())
    except OSError as error:
        raise OutputError(f"cannot write to {target}: {error.strerror}") from error
    try:
        yield made
        try:
            _put_in_place(made, final)
        except OSError as error:
            raise OutputError(f"cannot write to {target}: {error.strerror}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _is_result(folder: Path) -> bool:
    try:
        content = json.loads((folder / RESULT).read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    schema = content.get("schema") if isinstance(content, dict) else None
    return isinstance(schema, str) and schema.startswith("formcheck.result/")


def _is_ours(entry: Path) -> bool:
    overlay = entry.name.startswith("overlay_") and entry.suffix == ".mp4"
    return overlay or entry.name in _OURS


def _put_in_place(made: Path, final: Path) -> None:
    """Move the finished folder to its place; what is not ours there is not touched."""
    check_folder(final)
    if not final.exists():
        made.rename(final)
        return
    if not all(_is_ours(entry) for entry in final.iterdir()):
        _refill(made, final)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{final.name}-old-", dir=final.parent))
    before = old / final.name
    try:
        try:
            final.rename(before)
        except OSError:  # a mount point, or the folder somebody works in
            _refill(made, final)
            return
        made.rename(final)
    finally:
        if before.exists() and not final.exists():
            before.rename(final)
        shutil.rmtree(old, ignore_errors=True)  # holds nothing that is not ours


def _refill(made: Path, final: Path) -> None:
    """Replace our files one by one in a folder that has to stay."""
    fresh = {entry.name for entry in made.iterdir()}
    for entry in final.iterdir():
        if _is_ours(entry) and (entry.name not in fresh or entry.is_dir()):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    for name in sorted(fresh):
        (made / name).replace(final / name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
