"""What cadence and stride length are usual at this speed and height.

The formula is ours, fitted to published group means; the rows are kept here so that it
can be checked, and are shown beside every value it gives.
"""

from dataclasses import dataclass
from typing import Final

from formcheck.model import Expected, NotMeasured

CADENCE_SPM: Final = 164.0
"""At 3 m/s and 1.72 m."""
SPM_PER_MPS: Final = 10.0
"""Between groups of runners; least squares over the rows give 11.0, and from 10.3 to
12.7 with one of them left out. One runner takes 5 to 6 more for each m/s."""
SPM_PER_M: Final = -60.0
"""Half of the -123 steps/min per metre of elite runners (burns2019): recreational
runners' correlation with height is weaker (vanoeveren2020: -0.49 to -0.66)."""
SD_SPM: Final = 8.0
"""SD between runners of one speed and height (vanoeveren2020: 8)."""
SPEED_MPS: Final = (2.2, 4.6)
HEIGHT_M: Final = (1.5, 2.0)
LEVEL_PCT: Final = 1.0
"""Inside these the rows lie; outside the formula is not used."""
SOURCE: Final = (
    "formcheck's own formula, fitted to vanoeveren2017, vanoeveren2020, deruiter2014, "
    "luedke2021, fukuchi2017 and burns2019; SD 8 steps/min between runners"
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A published group mean: speed [m/s], cadence [steps/min], who, source."""

    speed_mps: float
    cadence_spm: float
    who: str
    source: str


ROWS: Final = (
    Row(speed_mps=2.4, cadence_spm=154.0, who="novices", source="vanoeveren2017"),
    Row(speed_mps=2.6, cadence_spm=158.0, who="novices", source="vanoeveren2017"),
    Row(speed_mps=2.9, cadence_spm=160.0, who="novices", source="vanoeveren2017"),
    Row(speed_mps=3.04, cadence_spm=165.0, who="experienced", source="vanoeveren2020"),
    Row(speed_mps=3.8, cadence_spm=171.3, who="high school", source="luedke2021"),
    Row(speed_mps=4.6, cadence_spm=177.1, who="collegiate", source="luedke2021"),
    Row(speed_mps=2.5, cadence_spm=163.5, who="trained", source="fukuchi2017"),
    Row(speed_mps=3.5, cadence_spm=172.7, who="trained", source="fukuchi2017"),
    Row(speed_mps=4.5, cadence_spm=184.4, who="trained", source="fukuchi2017"),
)
"""Group means the formula was fitted to."""


def expected_cadence_spm(speed_mps: float, height_m: float) -> float:
    """Return the usual cadence [steps/min] at a speed and height."""
    return CADENCE_SPM + SPM_PER_MPS * (speed_mps - 3.0) + SPM_PER_M * (height_m - 1.72)


def expected(
    speed_mps: float | None, height_m: float | None, incline_pct: float = 0.0
) -> list[Expected | NotMeasured]:
    """Return usual cadence and stride length, one SD to either side.

    Parameters
    ----------
    speed_mps, height_m
        As measured or typed in; None = not known, then nothing is expected.
    incline_pct
        Of the treadmill; the rows are of level running.

    Returns
    -------
    list
        ``cadence`` [steps/min] and ``stride_length`` [m]; outside the speeds and
        heights of the rows, why there is none.
    """
    if speed_mps is None or height_m is None:
        return []
    refusal = _outside(speed_mps, height_m, incline_pct)
    if refusal:
        return [NotMeasured(key="expected_cadence", side=None, reason=refusal)]
    usual = expected_cadence_spm(speed_mps, height_m)
    slow, fast = usual - SD_SPM, usual + SD_SPM
    return [
        Expected(key="cadence", value=usual, low=slow, high=fast, source=SOURCE),
        Expected(
            key="stride_length",
            value=_stride_m(speed_mps, usual),
            low=_stride_m(speed_mps, fast),
            high=_stride_m(speed_mps, slow),
            source=SOURCE,
        ),
    ]


def _stride_m(speed_mps: float, cadence_spm: float) -> float:
    return 120.0 * speed_mps / cadence_spm


def _outside(speed_mps: float, height_m: float, incline_pct: float) -> str:
    if abs(incline_pct) > LEVEL_PCT:
        return (
            f"what is usual is only known for level running, not for {incline_pct:g} % "
            "of incline"
        )
    if not SPEED_MPS[0] <= speed_mps <= SPEED_MPS[1]:
        return (
            f"what is usual is only known for {SPEED_MPS[0]} to {SPEED_MPS[1]} m/s, "
            f"not for {speed_mps:.1f} m/s"
        )
    if not HEIGHT_M[0] <= height_m <= HEIGHT_M[1]:
        return (
            f"what is usual is only known for heights of {HEIGHT_M[0]} to "
            f"{HEIGHT_M[1]} m, not for {height_m:.2f} m"
        )
    return ""
