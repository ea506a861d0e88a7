"""What is not one steady run with two legs, and is refused for it.

Each rule looks at all steps of a clip together and says in one sentence what it saw.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from formcheck.gait.beat.beat import jumps_s
from formcheck.gait.beat.step_numbers import MIN_STRIKES, pieces
from formcheck.gait.beat.strikes import NoGaitError, Strikes
from formcheck.gait.side.foot_strike import Crossings
from formcheck.model import FloatArray, IntArray
from formcheck.model.skeleton import SIDES, Side

RUN_STEP_RATES_SPM: Final = (130.0, 220.0)
POSSIBLE_STEP_RATES_SPM: Final = (100.0, 260.0)
"""Usual runs, and what is believed of a very regular one; chosen by us: 860 runners on
a treadmill had 164, SD 9."""
REGULAR_FRAC: Final = 0.03
"""An unusual step rate is believed if strikes scatter by less than this share of a
stride around the running line."""
IRREGULAR_FRAC: Final = 0.06
"""Strikes that scatter by more are no steady run: twice the limit above."""
SIDES_AGREE_FRAC: Final = 0.03
"""The two sides' own stride times may differ by this much (or by their error)."""
MAX_JUMP_FRAC: Final = 0.085
"""The beat may jump by this share of a stride. True clips and marker runs jump by up to
0.057, one with a sudden 5 % change of pace by 0.07; clips with a piece of 0.1 to 4.8 s
cut out by 0.097 to 0.35, and their cadence came out up to 14 steps/min wrong."""
LIMP_FRAC: Final = 0.12
"""A right strike lies midway between left ones, give or take this share of a stride."""
MAX_FLAT_HEIGHT: Final = 0.32
"""Height of the heel early in stance, from its lowest (0) to its highest place (1):
0.00 to 0.16 in seven clips and three marker runs, mean of both feet; 0.49 and more when
they are played backward, 0.9 when the direction is exchanged."""


def refuse_wrong_way(raw: Mapping[Side, Crossings]) -> None:
    """Refuse feet that are in the air while they should carry the runner.

    So they are where the clip plays backward or the direction is read wrong.
    """
    heights = [leg.flat_height for leg in raw.values()]
    if float(np.mean(heights)) > MAX_FLAT_HEIGHT:
        raise NoGaitError(
            "wrong_way",
            "the feet are in the air when they should be on the ground: the clip "
            "plays backward, or it is unclear which way the runner faces; film square "
            "from the side",
        )


def refuse_rhythm(strikes: Strikes, raw: Mapping[Side, Crossings] | None) -> None:
    """Refuse what is not one steady run with two legs.

    ``raw`` is None where no motion along the belt is seen.
    """
    line = strikes.beat
    stride_s = line.stride_s
    scatter = float(np.sqrt(np.mean(line.residual_s**2))) / stride_s
    rate = 120.0 / stride_s
    if scatter > IRREGULAR_FRAC:
        raise NoGaitError(
            "irregular",
            f"foot strikes scatter by {100 * scatter:.0f} % of a stride, a steady run "
            "keeps within 3 %: the run is not steady throughout the clip. Trim it to a "
            "steady section with --start and --end",
        )
    if not POSSIBLE_STEP_RATES_SPM[0] <= rate <= POSSIBLE_STEP_RATES_SPM[1]:
        raise NoGaitError(
            "implausible_step_rate",
            f"{rate:.0f} steps/min is not a running cadence. If this is slow motion, "
            "pass the capture rate with --capture-fps",
        )
    usual = RUN_STEP_RATES_SPM[0] <= rate <= RUN_STEP_RATES_SPM[1]
    if not usual and (scatter > REGULAR_FRAC or len(strikes.time_s) < 2 * MIN_STRIKES):
        raise NoGaitError(
            "implausible_step_rate",
            f"{rate:.0f} steps/min would be unusual, and the clip is too short or too "
            "irregular to be sure",
        )
    if abs(line.left_to_right_s / stride_s - 0.5) > LIMP_FRAC:
        raise NoGaitError(
            "sides_mixed",
            "left and right foot strikes are spaced too unevenly to be two legs of "
            "one run",
        )
    if raw is not None:
        _refuse_cut(strikes)
    _refuse_different_sides(strikes)
    if raw is not None:
        _refuse_still_feet(raw)


def _refuse_cut(strikes: Strikes) -> None:
    """Refuse a beat that jumps: its slope would be that of no real step."""
    jumps = np.nan_to_num(jumps_s(strikes.time_s, strikes.beat.step))
    worst = int(np.argmax(np.abs(jumps)))
    if abs(jumps[worst]) > MAX_JUMP_FRAC * strikes.beat.stride_s:
        raise NoGaitError(
            "broken_rhythm",
            f"the steps fall out of their rhythm at {strikes.time_s[worst]:.1f} s, as "
            "if the clip were cut there; choose a part without it (--start, --end)",
        )


def _refuse_different_sides(strikes: Strikes) -> None:
    slopes, errors = [], []
    for parity in (0, 1):
        own = strikes.beat.step % 2 == parity
        step, time_s = strikes.beat.step[own] / 2.0, strikes.time_s[own]
        piece = pieces(strikes.beat.step)[own]
        step, time_s = (_centred(values, piece) for values in (step, time_s))
        freedom = len(step) - len(set(piece)) - 1
        if freedom < 1:
            return
        slope = np.sum(step * time_s) / np.sum(step**2)
        spread = np.sqrt(np.sum((time_s - slope * step) ** 2) / freedom)
        slopes.append(slope)
        errors.append(spread / np.sqrt(np.sum(step**2)))
    allowed = max(
        SIDES_AGREE_FRAC * strikes.beat.stride_s, 3.0 * float(np.hypot(*errors))
    )
    if abs(slopes[0] - slopes[1]) > allowed:
        raise NoGaitError(
            "sides_disagree",
            f"the left foot's strides take {slopes[0]:.2f} s, the right foot's "
            f"{slopes[1]:.2f} s; the legs cannot be told apart safely in this clip",
        )


def _centred(values: FloatArray, piece: IntArray) -> FloatArray:
    mean = np.bincount(piece, values) / np.maximum(np.bincount(piece), 1)
    centred: FloatArray = values - mean[piece]
    return centred


def _refuse_still_feet(raw: Mapping[Side, Crossings]) -> None:
    for side in SIDES:
        if not raw[side].belt_px_s > 0.0:
            raise NoGaitError(
                "no_belt", f"the {side} foot does not move backward with the ground"
            )
