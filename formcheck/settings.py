"""What the user chose: settings of the analysis, the clips, and who is running.

Also reads quantities with units, since a bare number is ambiguous (10 could be km/h,
mph or min/km) and is refused.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from formcheck.model import View

Estimator = Literal["tracks", "solutions"]
Waistband = Literal["yes", "no", "ask"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clip(_Frozen):
    """One file and what is known about it; None means: find out."""

    path: Path
    view: View | None = None
    capture_fps: float | None = Field(default=None, gt=0)
    start_s: float | None = Field(default=None, ge=0)
    end_s: float | None = Field(default=None, gt=0)
    speed_mps: float | None = Field(default=None, gt=0)
    waistband: Waistband | None = None
    dots: bool = False


class Runner(_Frozen):
    """The person: height [m], belt speed [m/s] and answers to the questions."""

    height_m: float | None = Field(default=None, gt=0)
    speed_mps: float | None = Field(default=None, gt=0)
    answers: dict[str, str | float | bool | list[str]] = Field(default_factory=dict)


class Settings(_Frozen):
    """How to analyse; the same settings and clips always give the same result."""

    estimator: Estimator = "tracks"
    workers: int | None = Field(default=None, ge=1)
    overlay: bool = True
