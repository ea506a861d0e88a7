"""The tilt of the pelvis, read from the pictures of the hips."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from formcheck.model.arrays import FloatArray, ImageArray, IntArray, read_only
from formcheck.model.skeleton import Side

PelvisMethod = Literal["waistband", "dots", "strip"]
PelvisMoment = Literal["foot_strike", "mid_stance", "peak"]
PELVIS_MOMENTS: Final[tuple[PelvisMoment, ...]] = get_args(PelvisMoment)
"""Of one leg's stance, as far as a picture shows the pelvis; ``peak`` is where the
swinging side is lowest."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PelvisStill:
    """A picture of the hips with the line that was read as the pelvis.

    ``rgb`` is a square of the clip, ``line`` points of the line in it (column, row),
    shape (k, 2). It shows one moment of the stance of the leg ``side``; ``mean_deg`` is
    how much lower than on average the swinging side is then, mean of all strides, as
    the numbers tell it.
    """

    frame: int
    rgb: ImageArray
    line: FloatArray
    side: Side
    moment: PelvisMoment
    mean_deg: float

    def __post_init__(self) -> None:
        side = self.rgb.shape[0]
        read_only(self.rgb, side, side, 3, name="rgb")
        read_only(self.line, None, 2, name="line")


@dataclass(frozen=True, kw_only=True, eq=False)
class PelvisLine:
    """The tilt of the pelvis in the picture, and whether it can be trusted.

    Attributes
    ----------
    method
        What was followed.
    time_s, frame
        Real seconds and frame numbers, shape (n,).
    phase
        Strides passed, whole at foot strikes of the left foot, shape (n,).
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
    asks
        True if nothing but a person's yes to the stills is missing.
    stills
        Pictures of each leg's moments.
    """

    method: PelvisMethod
    time_s: FloatArray
    frame: IntArray
    phase: FloatArray
    tilt_deg: FloatArray
    ends_px: FloatArray
    harmonics: FloatArray
    strides_deg: FloatArray
    strike_phase: Mapping[Side, float]
    stance_frac: float
    residual_deg: float
    refusal: str
    asks: bool = False
    stills: tuple[PelvisStill, ...]

    def __post_init__(self) -> None:
        n = self.time_s.size
        read_only(self.time_s, n, name="time_s")
        read_only(self.frame, n, name="frame")
        read_only(self.phase, n, name="phase")
        read_only(self.tilt_deg, n, name="tilt_deg")
        read_only(self.ends_px, n, 2, 2, name="ends_px")
        read_only(self.harmonics, 9, name="harmonics")
        read_only(self.strides_deg, None, 9, name="strides_deg")
