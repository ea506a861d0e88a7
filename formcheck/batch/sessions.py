"""What a batch is made of: sessions to analyse, how, and what became of them."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final, Literal

from formcheck.batch import storage
from formcheck.errors import InputError
from formcheck.model.pelvis import PelvisMethod
from formcheck.settings.settings import Runner, Settings, Waistband

VIDEO_ENDINGS: Final = frozenset(
    {
        *(".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg", ".ts"),
        *(".mts", ".m2ts", ".wmv", ".3gp", ".flv", ".ogv"),
    }
)
BATCH_FILES: Final = (
    *("summary.csv", "summary.parquet", "failures.csv", "index.html"),
    *("questions.json", "answers.json"),
)
MARK: Final = "batch.json"
"""Says that a folder holds a batch, so that it may be written to again."""
_NAME: Final = re.compile(r"[\w()-][\w.() -]*")
_LONGEST_NAME: Final = 100
"""Bytes of a session's name."""


@dataclass(frozen=True, kw_only=True)
class ClipJob:
    """One clip: path or URL, and fields of ``settings.Clip``."""

    source: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One session: its clips and who ran.

    ``name`` is the name of its folder, ``runner_files`` are the files that describe
    the runner, the last one before all others.
    """

    name: str
    clips: tuple[ClipJob, ...]
    runner: Runner
    runner_files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Order:
    """How all sessions are to be done.

    Attributes
    ----------
    settings
        How to analyse; ``overlay`` says whether to draw videos.
    out
        Where the results go, a path or URL.
    report
        Whether to write ``report.html``.
    resume
        Whether to leave sessions alone that are done already.
    apart
        Whether each clip is read by a process of its own, so that one that kills it
        costs no other.
    answers
        What people said of lines at the hips, by the key of their clip.
    looks
        A private folder with what was seen in clips before; empty = none.
    """

    settings: Settings
    out: str
    report: bool = True
    resume: bool = False
    apart: bool = False
    answers: Mapping[str, Waistband] = field(default_factory=dict)
    looks: str = ""


Status = Literal["done", "kept", "failed", "no_room"]


Ending = Literal["done", "kept", "without numbers", "failed", "no_room"]


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A clip that could not be analysed or gave no number, and why."""

    session: str
    clip: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a session showed, as the page over all tells it.

    Attributes
    ----------
    kind
        As :class:`formcheck.report.answer.Answer` has it.
    level
        Of what stands out; empty if nothing does.
    says
        What stands out, in a sentence.
    picture
        File of the session that shows it, empty if there is none.
    """

    kind: str = ""
    level: str = ""
    says: str = ""
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A line in a clip that only a person can say is the waistband.

    ``key`` tells the clip, ``still`` is the file that shows the line, ``method`` what
    it was found as.
    """

    key: str
    name: str
    method: PelvisMethod
    still: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a session.

    ``no_room`` means that the results could not be written, which will be no better
    for the next one. ``n_numbers`` counts what was measured. ``cpu_s`` is what it cost;
    nothing that is written depends on it. ``questions`` are those that nobody has
    answered yet.
    """

    name: str
    status: Status
    rows: tuple[tuple[Any, ...], ...] = ()
    failures: tuple[Failure, ...] = ()
    n_numbers: int = 0
    cpu_s: float = 0.0
    told: Told = Told()
    questions: tuple[Question, ...] = ()

    @property
    def ending(self) -> Ending:
        """How it ended, as people are told: with numbers or without."""
        if self.status in ("done", "kept") and not self.n_numbers:
            return "without numbers"
        return self.status


# ---------------------------------------------------------------- a folder


def folder_jobs(
    folder: str,
    *,
    fields: Mapping[str, Any],
    runner: Runner,
    pattern: str | None = None,
    out: str = "",
    runner_files: tuple[str, ...] = (),
) -> list[Job]:
    """Return the sessions of a folder: each video is one, or each sub-folder is.

    Parameters
    ----------
    folder
        Path or URL. Videos in a sub-folder are one session, named after it.
    fields, runner, runner_files
        Hold for all clips.
    pattern
        Which files to take, as ``**/*.mp4``; by default all videos.
    out
        The output folder, which may lie inside; its own videos are left out.
    """
    found = _files(folder, pattern, out)
    if not found:
        if not (storage.is_url(folder) or Path(folder).exists()):
            raise InputError(f"there is no folder {folder}; check the name")
        if Path(folder).is_file():
            raise InputError(
                f"{folder} is a file; name a folder of clips or a manifest (.csv), or "
                "use formcheck analyze"
            )
        if _inside(folder, out):
            raise InputError(
                f"the clips in {folder} lie inside {out}, where the results are to go; "
                "give another --out"
            )
        what = "videos" if pattern is None else f"files like {pattern}"
        raise InputError(f"{folder} holds no {what}; name a folder of clips")
    sessions: dict[str, list[str]] = {}
    for inside, source in found:
        parent = inside.parent.as_posix()
        sessions.setdefault(source if parent == "." else parent, []).append(source)
    names = unique_names(
        Path(storage.file_name(key)).stem if key in clips else key.replace("/", "-")
        for key, clips in sessions.items()
    )
    return [
        Job(
            name=name,
            clips=tuple(ClipJob(source=s, fields=dict(fields)) for s in clips),
            runner=runner,
            runner_files=runner_files,
        )
        for name, clips in zip(names, sessions.values(), strict=True)
    ]


def _inside(folder: str, out: str) -> bool:
    """Say whether a folder of this machine is the one for the results, or in it."""
    if not out or storage.is_url(folder) or storage.is_url(out):
        return False
    here, results = Path(folder).absolute(), Path(out).absolute()
    return results == here or results in here.parents


def _files(
    folder: str, pattern: str | None, out: str
) -> list[tuple[PurePosixPath, str]]:
    """Return (place inside the folder, path or URL) of every clip, sorted."""
    if storage.is_url(folder):
        root = folder.rstrip("/") + "/"
        every = [
            (PurePosixPath(url.removeprefix(root)), url)
            for url in storage.listed(folder)
            if not (out and url.startswith(out.rstrip("/") + "/"))
        ]
    else:
        here = Path(folder)
        results = Path(out).absolute() if out else None
        _open(here)
        every = [
            (PurePosixPath(path.relative_to(here).as_posix()), str(path))
            for path in sorted(here.rglob("*"))
            if path.is_file() and results not in path.absolute().parents
        ]
    return [(inside, source) for inside, source in every if _taken(inside, pattern)]


def _open(folder: Path) -> None:
    """Refuse a folder that may not be looked into; a search takes it for empty."""
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise InputError(f"cannot look into {folder}: permission denied")


def _taken(inside: PurePosixPath, pattern: str | None) -> bool:
    if any(part.startswith(".") for part in inside.parts):
        return False
    if pattern is None:
        return inside.suffix.lower() in VIDEO_ENDINGS
    # "**/" also stands for no folder at all, as in the shell.
    return inside.match(pattern) or inside.match(pattern.removeprefix("**/"))


def is_name(text: str) -> bool:
    """Say whether a session may be called so: a plain name, and none of our files."""
    taken = {name.lower() for name in (*BATCH_FILES, MARK)}
    return bool(_NAME.fullmatch(text)) and text.lower() not in taken


def unique_names(wanted: Iterable[str]) -> list[str]:
    """Return names that are safe as folders and differ; equal ones get a number."""
    taken = {name.lower() for name in (*BATCH_FILES, MARK)}
    numbers: dict[str, int] = {}  # where to go on: a manifest may repeat one name
    names = []
    for text in wanted:
        plain = re.sub(r"[^\w.() -]", "_", text).strip(" .")
        plain = plain.encode()[:_LONGEST_NAME].decode(errors="ignore") or "run"
        name, number = plain, numbers.get(plain.lower(), 2)
        while name.lower() in taken:
            name, number = f"{plain}_{number}", number + 1
        numbers[plain.lower()] = number
        taken.add(name.lower())
        names.append(name)
    return names
