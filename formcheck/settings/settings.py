"""What the user chose: settings of the analysis, the clips, and who is running.

Everything is in SI units; :mod:`formcheck.settings.typed` makes it from what was typed.
"""

import datetime
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from formcheck.model import View
from formcheck.text.escaping import escaped

Estimator = Literal["tracks", "heavy", "mediapipe"]
Waistband = Literal["yes", "no", "ask"]

LONGEST_NAME: Final = 100


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Clip(_Frozen):
    """A video file and what the user knows about it; None means auto-detect."""

    path: Path
    view: View | None = None
    capture_fps: float | None = Field(default=None, ge=10, le=20_000)
    start_s: float | None = Field(default=None, ge=0)
    end_s: float | None = Field(default=None, gt=0)
    speed_mps: float | None = Field(default=None, gt=0)
    waistband: Waistband | None = None
    dots: bool = False

    @property
    def name(self) -> str:
        """The file's name without folders, as it can be shown."""
        return escaped(self.path.name)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end_s is not None and self.end_s <= (self.start_s or 0.0):
            raise ValueError(
                f"the end ({self.end_s:g} s) is not after the start "
                f"({self.start_s or 0:g} s)"
            )
        return self


class Runner(_Frozen):
    """The person: height [m], belt speed [m/s] and answers to the questions.

    Name and date of the run stand on the report; nothing is worked out from them.
    """

    name: str = Field(default="", max_length=LONGEST_NAME)
    date: datetime.date | None = None
    height_m: float | None = Field(default=None, gt=0)
    speed_mps: float | None = Field(default=None, gt=0)
    answers: dict[str, str | float | bool | list[str]] = Field(default_factory=dict)

    @property
    def incline_pct(self) -> float:
        """The treadmill's incline as answered [%]; 0 if nothing was said."""
        answer = self.answers.get("incline_pct")
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            return 0.0
        return float(answer)


class Settings(_Frozen):
    """How to analyse; the same settings and clips always give the same result.

    ``estimator`` says how the body is found: ``heavy`` takes the larger pose net, which
    has to be installed (``formcheck models --install``) and costs three times as much.
    ``workers`` processes share each clip (None = one); any number gives the same bytes.
    With ``clinician`` a clinician chooses among the cards: what waits for one to look
    is shown; see :func:`formcheck.advice.advise.advise`.
    """

    estimator: Estimator = "tracks"
    workers: int | None = Field(default=None, ge=1)
    overlay: bool = True
    blur_faces: bool = False
    language: str = "en"
    clinician: bool = False

    @field_validator("estimator", mode="before")
    @classmethod
    def _renamed(cls, name: object) -> object:
        """Understand the name that the stock graph had while MediaPipe called it so."""
        return "mediapipe" if name == "solutions" else name
