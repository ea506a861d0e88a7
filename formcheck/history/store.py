"""Runs kept on purpose: results, never videos unless asked, in any SQL database.

Off by default. The database is a file of the user's own (SQLite); a clinic gives the
URL of another one, as ``postgresql+psycopg://user@host/name``. A run is stored as its
``result.json``; its numbers stand in a table of their own so that trends are one query.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from formcheck.errors import InputError, OutputError
from formcheck.history.database import (
    URL_VARIABLE,
    default_url,
    engine,
    file_of,
    is_kept,
    make_private,
    parsed,
)
from formcheck.history.runs import Point, Run, StoredRun
from formcheck.history.tables import Base, NumberRow, RunRow, VideoRow
from formcheck.model.skeleton import SIDES, Side
from formcheck.results.schema import Result

EXPORT_SCHEMA: Final = "formcheck.history/1"


__all__ = ["URL_VARIABLE", "History", "default_url", "is_kept"]


class History:
    """The kept runs of one database; its tables are made when they are missing.

    Parameters
    ----------
    url
        SQLAlchemy URL of the database; None = :func:`default_url`.

    Raises
    ------
    InputError
        If the URL cannot be understood or its driver is not installed.
    OutputError
        If the database cannot be reached or written to; any method may raise it.
    """

    def __init__(self, url: str | None = None) -> None:
        place = parsed(url or default_url())
        self._file = file_of(place)
        self._shown = place.render_as_string(hide_password=True)
        with self._reached():
            if self._file is not None:
                make_private(self._file)
            self._engine = engine(place)
            Base.metadata.create_all(self._engine)

    @property
    def place(self) -> str:
        """Where the runs are kept, without any password."""
        return self._shown if self._file is None else str(self._file)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def add(
        self,
        result: Result,
        *,
        person: str = "",
        note: str = "",
        at: datetime | None = None,
        videos: dict[str, bytes] | None = None,
    ) -> int:
        """Keep a run and return its number.

        Parameters
        ----------
        result
            What was measured.
        person, note
            Whose run it is and a remark, both may be empty.
        at
            When it was run, with a time zone; None = now.
        videos
            Content of videos by file name, only if the user wants them kept.
        """
        when = datetime.now(UTC) if at is None else at.astimezone(UTC)
        row = RunRow(
            at=when,
            person=person.strip(),
            note=note.strip(),
            result=result.model_dump_json(by_alias=True),
        )
        with self._session() as session, session.begin():
            session.add(row)
            session.flush()
            session.add_all(_numbers(result, row.id))
            session.add_all(
                VideoRow(run=row.id, name=name, content=content)
                for name, content in (videos or {}).items()
            )
            return row.id

    def runs(self, person: str | None = None) -> list[Run]:
        """Return all runs, or those of one person, the newest first."""
        video = exists().where(VideoRow.run == RunRow.id)
        query = select(RunRow, video).order_by(RunRow.at.desc(), RunRow.id.desc())
        if person is not None:
            query = query.where(RunRow.person == person)
        with self._session() as session:
            return [
                Run(
                    id=row.id,
                    at=_aware(row.at),
                    person=row.person,
                    note=row.note,
                    files=tuple(c["file"] for c in json.loads(row.result)["clips"]),
                    has_video=bool(has_video),
                )
                for row, has_video in session.execute(query)
            ]

    def people(self) -> list[str]:
        """Return everybody with a run, in alphabetical order."""
        query = select(RunRow.person).distinct().order_by(RunRow.person)
        with self._session() as session:
            return list(session.scalars(query))

    def result(self, run: int) -> Result:
        """Return what was measured in a run."""
        query = select(RunRow.result).where(RunRow.id == run)
        with self._session() as session:
            found = session.scalar(query)
        if found is None:
            raise InputError(f"there is no run {run} in the history; it was deleted")
        return Result.model_validate_json(found)

    def videos(self, run: int) -> dict[str, bytes]:
        """Return the videos that were kept with a run, by file name."""
        query = select(VideoRow.name, VideoRow.content).where(VideoRow.run == run)
        with self._session() as session:
            return {row.name: row.content for row in session.execute(query)}

    def measured(self, person: str | None = None) -> list[tuple[str, Side | None]]:
        """Return the metric keys and sides that any run holds."""
        query = select(NumberRow.key, NumberRow.side).distinct()
        if person is not None:
            query = query.join(RunRow).where(RunRow.person == person)
        with self._session() as session:
            rows = sorted(
                session.execute(query), key=lambda row: (row.key, row.side or "")
            )
        known: dict[str | None, Side | None] = {side: side for side in SIDES}
        return [(row.key, known.get(row.side)) for row in rows]

    def trend(
        self, key: str, side: Side | None, *, person: str | None = None
    ) -> list[Point]:
        """Return one number of every run that has it, the oldest first.

        Of several clips of one run the one with the smallest error counts.
        """
        query = (
            select(NumberRow, RunRow.at)
            .join(RunRow)
            .where(NumberRow.key == key)
            .where(NumberRow.side.is_(None) if side is None else NumberRow.side == side)
            .order_by(RunRow.at, RunRow.id)
        )
        if person is not None:
            query = query.where(RunRow.person == person)
        best: dict[int, Point] = {}
        with self._session() as session:
            for row, at in session.execute(query):
                known = best.get(row.run)
                error = math.inf if row.error is None else row.error
                if known is None or error < known.error:
                    best[row.run] = Point(
                        run=row.run,
                        at=_aware(at),
                        value=row.value,
                        error=error,
                        unit=row.unit,
                    )
        return [_known(point) for point in best.values()]

    def export(self) -> bytes:
        """Return everything but videos as JSON, the oldest run first."""
        query = select(RunRow).order_by(RunRow.at, RunRow.id)
        with self._session() as session:
            runs = [
                {
                    "at": _aware(row.at).isoformat(),
                    "person": row.person,
                    "note": row.note,
                    "result": json.loads(row.result),
                }
                for row in session.scalars(query)
            ]
        content = {"schema": EXPORT_SCHEMA, "runs": runs}
        return json.dumps(content, indent=1, ensure_ascii=False).encode()

    def stored(self, run: int) -> StoredRun:
        """Return everything that is kept of a run."""
        query = select(RunRow).where(RunRow.id == run)
        with self._session() as session:
            row = session.scalar(query)
        if row is None:
            raise InputError(f"there is no run {run} in the history; it was deleted")
        return StoredRun(
            at=_aware(row.at),
            person=row.person,
            note=row.note,
            result=self.result(run),
            videos=self.videos(run),
        )

    def restore(self, run: StoredRun) -> int:
        """Keep a deleted run again and return its new number."""
        return self.add(
            run.result, person=run.person, note=run.note, at=run.at, videos=run.videos
        )

    def delete(self, run: int) -> None:
        """Forget one run, its numbers and its videos."""
        with self._session() as session, session.begin():
            for table in (VideoRow, NumberRow):
                session.execute(delete(table).where(table.run == run))
            session.execute(delete(RunRow).where(RunRow.id == run))

    def delete_all(self) -> None:
        """Forget everything; a database file is removed, and this object is done."""
        with self._session() as session, session.begin():
            for table in (VideoRow, NumberRow, RunRow):
                session.execute(delete(table))
        if self._file is not None:
            self.close()
            with self._reached():
                self._file.unlink(missing_ok=True)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._reached(), Session(self._engine) as session:
            yield session

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except ImportError as error:
            raise InputError(
                f"the driver of {self._shown} is not installed ({error}); "
                "for PostgreSQL: pip install 'formcheck[postgres]'"
            ) from error
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise OutputError(
                f"the history {self._shown} cannot be used: {reason}; check that the "
                "database is there and may be written to"
            ) from error
        except OSError as error:
            raise OutputError(
                f"the history {self._shown} cannot be used: {error.strerror}"
            ) from error


def _numbers(result: Result, run: int) -> list[NumberRow]:
    return [
        NumberRow(
            run=run,
            key=metric.key,
            side=metric.side,
            clip=metric.clip,
            unit=metric.unit,
            value=metric.value,
            error=metric.error if math.isfinite(metric.error) else None,
        )
        for metric in result.metrics
    ]


def _aware(at: datetime) -> datetime:
    """Return a time with its zone; SQLite stores UTC without saying so."""
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _known(point: Point) -> Point:
    return point if math.isfinite(point.error) else replace(point, error=math.nan)
