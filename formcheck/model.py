"""Every data type, in the order the data flows.

``Frame`` -> ``Candidates`` -> ``PoseTrack`` -> ``CleanTrack`` -> ``GaitEvent`` ->
``Stride`` -> ``MetricValue | NotMeasured`` -> ``Asymmetry`` -> ``ClipAnalysis`` ->
``Analysis``.

Conventions of all of them: missing is NaN; ``left``/``right`` is the runner's own side;
image y points down; arrays are read-only and ordered (frame, point, xy). A type checks
shape and order once, on construction, and functions then trust it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from formcheck.skeleton import HEATMAP_POINTS, N_POINTS, Side, point

FloatArray = npt.NDArray[np.float64]
Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ImageArray = npt.NDArray[np.uint8]

View = Literal["side", "rear", "front"]
Faces = Literal["image_left", "image_right", "away", "camera"]
Motion = Literal["run", "walk", "none"]
Setting = Literal["treadmill", "overground", "unknown"]
Level = Literal["info", "warn", "error"]
EventKind = Literal["foot_strike", "toe_off"]


def _read_only(array: npt.NDArray[Any], *shape: int | None, name: str) -> None:
    """Check an array's shape (None: any length) and lock it."""
    if array.ndim != len(shape) or any(
        want is not None and have != want
        for have, want in zip(array.shape, shape, strict=True)
    ):
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
    array.setflags(write=False)


def _ascending(time_s: FloatArray, name: str) -> None:
    if time_s.size > 1 and not np.all(np.diff(time_s) > 0):
        raise ValueError(f"{name} is not strictly ascending")


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One upright picture of a clip.

    Attributes
    ----------
    index
        Number in presentation order, 0 = first frame of the file (also when trimmed).
    time_s
        Container time since the file's first frame [s].
    rgb
        Upright picture, shape (height, width, 3), 8-bit RGB, C-contiguous.
    """

    index: int
    time_s: float
    rgb: ImageArray


@dataclass(frozen=True, kw_only=True)
class ClipInfo:
    """What is known of a file once its frames have been read.

    Sizes are those of the upright picture. ``duration_s`` and ``mean_fps`` describe the
    analysed part: ``mean_fps = (n_frames - 1) / (last time - first time)``.
    """

    name: str
    sha256: str
    codec: str
    rotation_deg: int
    width_px: int
    height_px: int
    n_frames: int
    duration_s: float
    mean_fps: float
    capture_fps: float | None = None
    slow_motion_factor: float = 1.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Patches:
    """Pictures around the hips, from clips taken from behind or in front.

    Attributes
    ----------
    frame, time_s
        Frame numbers and container times [s], shape (n,).
    rgb
        Squares of the picture, scaled to one size, 8-bit, shape (n, side, side, 3).
    corner_px
        Where each square's upper left corner is in the picture [px], shape (n, 2).
    scale
        Pixels of the square per pixel of the picture, shape (n,).
    """

    frame: IntArray
    time_s: FloatArray
    rgb: ImageArray
    corner_px: FloatArray
    scale: FloatArray

    def __post_init__(self) -> None:
        n = self.time_s.size
        side = self.rgb.shape[1]
        _read_only(self.frame, n, name="frame")
        _read_only(self.time_s, n, name="time_s")
        _read_only(self.rgb, n, side, side, 3, name="rgb")
        _read_only(self.corner_px, n, 2, name="corner_px")
        _read_only(self.scale, n, name="scale")
        _ascending(self.time_s, "time_s")


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidates:
    """What the pose model saw in every frame, before anything is decided.

    Attributes
    ----------
    frame
        Frame numbers, shape (n,).
    time_s
        Container times [s], strictly ascending, shape (n,).
    roi_px
        Region of interest: centre x, centre y, side length [px], shape (n, 3).
    score
        The model's own probability that a person is in the region, shape (n,).
    landmarks_px
        The net's 33 regressed points, x, y, z in image px, shape (n, 33, 3).
    visibility
        The net's visibility of each point, 0..1, shape (n, 33).
    peaks_px
        Heat-map peaks, best first, NaN-padded, shape (n, 8, k, 2). Axis 1 is
        :data:`formcheck.skeleton.HEATMAP_POINTS`.
    peak_score
        Height of each peak, 0..1, NaN-padded, shape (n, 8, k).
    estimator
        Which estimator saw this: a key of the table in :mod:`formcheck.pose`.
    patches
        Pictures around the hips; None from the side, and where they were not kept.
    roll_deg
        How far the picture's right end hangs too low, from lines of the room seen from
        behind or in front; NaN = not known.
    """

    frame: IntArray
    time_s: FloatArray
    roi_px: Float32Array
    score: Float32Array
    landmarks_px: Float32Array
    visibility: Float32Array
    peaks_px: Float32Array
    peak_score: Float32Array
    width_px: int
    height_px: int
    estimator: str = "tracks"
    patches: Patches | None = None
    roll_deg: float = float("nan")

    def __post_init__(self) -> None:
        n = self.time_s.size
        k = self.peaks_px.shape[2]
        maps = len(HEATMAP_POINTS)
        _read_only(self.frame, n, name="frame")
        _read_only(self.time_s, n, name="time_s")
        _read_only(self.roi_px, n, 3, name="roi_px")
        _read_only(self.score, n, name="score")
        _read_only(self.landmarks_px, n, N_POINTS, 3, name="landmarks_px")
        _read_only(self.visibility, n, N_POINTS, name="visibility")
        _read_only(self.peaks_px, n, maps, k, 2, name="peaks_px")
        _read_only(self.peak_score, n, maps, k, name="peak_score")
        _ascending(self.time_s, "time_s")


@dataclass(frozen=True, kw_only=True, eq=False)
class PoseTrack:
    """One body followed through the clip, with leg identities fixed.

    Attributes
    ----------
    frame, time_s
        Frame numbers and container times [s], shape (n,).
    xy_px
        Image position [px], shape (n, 33, 2); NaN where not seen.
    z_px
        The net's depth (away from the camera is positive) [px], shape (n, 33).
    score
        Probability of a person in each frame, shape (n,).
    leg_px
        The clip's median thigh + shank length [px].
    left_right_margin
        Evidence for the chosen left/right naming, -1..1; near 0 = undecided, NaN = the
        estimator gives none.
    interpolated
        Which positions are filled in rather than seen, shape (n, 33). All False as
        tracked: joints that were not seen are NaN, and are filled later.
    history
        One line for each step that made this track.
    """

    frame: IntArray
    time_s: FloatArray
    xy_px: FloatArray
    z_px: FloatArray
    score: FloatArray
    leg_px: float
    left_right_margin: float
    interpolated: BoolArray
    estimator: str
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n = self.time_s.size
        _read_only(self.frame, n, name="frame")
        _read_only(self.time_s, n, name="time_s")
        _read_only(self.xy_px, n, N_POINTS, 2, name="xy_px")
        _read_only(self.z_px, n, N_POINTS, name="z_px")
        _read_only(self.score, n, name="score")
        _read_only(self.interpolated, n, N_POINTS, name="interpolated")
        _ascending(self.time_s, "time_s")


@dataclass(frozen=True, kw_only=True, eq=False)
class CleanTrack:
    """A track on an even time grid, gaps filled, spikes removed, not yet low-passed.

    Each consumer low-passes with the cut-off its quantity needs
    (:func:`formcheck.clean.low_pass`).

    Attributes
    ----------
    time_s
        Real seconds (slow motion already divided out), even steps, shape (n,).
    rate_hz
        Samples per real second.
    seen_hz
        Pictures per real second where they are fewest: repeated ones are not counted,
        and dropped ones leave holes that the even grid only bridges. None = as many as
        samples.
    xy_px
        Image position [px], shape (n, 33, 2); NaN where a point was not seen for
        longer than short gaps are bridged.
    frame
        Nearest container frame of each sample, shape (n,).
    interpolated_frac
        Share of frames in which a point was filled in, shape (33,).
    """

    time_s: FloatArray
    rate_hz: float
    xy_px: FloatArray
    frame: IntArray
    leg_px: float
    interpolated_frac: FloatArray
    history: tuple[str, ...] = ()
    seen_hz: float | None = None

    def __post_init__(self) -> None:
        n = self.time_s.size
        _read_only(self.time_s, n, name="time_s")
        _read_only(self.xy_px, n, N_POINTS, 2, name="xy_px")
        _read_only(self.frame, n, name="frame")
        _read_only(self.interpolated_frac, N_POINTS, name="interpolated_frac")
        _ascending(self.time_s, "time_s")

    @property
    def timing_hz(self) -> float:
        """Pictures per second that the events' times rest on."""
        return self.rate_hz if self.seen_hz is None else min(self.rate_hz, self.seen_hz)

    def of(self, name: str) -> FloatArray:
        """Return one point's path [px], shape (n, 2), as in ``of("left_heel")``."""
        path: FloatArray = self.xy_px[:, point(name)]
        return path


@dataclass(frozen=True, kw_only=True)
class Message:
    """One thing the user should know about a clip: what, and what to do."""

    code: str
    level: Level
    message: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """How the runner was filmed.

    Attributes
    ----------
    view, faces, near_side
        The camera's view, the runner's direction, the leg nearer to the camera
        (side view only).
    motion
        ``run``, ``walk`` or ``none`` (no gait that can be counted).
    setting
        Treadmill (the body stays in place) or overground.
    slow_motion_hint
        Likely slow-motion factor of an unmarked slowed clip; None if none is suspected.
    messages
        Disagreements and doubts.
    """

    view: View
    faces: Faces
    near_side: Side | None
    motion: Motion
    setting: Setting
    slow_motion_hint: float | None = None
    messages: tuple[Message, ...] = ()


PelvisMethod = Literal["waistband", "dots", "strip"]


@dataclass(frozen=True, kw_only=True, eq=False)
class PelvisStill:
    """A picture of the hips with the line that was read as the pelvis.

    ``rgb`` is a square of the clip, ``line`` points of the line in it (column, row),
    shape (k, 2); ``tilt_deg`` its tilt against the clip's mean.
    """

    frame: int
    rgb: ImageArray
    line: FloatArray
    tilt_deg: float

    def __post_init__(self) -> None:
        side = self.rgb.shape[0]
        _read_only(self.rgb, side, side, 3, name="rgb")
        _read_only(self.line, None, 2, name="line")


@dataclass(frozen=True, kw_only=True, eq=False)
class PelvisLine:
    """The tilt of the pelvis in the picture, and whether it can be trusted.

    Attributes
    ----------
    method
        What was followed.
    time_s, frame
        Real seconds and frame numbers, shape (n,).
    tilt_deg
        Against the clip's mean (camera roll and crooked shorts drop out), + = the
        runner's left side lower; NaN where it was not seen, shape (n,).
    ends_px
        Two points of the line in the picture [px], shape (n, 2, 2).
    harmonics
        Mean and four stride harmonics (cosines, then sines) of the tilt, shape (9,).
    strides_deg
        The same with each stride left out, for the error, shape (strides, 9).
    strike_phase
        Where each foot's strike lies in the stride that begins with the left one.
    stance_frac
        Part of the stride that each foot is down.
    residual_deg
        Scatter of single pictures about the harmonics.
    refusal
        Why no number is given; empty if it can be trusted.
    stills
        The pictures with the largest tilt to either side.
    """

    method: PelvisMethod
    time_s: FloatArray
    frame: IntArray
    tilt_deg: FloatArray
    ends_px: FloatArray
    harmonics: FloatArray
    strides_deg: FloatArray
    strike_phase: Mapping[Side, float]
    stance_frac: float
    residual_deg: float
    refusal: str
    stills: tuple[PelvisStill, ...]

    def __post_init__(self) -> None:
        n = self.time_s.size
        _read_only(self.time_s, n, name="time_s")
        _read_only(self.frame, n, name="frame")
        _read_only(self.tilt_deg, n, name="tilt_deg")
        _read_only(self.ends_px, n, 2, 2, name="ends_px")
        _read_only(self.harmonics, 9, name="harmonics")
        _read_only(self.strides_deg, None, 9, name="strides_deg")


@dataclass(frozen=True, kw_only=True)
class GaitEvent:
    """One foot strike or toe-off, with its 95 % timing error [s]."""

    kind: EventKind
    side: Side
    time_s: float
    error_s: float
    frame: int


@dataclass(frozen=True, kw_only=True)
class GaitTiming:
    """All events of a clip and what was learned while finding them.

    Attributes
    ----------
    events
        In time order.
    stride_time_s
        Slope of the line through the strikes of both sides [s].
    belt_px_s
        Backward speed of the foot on the belt for each side [px/s].
    belt_angle_deg
        Direction of the belt in the picture; + = the front end is higher.
    flat_pitch_deg, flat_heel_px
        Pitch of the foot flat on the belt, and heel height then, for each side.
    waveform_shift_s
        Time from a left step to the right one, from the legs' whole waveforms [s].
    dropped
        How many events were found and rejected.
    event_sd_s
        Random SD of a single event of each kind in this clip [s].
    bias_sd_s
        SD of what all events of a kind are late or early by [s].
    """

    events: tuple[GaitEvent, ...]
    stride_time_s: float
    stride_time_error_s: float
    belt_px_s: Mapping[Side, float]
    belt_angle_deg: float
    flat_pitch_deg: Mapping[Side, float]
    flat_heel_px: Mapping[Side, float]
    waveform_shift_s: float
    event_sd_s: Mapping[EventKind, float]
    bias_sd_s: Mapping[EventKind, float]
    dropped: int = 0
    messages: tuple[Message, ...] = ()

    def times(self, kind: EventKind, side: Side) -> FloatArray:
        """Return the times of one kind of event on one side [s]."""
        return np.array(
            [e.time_s for e in self.events if e.kind == kind and e.side == side]
        )


@dataclass(frozen=True, kw_only=True)
class Stride:
    """Foot strike to the next foot strike of the same foot.

    Times in real seconds; NaN where the event was not found, or not in the part of the
    stride where it belongs (see :mod:`formcheck.strides`).
    """

    side: Side
    foot_strike_s: float
    toe_off_s: float
    opposite_strike_s: float
    next_strike_s: float
    previous_opposite_strike_s: float = float("nan")

    @property
    def stride_time_s(self) -> float:
        """Time from strike to strike [s]."""
        return self.next_strike_s - self.foot_strike_s

    @property
    def contact_time_s(self) -> float:
        """Time on the ground [s]; NaN without a toe-off."""
        return self.toe_off_s - self.foot_strike_s

    @property
    def step_time_s(self) -> float:
        """Time from the other foot's strike before to this strike [s]."""
        return self.foot_strike_s - self.previous_opposite_strike_s


@dataclass(frozen=True, kw_only=True)
class MetricValue:
    """One measured number.

    ``error`` is the half width of the 95 % interval; ``spread`` the SD over strides.
    ``clip`` is the index of the clip in the session it was read from.
    """

    key: str
    label: str
    unit: str
    side: Side | None
    value: float
    error: float
    spread: float
    n_strides: int
    method: str
    clip: int = 0


@dataclass(frozen=True, kw_only=True)
class NotMeasured:
    """A number that could not be measured, and why, in one sentence."""

    key: str
    side: Side | None
    reason: str
    clip: int = 0


@dataclass(frozen=True, kw_only=True)
class Asymmetry:
    """Left minus right of one metric, with its 95 % error.

    ``index_pct`` is 100 x difference / mean of both; None for angles, whose zero is
    arbitrary. ``exceeds_error`` says that the difference is larger than its error;
    ``note`` says if it is unclear (then nothing exceeds) or under the practical floor.
    """

    key: str
    left: float
    right: float
    difference: float
    unit: str
    index_pct: float | None
    error: float
    exceeds_error: bool
    clip: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """Several findings that together mean one thing, as ``overstride``.

    ``parts`` are the keys of the metrics that show it; ``side`` is None for the whole
    body.
    """

    key: str
    present: bool
    parts: tuple[str, ...]
    side: Side | None = None
    clip: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """Mean and SD of an angle over 0..100 % of the gait cycle, shape (101,) each."""

    key: str
    side: Side
    unit: str
    mean: FloatArray
    sd: FloatArray
    n_strides: int
    clip: int = 0

    def __post_init__(self) -> None:
        _read_only(self.mean, 101, name="mean")
        _read_only(self.sd, 101, name="sd")


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is usual for this runner's height and speed, and where that comes from."""

    key: str
    value: float
    low: float
    high: float
    source: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One metric set against its published range.

    Attributes
    ----------
    metric, side, clip
        What it was seen in; side None stands for both or neither.
    message
        The whole sentence; ``title`` is its heading.
    robust
        Whether it stands if every number moves by its own error.
    parts
        Keys of the signs that are told together here.
    metrics
        Keys of all metrics it was seen in.
    """

    key: str
    level: Literal["typical", "watch", "notable"]
    metric: str
    side: Side | None
    message: str
    robust: bool
    sources: tuple[str, ...]
    title: str = ""
    parts: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    clip: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A number whose error reaches across a limit of its range: too close to call.

    Attributes
    ----------
    key
        The finding that it would be if it lay beyond.
    message
        The quantity, the number with its error, and the range.
    """

    key: str
    metric: str
    side: Side | None
    message: str
    clip: int | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentNote:
    """One point of the documents, in our own words, and where it stands."""

    item: str
    title: str
    says: str
    documents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ExerciseCard:
    """One exercise: what it trains, how, how much, and when to leave it."""

    key: str
    title: str
    trains: str
    how: str
    dose: str
    harder: str
    stop: str


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """One piece of advice, traceable to findings or answers and to the documents.

    Attributes
    ----------
    text, how, dose, check
        What to try, how, how much, and how to see whether it worked.
    because
        Keys of the findings and triggers behind it; ``seen`` tells them in words.
    gate
        ``open``, ``if_symptom_free``, ``later`` or ``ask_first``.
    place
        ``headline`` (at most three), ``more`` or ``information``.
    why, notes, documents
        What the documents say, in one sentence and point by point.
    evidence, confidence, conflicts
        What speaks for and against it.
    """

    key: str
    title: str
    text: str
    how: str
    dose: str
    check: str
    confidence: str
    because: tuple[str, ...]
    documents: tuple[str, ...]
    evidence: str
    gate: str
    sources: tuple[str, ...]
    kind: str = ""
    place: str = ""
    seen: tuple[str, ...] = ()
    why: str = ""
    see: str = ""
    notes: tuple[DocumentNote, ...] = ()
    exercises: tuple[ExerciseCard, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RedFlag:
    """An answer or finding that sends the person to a clinician first.

    With ``stop`` nothing but the messages is to be shown.
    """

    key: str
    tier: str
    message: str
    stop: bool = False
    heading: str = ""
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class ClipAnalysis:
    """Everything learned from one clip.

    ``roll_deg`` is the camera roll that was taken out of the angles: 0 if none could be
    told from an unlevelled belt, None if no belt was seen.
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
    patterns: tuple[Pattern, ...] = ()
    curves: tuple[Curve, ...] = ()
    roll_deg: float | None = None
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
    patterns: tuple[Pattern, ...] = ()
    curves: tuple[Curve, ...] = ()
    expected: tuple[Expected, ...] = ()
    findings: tuple[Finding, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    advice: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
