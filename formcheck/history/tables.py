"""The tables of the history."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, LargeBinary, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables below."""


class RunRow(Base):
    """One kept run with its whole result."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    person: Mapped[str] = mapped_column(Text, index=True)
    note: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)


class NumberRow(Base):
    """One measured number of a run."""

    __tablename__ = "numbers"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(
        ForeignKey("runs.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str] = mapped_column(Text, index=True)
    side: Mapped[str | None] = mapped_column(Text)
    clip: Mapped[int]
    unit: Mapped[str] = mapped_column(Text)
    value: Mapped[float]
    error: Mapped[float | None]


class VideoRow(Base):
    """One video that was kept on purpose."""

    __tablename__ = "videos"
    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(
        ForeignKey("runs.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
