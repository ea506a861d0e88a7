"""Every data type, in the order the data flows.

``Frame`` -> ``Candidates`` (:mod:`~formcheck.model.frames`) -> ``PoseTrack`` ->
``CleanTrack`` (:mod:`~formcheck.model.tracks`) -> ``Scene``
(:mod:`~formcheck.model.scene`) -> ``GaitEvent`` -> ``Stride``
(:mod:`~formcheck.model.gait`), ``PelvisLine`` (:mod:`~formcheck.model.pelvis`) ->
``MetricValue | NotMeasured`` -> ``Asymmetry`` (:mod:`~formcheck.model.metrics`) ->
``Finding`` -> ``Recommendation`` (:mod:`~formcheck.model.findings`) ->
``ClipAnalysis`` -> ``Analysis`` (:mod:`~formcheck.model.analysis`).

Conventions of all of them: missing is NaN; ``left``/``right`` is the runner's own side;
image y points down; arrays are read-only and ordered (frame, point, xy). A type checks
shape and order once, on construction, and functions then trust it.
"""

from formcheck.model.analysis import Analysis, ClipAnalysis
from formcheck.model.arrays import (
    BoolArray,
    EventKind,
    Faces,
    Float32Array,
    FloatArray,
    ImageArray,
    IntArray,
    Level,
    Motion,
    Setting,
    View,
)
from formcheck.model.findings import (
    DocumentNote,
    ExerciseCard,
    Finding,
    Recommendation,
    RedFlag,
    Unclear,
)
from formcheck.model.frames import (
    Candidates,
    ClipInfo,
    FileFrames,
    Frame,
    Passed,
    Patches,
)
from formcheck.model.gait import GaitEvent, GaitTiming, Stride
from formcheck.model.metrics import Asymmetry, Curve, Expected, MetricValue, NotMeasured
from formcheck.model.pelvis import (
    PELVIS_MOMENTS,
    PelvisLine,
    PelvisMethod,
    PelvisMoment,
    PelvisStill,
)
from formcheck.model.scene import Message, Scene
from formcheck.model.tracks import CleanTrack, PoseTrack

__all__ = [
    "PELVIS_MOMENTS",
    "Analysis",
    "Asymmetry",
    "BoolArray",
    "Candidates",
    "CleanTrack",
    "ClipAnalysis",
    "ClipInfo",
    "Curve",
    "DocumentNote",
    "EventKind",
    "ExerciseCard",
    "Expected",
    "Faces",
    "FileFrames",
    "Finding",
    "Float32Array",
    "FloatArray",
    "Frame",
    "GaitEvent",
    "GaitTiming",
    "ImageArray",
    "IntArray",
    "Level",
    "Message",
    "MetricValue",
    "Motion",
    "NotMeasured",
    "Passed",
    "Patches",
    "PelvisLine",
    "PelvisMethod",
    "PelvisMoment",
    "PelvisStill",
    "PoseTrack",
    "Recommendation",
    "RedFlag",
    "Scene",
    "Setting",
    "Stride",
    "Unclear",
    "View",
]
