"""Everything learned from one clip, and from all clips of a run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from formcheck.errors import InputError
from formcheck.model.findings import Finding, Recommendation, RedFlag, Unclear
from formcheck.model.frames import ClipInfo
from formcheck.model.gait import GaitTiming, Stride
from formcheck.model.metrics import Asymmetry, Curve, Expected, MetricValue, NotMeasured
from formcheck.model.pelvis import PelvisLine
from formcheck.model.scene import Message, Scene
from formcheck.model.skeleton import Side
from formcheck.model.tracks import CleanTrack, PoseTrack

if TYPE_CHECKING:
    import pandas


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

    def metric(self, key: str, side: Side | None = None) -> MetricValue | NotMeasured:
        """Return one number of the run, or why it could not be measured.

        Parameters
        ----------
        key
            A key of ``formcheck.METRICS``.
        side
            The runner's own side, for numbers that each leg has.

        Raises
        ------
        InputError
            If the number is given for each side and none was asked for.

        Examples
        --------
        >>> cadence = analysis.metric("cadence")
        >>> print(f"{cadence.value:.0f} {cadence.unit}")
        170 steps/min
        """
        found = [one for one in self.metrics if one.key == key]
        for value in found:
            if value.side == side:
                return value
        for reason in self.not_measured:
            if reason.key == key and reason.side in (side, None):
                return reason
        if side is None and found:
            raise InputError(
                f"{key} is measured on each side; ask for side='left' or side='right'"
            )
        return NotMeasured(
            key=key, side=side, reason="no clip of this run shows it from a fit view"
        )

    def to_frame(self) -> "pandas.DataFrame":
        """Return all numbers as a table, one row for each number and side.

        Returns
        -------
        pandas.DataFrame
            Columns ``key``, ``label``, ``unit``, ``side`` (None for the whole body),
            ``value``, ``error`` (half width of the 95 % interval), ``spread`` (SD over
            strides), ``n_strides``, ``method`` and ``clip`` (index into ``clips``).

        Examples
        --------
        >>> table = analysis.to_frame()
        >>> table.set_index(["key", "side"]).loc["cadence", "unit"].item()
        'steps/min'
        """
        import pandas  # half a second that few callers need

        columns = [one.name for one in fields(MetricValue)]
        return pandas.DataFrame([asdict(one) for one in self.metrics], columns=columns)
