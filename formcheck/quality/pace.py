"""Whether a clip shows one speed."""

from typing import Final

import numpy as np

from formcheck.gait.beat.step_numbers import STEPS_AROUND
from formcheck.gait.strides import stances_s
from formcheck.model import FloatArray, GaitTiming, Message, View
from formcheck.model.skeleton import SIDES

CONTACT_CHANGE_FRAC: Final = 0.15
"""Change of the running contact time within a clip that is named: at 60 and at 30
frames/s the running median of a steady runner stays within 8 and 12 %. A change of
speed by 1 m/s does as much."""
STEP_CHANGE_FRAC: Final = 0.04
"""The same of the step time; steady runners stay within 2 %."""


def changes(timing: GaitTiming, view: View) -> list[Message]:
    """Return a message if the speed seems to change within the clip."""
    signs = [("step times", _running_steps_s(timing), STEP_CHANGE_FRAC)]
    if view == "side":  # toe-offs are too coarse from behind and in front
        contacts = _running_contacts_s(timing)
        signs.append(("contact times", contacts, CONTACT_CHANGE_FRAC))
    seen = []
    for name, levels, limit in signs:
        if levels.size and np.ptp(levels) > limit * np.median(levels):
            low, high = 1000.0 * np.min(levels), 1000.0 * np.max(levels)
            seen.append(f"{name} between {low:.0f} and {high:.0f} ms")
    if not seen:
        return []
    return [
        Message(
            code="speed_changed",
            level="warn",
            message=f"the running changes within the clip ({', '.join(seen)}): the "
            "numbers are means over different speeds; cut it to one steady speed with "
            "--start and --end",
        )
    ]


def _running_contacts_s(timing: GaitTiming) -> FloatArray:
    stances = np.concatenate([stances_s(timing, side) for side in SIDES])
    start_s, contact_s = stances[:, 0], stances[:, 1] - stances[:, 0]
    reach_s = (STEPS_AROUND + 0.5) * timing.stride_time_s / 2.0
    close = np.abs(start_s[:, None] - start_s[None, :]) <= reach_s
    return np.array([np.median(contact_s[c]) for c in close if c.sum() > STEPS_AROUND])


def _running_steps_s(timing: GaitTiming) -> FloatArray:
    time_s = np.array([e.time_s for e in timing.events if e.kind == "foot_strike"])
    n = 2 * STEPS_AROUND
    if time_s.size <= n:
        return np.array([])
    step_s = timing.stride_time_s / 2.0
    passed = np.diff(time_s)
    if passed.size and np.max(passed) > n * step_s:  # its steps cannot be counted
        return np.array([])
    count = np.concatenate([[0.0], np.cumsum(np.round(passed / step_s))])
    steps: FloatArray = (time_s[n:] - time_s[:-n]) / (count[n:] - count[:-n])
    return steps
