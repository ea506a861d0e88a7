"""The contract of ``result.json``: ``formcheck.result/1``.

Scripts depend on it. Within version 1 fields may be added, never removed or renamed;
readers skip what they do not know. ``null`` stands for what is not known.
"""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from formcheck.model import (
    Asymmetry,
    Curve,
    Faces,
    Finding,
    GaitEvent,
    Message,
    MetricValue,
    Motion,
    NotMeasured,
    Recommendation,
    RedFlag,
    Setting,
    Unclear,
    View,
)
from formcheck.model.skeleton import Side

SCHEMA: Final = "formcheck.result/1"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class TrackingPart(_Part):
    """How the body was followed."""

    estimator: str
    left_right_margin: float | None = Field(
        description="evidence for the naming of the legs, -1..1; near 0 is undecided"
    )
    frames_looked_at: int | None = Field(
        default=None,
        description="how many of the frames the pose comes from; of a clip of 120 or "
        "more per real second so many that 60 or more are left. null: no pose",
    )
    interpolated_frac: dict[str, float | None] = Field(
        description="share of the frames looked at in which a joint was filled in"
    )


class ClipPart(_Part):
    """One file, how it was filmed, and its events."""

    file: str = Field(description="name only, no folders")
    sha256: str
    view: View | None
    faces: Faces | None
    near_side: Side | None
    setting: Setting
    width_px: int
    height_px: int
    n_frames: int
    duration_s: float
    mean_fps: float | None
    capture_fps: float | None
    slow_motion_factor: float
    roll_deg: float | None
    motion: Motion
    quality: list[Message]
    events: list[GaitEvent]
    tracking: TrackingPart


class ExpectedPart(_Part):
    """What is usual at this height and speed."""

    value: float
    low: float
    high: float
    source: str


class Result(_Part):
    """Everything one run showed."""

    schema_: Literal["formcheck.result/1"] = Field(alias="schema")
    clips: list[ClipPart]
    metrics: list[MetricValue]
    also_measured: list[MetricValue] = Field(
        default=[], description="what other clips gave for the same numbers"
    )
    not_measured: list[NotMeasured]
    asymmetries: list[Asymmetry]
    patterns: list[dict[str, Any]] = Field(
        default=[],
        description="always empty; findings say what several numbers mean together",
    )
    curves: list[Curve]
    expected: dict[str, ExpectedPart]
    findings: list[Finding]
    unclear: list[Unclear] = Field(
        default=[], description="numbers whose error reaches across a limit"
    )
    recommendations: list[Recommendation]
    red_flags: list[RedFlag]
    advice: dict[str, str] = Field(
        default={}, description="its language, the degree of pain and what that does"
    )
    settings: dict[str, Any]
    versions: dict[str, str]

    def __eq__(self, other: object) -> bool:
        """Two results are equal if their files are: unknown is equal to unknown."""
        return isinstance(other, Result) and self._stored == other._stored

    __hash__ = None  # type: ignore[assignment]  # as of any value that can be compared

    @property
    def _stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``result.json``."""
    schema = Result.model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        **schema,
    }
