"""The pelvis over the stride, as a chart."""

from collections.abc import Sequence
from typing import Final

from formcheck.model import Curve, PelvisLine
from formcheck.report.charts.curves import curve_chart

CURVE_KEY: Final = "pelvic_tilt"
CURVE_TEXT: Final = (
    "How much lower than on average the side of the swinging leg is, over the stride "
    "of each leg. The highest point in the shaded stance is the pelvic drop. The bands "
    "are the spread of the strides; 0 is their mean."
)


def pelvis_chart(
    curves: Sequence[Curve], line: PelvisLine | None, *, words: str
) -> str:
    """Return the tilt toward the swinging side over each leg's stride.

    The stance is shaded where a clip's line is given.
    """
    return curve_chart(
        curves,
        title="Tilt of the pelvis",
        y_title="swing side lower [°]",
        words=words,
        stance_frac=None if line is None else line.stance_frac,
    )
