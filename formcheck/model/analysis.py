"""Everything learned from one clip, and from all clips of a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from formcheck.model.findings import Finding, Recommendation, RedFlag, Unclear
from formcheck.model.frames import ClipInfo
from formcheck.model.gait import GaitTiming, Stride
from formcheck.model.metrics import (
    Asymmetry,
    Curve,
    Expected,
    MetricValue,
    NotMeasured,
)
from formcheck.model.pelvis import PelvisLine
from formcheck.model.scene import Message, Scene
from formcheck.model.tracks import CleanTrack, PoseTrack


@dataclass(frozen=True, kw_only=True, eq=False)
class ClipAnalysis:
    """Everything learned from one clip.

    ``roll_deg`` is the camera roll that was taken out of the angles. From the side: 0
    if it could not be told from an unlevelled belt, None if no belt was found. From
    behind or in front: as the room's lines show it, None if they do not.
    ``roll_sd_deg`` is the SD of the roll that is left in a side view.
    """

    info: ClipInfo
    scene: Scene | None
    pose: PoseTrack | None
    track: CleanTrack | None
    timing: GaitTiming | None
    strides: tuple[Stride, ...] = ()
    metrics: tuple[MetricValue, ...] = ()
    not_measured: tuple[NotMeasured, ...] = ()
    asymmetries: tuple[Asymmetry, ...] = ()
    curves: tuple[Curve, ...] = ()
    roll_deg: float | None = None
    roll_sd_deg: float = 0.0
    pelvis: PelvisLine | None = None
    quality: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Analysis:
    """One run: its clips and what they say together.

    ``also_measured`` holds what other clips gave for numbers that are in ``metrics``.
    """

    clips: tuple[ClipAnalysis, ...]
    metrics: tuple[MetricValue, ...] = ()
    also_measured: tuple[MetricValue, ...] = ()
    not_measured: tuple[NotMeasured, ...] = ()
    asymmetries: tuple[Asymmetry, ...] = ()
    curves: tuple[Curve, ...] = ()
    expected: tuple[Expected, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
