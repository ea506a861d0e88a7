"""The contract of ``result.json``: ``formcheck.result/1``.

Scripts depend on it. Within version 1 fields may be added, never removed or renamed;
readers skip what they do not know. ``null`` stands for what is not known.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from formcheck.model import EventKind, Faces, Level, Motion, Setting, View
from formcheck.model.skeleton import Side

SCHEMA: Final = "formcheck.result/1"

Curve101 = Annotated[list[float | None], Field(min_length=101, max_length=101)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class QualityPart(_Part):
    """One remark about a clip."""

    code: str
    level: Level
    message: str


class EventPart(_Part):
    """One foot strike or toe-off."""

    kind: EventKind
    side: Side
    frame: int = Field(
        description="number in presentation order from the file's first frame, 0 = "
        "first, also when the clip was trimmed"
    )
    time_s: float = Field(
        description="container time since the file's first frame, divided by the "
        "slow-motion factor [s]"
    )
    error_s: float | None = Field(description="half width of the 95 % interval [s]")


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
    quality: list[QualityPart]
    events: list[EventPart]
    tracking: TrackingPart


class MetricPart(_Part):
    """One measured number."""

    key: str
    label: str
    unit: str
    side: Side | None
    value: float
    error: float | None = Field(description="half width of the 95 % interval")
    spread: float | None = Field(description="SD over strides")
    n_strides: int
    method: str
    clip: int = Field(description="index into clips")


class NotMeasuredPart(_Part):
    """One number that could not be measured, and why."""

    key: str
    side: Side | None
    clip: int
    reason: str


class AsymmetryPart(_Part):
    """Left minus right of one metric."""

    key: str
    left: float
    right: float
    difference: float
    unit: str
    index_pct: float | None = Field(
        description="100 x difference / mean of both; null for angles"
    )
    error: float | None
    exceeds_error: bool
    clip: int | None
    note: str


class CurvePart(_Part):
    """Mean and SD over 0..100 % of the gait cycle."""

    key: str
    side: Side
    unit: str
    clip: int
    mean: Curve101
    sd: Curve101
    n_strides: int


class ExpectedPart(_Part):
    """What is usual at this height and speed."""

    value: float
    low: float
    high: float
    source: str


class FindingPart(_Part):
    """One metric set against its published range."""

    key: str
    level: Literal["typical", "watch", "notable"]
    metric: str
    side: Side | None
    message: str
    robust: bool = Field(
        description="whether it stands if every number moves by its own error"
    )
    sources: list[str]
    title: str = ""
    parts: list[str] = Field(default=[], description="signs told together here")
    metrics: list[str] = Field(default=[], description="all it was seen in")
    clip: int | None = None


class UnclearPart(_Part):
    """A number too close to a limit of its range to be called inside or beyond."""

    key: str = Field(description="the finding that it would be beyond the limit")
    metric: str
    side: Side | None
    message: str
    clip: int | None = None


class DocumentNotePart(_Part):
    """One point of the five documents, in our own words."""

    item: str
    title: str
    says: str
    documents: list[str]


class ExercisePart(_Part):
    """One exercise of a recommendation."""

    key: str
    title: str
    trains: str
    how: str
    dose: str
    harder: str
    stop: str


class RecommendationPart(_Part):
    """One piece of advice and where it comes from."""

    key: str
    title: str
    text: str
    how: str
    dose: str
    check: str
    confidence: str
    because: list[str]
    documents: list[str]
    evidence: str
    gate: str = Field(description="open, if_symptom_free, later or ask_first")
    sources: list[str]
    kind: str = ""
    place: str = Field(default="", description="headline, more or information")
    seen: list[str] = []
    why: str = ""
    see: str = ""
    notes: list[DocumentNotePart] = []
    exercises: list[ExercisePart] = []
    conflicts: list[str] = []


class RedFlagPart(_Part):
    """A reason to see a clinician first."""

    key: str
    tier: str = Field(description="emergency, urgent, soon, ask_first or see")
    message: str
    stop: bool = Field(
        default=False, description="nothing but the messages is to be shown"
    )
    heading: str = ""
    documents: list[str] = []
    sources: list[str] = []
    items: list[str] = []


class Result(_Part):
    """Everything one run showed."""

    schema_: Literal["formcheck.result/1"] = Field(alias="schema")
    clips: list[ClipPart]
    metrics: list[MetricPart]
    also_measured: list[MetricPart] = Field(
        default=[], description="what other clips gave for the same numbers"
    )
    not_measured: list[NotMeasuredPart]
    asymmetries: list[AsymmetryPart]
    patterns: list[dict[str, Any]] = Field(
        default=[],
        description="always empty; findings say what several numbers mean together",
    )
    curves: list[CurvePart]
    expected: dict[str, ExpectedPart]
    findings: list[FindingPart]
    unclear: list[UnclearPart] = Field(
        default=[], description="numbers whose error reaches across a limit"
    )
    recommendations: list[RecommendationPart]
    red_flags: list[RedFlagPart]
    advice: dict[str, str] = Field(
        default={}, description="its language, the degree of pain and what that does"
    )
    settings: dict[str, Any]
    versions: dict[str, str]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``result.json``."""
    schema = Result.model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA,
        **schema,
    }
