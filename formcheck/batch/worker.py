"""One session of a batch, done wherever a worker is: fetch, analyse, publish."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from formcheck.analysis import run as session
from formcheck.analysis.kept_looks import KeptLooks
from formcheck.batch.questions import clip_key
from formcheck.batch.sessions import (
    ClipJob,
    Failure,
    Job,
    Order,
    Outcome,
    Question,
    Told,
)
from formcheck.batch.storage import Place, fingerprint, is_url, local_copy
from formcheck.batch.vouchers import VOUCHER, kept, key_of, numbers_of, write_voucher
from formcheck.errors import FormcheckError, OutputError
from formcheck.isolation import children_only
from formcheck.model import Analysis
from formcheck.results.folder import RESULT
from formcheck.settings.settings import Clip
from formcheck.settings.typed import make_clip
from formcheck.text.escaping import escaped
from formcheck.video.container import check_file

THUMBNAIL: Final = "thumbnail.jpg"


def work(job: Job, order: Order) -> Outcome:
    """Analyse one session and write its folder; never raises what a clip can cause."""
    started = time.process_time()
    try:
        with children_only() if order.apart else nullcontext():
            outcome = _done(job, order)
    except OutputError as error:
        outcome = _failed(job, str(error), no_room=True)
    except FormcheckError as error:
        outcome = _failed(job, str(error))
    used = time.process_time() - started
    return replace(outcome, cpu_s=used)


def failed(job: Job, reason: str) -> Outcome:
    """Return the outcome of a session that gave no result at all."""
    return _failed(job, reason)


def _failed(job: Job, reason: str, *, no_room: bool = False) -> Outcome:
    return Outcome(
        name=job.name,
        status="no_room" if no_room else "failed",
        failures=tuple(
            Failure(session=job.name, clip=escaped(clip.source), reason=reason)
            for clip in job.clips
        ),
    )


def _done(job: Job, order: Order) -> Outcome:
    place = Place(order.out)
    prints, lost = _fingerprints(job)
    if not prints:
        return Outcome(name=job.name, status="failed", failures=tuple(lost))
    job = _answered(job, order, prints)
    key = key_of(job, order, prints)
    if order.resume and not lost:
        known = kept(job, place, key)
        if known is not None:
            return known
    failures = list(lost)
    with place.scratch() as scratch, _fetched(job, prints, failures) as clips:
        analysis, used = _analysed(job, order, clips, failures)
        if analysis is None:
            return Outcome(name=job.name, status="failed", failures=tuple(failures))
        made = scratch / job.name
        from formcheck.report.publish import publish  # after the frames: see session

        publish(
            analysis,
            used,
            made,
            overlay=order.settings.overlay,
            blur_faces=order.settings.blur_faces,
            report=order.report,
            beside=False,
            stills=order.report,
        )
        told = _told(analysis, made)
        questions = _questions(job, prints, analysis, used, clips)
        write_voucher(made, key, failures=failures, told=told, questions=questions)
        rows, n_numbers = numbers_of(job, (made / RESULT).read_bytes())
        place.put_folder(made, job.name, voucher=VOUCHER)
    return Outcome(
        name=job.name,
        status="done",
        rows=rows,
        failures=tuple(failures),
        n_numbers=n_numbers,
        told=told,
        questions=questions,
    )


def _told(analysis: Analysis, made: Path) -> Told:
    """Return what the page over all sessions says of one; writes its picture."""
    from formcheck.report.answer import answer
    from formcheck.report.images.stills.thumbnail import thumbnail

    found = answer(analysis)
    picture = thumbnail(made, found, analysis)
    if picture is not None:
        try:
            (made / THUMBNAIL).write_bytes(picture)
        except OSError as error:
            raise OutputError(f"cannot write {THUMBNAIL}: {error.strerror}") from error
    return Told(
        kind=found.kind,
        level=found.finding.level if found.finding else "",
        says=found.sentence if found.kind == "run" else found.heading,
        picture="" if picture is None else THUMBNAIL,
    )


def _answered(job: Job, order: Order, prints: dict[int, str]) -> Job:
    """Return a session with what people have said of its clips."""
    clips = list(job.clips)
    for number, mark in prints.items():
        clip = clips[number]
        said = order.answers.get(clip_key(clip, mark))
        if said is not None and clip.fields.get("waistband") in (None, "ask"):
            fields = {**clip.fields, "waistband": said}
            clips[number] = replace(clip, fields=fields)
    return replace(job, clips=tuple(clips))


def _questions(
    job: Job,
    prints: dict[int, str],
    analysis: Analysis,
    used: list[Clip],
    clips: dict[int, Clip],
) -> tuple[Question, ...]:
    """Return the lines that nobody has said to be the waistband or not."""
    from formcheck.pelvis.tilt import still_name

    numbers = {id(clip): number for number, clip in clips.items()}
    found = []
    for clip, one in zip(used, analysis.clips, strict=True):
        if one.pelvis is None or not one.pelvis.asks:
            continue
        number = numbers[id(clip)]
        found.append(
            Question(
                key=clip_key(job.clips[number], prints[number]),
                name=one.info.name,
                method=one.pelvis.method,
                still=f"stills/{still_name(one.info.name)}",
            )
        )
    return tuple(found)


def _fingerprints(job: Job) -> tuple[dict[int, str], list[Failure]]:
    """Return what each clip's content is told by, and which cannot be reached."""
    prints: dict[int, str] = {}
    lost = []
    for number, clip in enumerate(job.clips):
        try:
            if not is_url(clip.source):
                check_file(Path(clip.source))
            prints[number] = fingerprint(clip.source)
        except FormcheckError as error:
            lost.append(_failure(job, clip, error))
    return prints, lost


@contextmanager
def _fetched(
    job: Job, prints: dict[int, str], failures: list[Failure]
) -> Iterator[dict[int, Clip]]:
    """Yield the clips that can be reached, by number, as files of this machine."""
    clips: dict[int, Clip] = {}
    with ExitStack() as stack:
        for number in prints:
            clip = job.clips[number]
            try:
                path = stack.enter_context(local_copy(clip.source))
                clips[number] = make_clip(path, clip.fields)
            except FormcheckError as error:
                failures.append(_failure(job, clip, error))
        yield clips


def _analysed(
    job: Job,
    order: Order,
    clips: dict[int, Clip],
    failures: list[Failure],
) -> tuple[Analysis | None, list[Clip]]:
    """Return what those clips show that can be analysed.

    The others are noted, and those in which nothing could be measured.
    """
    bad: dict[int, FormcheckError] = {}
    analysis: Analysis | None = None
    with suppress(FormcheckError):  # of the last clip, if none is left
        analysis = session.analyze(
            list(clips.values()),
            job.runner,
            order.settings,
            on_failure=bad.__setitem__,
            look=KeptLooks(Path(order.looks)).look if order.looks else None,
        )
    numbers = list(clips)
    failures += [_failure(job, job.clips[numbers[i]], e) for i, e in bad.items()]
    used = [n for i, n in enumerate(numbers) if i not in bad]
    if analysis is not None:
        from formcheck.quality.clip import unusable  # after the frames: see session

        for number, clip in zip(used, analysis.clips, strict=True):
            if reason := unusable(clip):
                failures.append(_failure(job, job.clips[number], reason))
    return analysis, [clips[n] for n in used]


def _failure(job: Job, clip: ClipJob, reason: Exception | str) -> Failure:
    return Failure(session=job.name, clip=escaped(clip.source), reason=str(reason))
