"""Limits for this runner: at the speed of the belt, and by sex where a source tells it.

What is ordinary moves with speed: feet land farther ahead and the pelvis drops more the
faster one runs. Without a speed, or a sex, the most careful limit holds.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from formcheck.findings.limits import Values
from formcheck.knowledge.ranges import Limit, Range, SpeedLimits
from formcheck.knowledge.schema import Knowledge
from formcheck.settings.settings import Runner

DECIMALS: Final[Mapping[str, int]] = MappingProxyType(
    {"deg": 1, "cm": 1, "leg": 3, "frac": 3}
)
"""To which a limit between two speeds is rounded."""


def fitted(knowledge: Knowledge, *, values: Values, runner: Runner) -> Knowledge:
    """Return the knowledge base with the limits of a runner at the measured speed.

    Parameters
    ----------
    knowledge
        Limits by speed and sex.
    values
        The numbers of a session; the belt speed [m/s] is among them, if it is known.
    runner
        Sex, if it was answered; other answers change no limit.
    """
    speed = values.get(("belt_speed", None))
    sex = runner.answers.get("sex")
    metric = {
        key: at_speed(usual, None if speed is None else speed.value, str(sex))
        for key, usual in knowledge.thresholds.metric.items()
    }
    limits = knowledge.thresholds.model_copy(update={"metric": metric})
    return knowledge.model_copy(update={"thresholds": limits})


def at_speed(usual: Range, speed_mps: float | None, sex: str = "") -> Range:
    """Return what is usual at a speed [m/s] and for a sex, where they are known."""
    changes = {}
    if speed_mps is not None:
        for side in ("high", "low"):
            limit, by_speed = getattr(usual, side), getattr(usual, f"{side}_by_speed")
            if limit is not None and by_speed is not None:
                changes[side] = _between(limit, by_speed, speed_mps, usual.unit)
    by_sex = dict(usual.high_by_sex)
    if usual.high is not None and sex in by_sex:
        changes["high"] = usual.high.model_copy(update={"watch": by_sex[sex]})
    return usual.model_copy(update=changes)


def _between(limit: Limit, by: SpeedLimits, speed_mps: float, unit: str) -> Limit:
    """Return a limit at a speed; beyond the slowest and fastest that of these."""
    decimals = DECIMALS.get(unit, 2)
    found = {
        name: round(float(np.interp(speed_mps, by.mps, row)), decimals)
        for name, row in (("watch", by.watch), ("notable", by.notable))
        if row
    }
    return limit.model_copy(update=found)
