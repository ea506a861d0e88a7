"""What only a person can say of a batch: collected with it, answered later.

A line at the hips counts as the waistband only if somebody has looked at it. What is
open after a batch lies in ``questions.json`` beside its tables, with all that is needed
to do those sessions once more; the answers lie in ``answers.json``, by the content of
the clip, so that they hold for no other clip and outlive every ``--resume``.

What runners answered about themselves is not copied: it is read again from their files.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from formcheck.batch.sessions import (
    ClipJob,
    Job,
    Order,
    Outcome,
    Question,
    is_name,
)
from formcheck.batch.storage import Place, file_name, is_url
from formcheck.errors import InputError
from formcheck.settings.settings import Runner, Settings, Waistband
from formcheck.settings.typed import load_runner, make_clip

QUESTIONS: Final = "questions.json"
ANSWERS: Final = "answers.json"
_SCHEMA: Final = "formcheck.questions/1"

Answers = Mapping[str, Waistband]
"""Whether the line is the waistband, by :func:`clip_key`."""


@dataclass(frozen=True, kw_only=True)
class Open:
    """A batch with questions: what was done, and what is to be asked.

    ``questions`` are pairs of a session's name and a question.
    """

    jobs: tuple[Job, ...]
    order: Order
    questions: tuple[tuple[str, Question], ...]


def clip_key(clip: ClipJob, fingerprint: str) -> str:
    """Return what tells a clip, and the part of it that is looked at, from others."""
    whole = make_clip(Path(file_name(clip.source)), clip.fields)
    part = whole.model_dump_json(include={"start_s", "end_s", "view", "capture_fps"})
    return hashlib.sha256(f"{fingerprint}\n{part}".encode()).hexdigest()


def read_answers(place: Place) -> Answers:
    """Return the answers that were given so far; none if there is no such file."""
    content = place.read(ANSWERS)
    try:
        known = json.loads(content)["answers"] if content is not None else {}
        return {str(key): word for key, word in known.items() if word in ("yes", "no")}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # damaged: asked again


def write_answers(place: Place, answers: Answers) -> None:
    """Add answers to those that were given before."""
    known = {**read_answers(place), **answers}
    text = json.dumps({"schema": _SCHEMA, "answers": known}, indent=2)
    place.write({ANSWERS: f"{text}\n".encode()})


def write_questions(
    place: Place, jobs: Sequence[Job], order: Order, outcomes: Sequence[Outcome]
) -> None:
    """Write what is open; nothing stays behind if nothing is."""
    asked = [(o.name, question) for o in outcomes for question in o.questions]
    if not asked:
        place.delete(QUESTIONS)
        return
    content = {
        "schema": _SCHEMA,
        "settings": order.settings.model_dump(mode="json", exclude={"workers"}),
        "report": order.report,
        "sessions": [_session(job) for job in jobs],
        "questions": [{"session": name, **asdict(one)} for name, one in asked],
    }
    place.write({QUESTIONS: f"{json.dumps(content, indent=1)}\n".encode()})


def _session(job: Job) -> dict[str, Any]:
    return {
        "name": job.name,
        "clips": [
            {"source": _absolute(clip.source), "fields": dict(clip.fields)}
            for clip in job.clips
        ],
        "runner": job.runner.model_dump(mode="json", exclude={"answers"}),
        "runner_files": [_absolute(file) for file in job.runner_files],
    }


def _absolute(source: str) -> str:
    return source if is_url(source) else str(Path(source).absolute())


def read_questions(out: str) -> Open:
    """Return what is open in a batch's folder.

    Raises
    ------
    InputError
        If it is no such folder, nothing is open, or a runner's file is gone.
    """
    place = Place(out)
    content = place.read(QUESTIONS)
    if content is None:
        if place.read("batch.json") is None:
            raise InputError(f"{out} holds no batch of formcheck; check the name")
        raise InputError(f"nothing is asked in {out}; every line is answered")
    try:
        known = json.loads(content)
        return Open(
            jobs=tuple(_job(one) for one in known["sessions"]),
            order=Order(
                settings=Settings.model_validate(known["settings"]),
                out=out,
                report=bool(known["report"]),
                resume=True,
            ),
            questions=tuple(_question(one) for one in known["questions"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{QUESTIONS} in {out} is damaged; run the batch again with --resume"
        ) from error


def _question(known: dict[str, Any]) -> tuple[str, Question]:
    return known.pop("session"), Question(**known)


def _job(known: Mapping[str, Any]) -> Job:
    if not is_name(known["name"]):
        # The folder may come from somebody else; a session called ../x would replace x.
        raise ValueError("no name that a batch gives to a session")
    runner = Runner.model_validate(known["runner"])
    files = tuple(known["runner_files"])
    for file in files:
        answers = load_runner(Path(file)).answers
        if answers:
            runner = runner.model_copy(update={"answers": answers})
    return Job(
        name=known["name"],
        clips=tuple(ClipJob(**clip) for clip in known["clips"]),
        runner=runner,
        runner_files=files,
    )
