"""What a finished session was made of, and whether it was made of the same before."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from formcheck.analysis import run as session
from formcheck.batch.sessions import (
    ClipJob,
    Failure,
    Job,
    Order,
    Outcome,
    Question,
    Told,
)
from formcheck.batch.storage import Place, file_name
from formcheck.errors import InputError, OutputError
from formcheck.results.folder import RESULT
from formcheck.settings.typed import make_clip

VOUCHER: Final = "session.json"
"""Lies in a session's folder, written last."""


def key_of(job: Job, order: Order, prints: Mapping[int, str]) -> str:
    """Return a mark of all that a session's files depend on.

    ``prints`` tells the content of each clip that can be reached, by its number.
    """
    content = {
        "clips": [
            {"name": file_name(job.clips[n].source), "is": mark, **_json(job.clips[n])}
            for n, mark in prints.items()
        ],
        "runner": job.runner.model_dump(mode="json"),
        "settings": order.settings.model_dump(mode="json", exclude={"workers"}),
        "report": order.report,
        "versions": session.versions(),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _json(clip: ClipJob) -> dict[str, Any]:
    whole = make_clip(Path(file_name(clip.source)), clip.fields)
    return whole.model_dump(mode="json", exclude={"path"})


def write_voucher(
    made: Path,
    key: str,
    *,
    failures: Sequence[Failure],
    told: Told,
    questions: Sequence[Question],
) -> None:
    """Put down in a session's folder what it was made of, and what it told.

    Raises
    ------
    OutputError
        If there is no room.
    """
    voucher = {
        "key": key,
        "failures": [asdict(failure) for failure in failures],
        "told": asdict(told),
        "questions": [asdict(question) for question in questions],
    }
    try:
        text = json.dumps(voucher, indent=2) + "\n"
        (made / VOUCHER).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {VOUCHER}: {error.strerror}") from error


def kept(job: Job, place: Place, key: str) -> Outcome | None:
    """Return the outcome of a session that was done before, if it was this one."""
    content = place.read(f"{job.name}/{VOUCHER}")
    result = place.read(f"{job.name}/{RESULT}")
    if content is None or result is None:
        return None
    try:
        voucher = json.loads(content)
        if voucher["key"] != key:
            return None
        rows, n_numbers = numbers_of(job, result)
        return Outcome(
            name=job.name,
            status="kept",
            rows=rows,
            failures=tuple(Failure(**failure) for failure in voucher["failures"]),
            n_numbers=n_numbers,
            told=Told(**voucher["told"]),
            questions=tuple(Question(**one) for one in voucher["questions"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError, InputError):
        return None  # damaged: done again


def numbers_of(job: Job, result: bytes) -> tuple[tuple[tuple[Any, ...], ...], int]:
    """Return the rows of a session's result, and how many numbers were measured."""
    from formcheck.batch.summary.rows import summary_rows  # after the frames
    from formcheck.results.result_json import parse

    found = parse(result, RESULT)
    return summary_rows(job.name, found), len(found.metrics)
