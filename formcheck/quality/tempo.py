"""Whether a clip plays its steps at one tempo: none slowed, speeded up or re-timed.

The feet pass each other once a step. How long it takes from one passing to the next but
one is known without any event, at any speed of the file, from either view.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from formcheck.model import (
    CleanTrack,
    FloatArray,
    GaitTiming,
    IntArray,
    Message,
    Scene,
    View,
)
from formcheck.model.skeleton import point
from formcheck.tracking.candidates import running_median
from formcheck.tracking.resampling import low_pass, runs

RAMP_FRAC: Final = 1.3
"""A tempo that changes by more within a clip is the film's, not the runner's: no number
holds for both parts. Steady runners keep within 1.05; a runner who gets faster from 2.5
to 4.5 m/s takes 1.15 times as many steps."""
CHANGE_FRAC: Final = 1.06
"""A change that explains why steps fall out of their rhythm. Steady runs of 13 real and
rendered clips reach 1.03."""
BROKEN: Final = frozenset(
    {"broken_rhythm", "irregular", "sides_mixed", "sides_disagree"}
)
"""Codes of refusals which a change of tempo explains."""
MIN_PARTING_LEG: Final = 0.1
"""Feet that part by less (rms) do not walk or run."""
TOUCHING: Final = 0.5
"""Feet that pass part by more than this share of their rms; chosen by us."""
BESIDE: Final = 2
"""Passings before and after a place whose median is its tempo."""
LEAST: Final = 2
MIN_PASSINGS: Final = 2 * BESIDE + 2 * LEAST
"""So that two places with their surroundings are left on either side of a change."""
STRIDES_HZ: Final = 5.0
"""Twice and more the frequency of any runner's strides."""


@dataclass(frozen=True, kw_only=True)
class Tempo:
    """Steps per minute of a clip.

    Attributes
    ----------
    usual_spm
        Fewest and most, a sixth of the passings left out at either end: feet taken for
        each other for a moment make no speed of the film.
    before_spm, after_spm, at_s
        Before and after the place where they change most for good, and where it is.
    """

    usual_spm: tuple[float, float]
    before_spm: float
    after_spm: float
    at_s: float

    @property
    def change(self) -> float:
        """How many times the larger of both is the smaller."""
        return max(self.before_spm, self.after_spm) / min(
            self.before_spm, self.after_spm
        )


def tempo(track: CleanTrack, view: View) -> Tempo | None:
    """Return the tempo of a clip; None if too few steps are seen.

    Parameters
    ----------
    track
        A body on the clip's clock.
    view
        From the side the feet part along the picture, else in height.
    """
    stride_s, at_s = _strides(track, view)
    if stride_s.size < MIN_PASSINGS:
        return None
    calm = running_median(np.log(stride_s)[:, None], BESIDE)[BESIDE:-BESIDE, 0]
    at_s = at_s[BESIDE:-BESIDE]
    splits = range(LEAST, calm.size - LEAST + 1)
    apart = [np.median(calm[i:]) - np.median(calm[:i]) for i in splits]
    weight = [np.sqrt(i * (calm.size - i)) for i in splits]
    cut = splits[int(np.argmax(np.abs(apart) * np.array(weight)))]
    spm = 120.0 / np.exp(calm)
    return Tempo(
        usual_spm=(float(np.quantile(spm, 1 / 6)), float(np.quantile(spm, 5 / 6))),
        before_spm=float(np.median(spm[:cut])),
        after_spm=float(np.median(spm[cut:])),
        at_s=float((at_s[cut - 1] + at_s[cut]) / 2.0),
    )


def _strides(track: CleanTrack, view: View) -> tuple[FloatArray, FloatArray]:
    """Return times between every second passing of the feet, and their middles [s]."""
    axis = 0 if view == "side" else 1
    left, right = (track.xy_px[:, point(f"{s}_ankle"), axis] for s in ("left", "right"))
    parting = low_pass((left - right)[:, None], track.rate_hz, STRIDES_HZ)[:, 0]
    long_s, middle_s = [np.empty(0)], [np.empty(0)]
    for start, stop in runs(np.isfinite(parting)):
        part = parting[start:stop] - np.median(parting[start:stop])
        if np.sqrt(np.mean(part**2)) < MIN_PARTING_LEG * track.leg_px:
            continue
        before = _passings(part)
        share = part[before] / (part[before] - part[before + 1])
        time_s = track.time_s[start + before] + share / track.rate_hz
        long_s.append(time_s[2:] - time_s[:-2])
        middle_s.append(time_s[1:-1])
    return np.concatenate(long_s), np.concatenate(middle_s)


def _passings(part: FloatArray) -> IntArray:
    """Return the samples after which the feet pass each other.

    Feet that touch and part again the same way, as where they are taken for each other
    for a moment, do not pass.
    """
    least = TOUCHING * float(np.sqrt(np.mean(part**2)))
    before = np.flatnonzero(np.signbit(part[:-1]) != np.signbit(part[1:]))
    i = 1
    while i < before.size:
        between = part[before[i - 1] + 1 : before[i] + 1]
        if np.abs(between).max() >= least:
            i += 1
            continue
        before = np.delete(before, [i - 1, i])
        i = max(1, i - 1)
    return before


def ramp(track: CleanTrack, view: View) -> Message | None:
    """Return why nothing is measured of a clip that plays at several speeds."""
    found = tempo(track, view) if view == "side" else None
    if found is None or found.usual_spm[1] <= RAMP_FRAC * found.usual_spm[0]:
        return None
    return Message(
        code="speed_ramp",
        level="error",
        message=f"the film changes its speed: it plays {found.usual_spm[0]:.0f} to "
        f"{found.usual_spm[1]:.0f} steps/min in different parts, as where a part is "
        "slowed down or somebody starts to run; cut it to one speed with --start and "
        "--end",
    )


def is_broken(timing: GaitTiming | None) -> bool:
    """Say whether the steps of a clip were refused for falling out of their rhythm."""
    if timing is None or timing.events:
        return False
    return any(message.code in BROKEN for message in timing.messages)


def explained(timing: GaitTiming, track: CleanTrack, scene: Scene) -> GaitTiming:
    """Return a timing whose refusal names the change of tempo where there is one."""
    found = tempo(track, scene.view)
    if not is_broken(timing) or found is None:
        return timing
    if found.change <= CHANGE_FRAC:
        return timing
    way = "slower" if found.after_spm < found.before_spm else "faster"
    message = Message(
        code="tempo_changed",
        level="warn",
        message=f"the steps become {way} at about {found.at_s:.1f} s "
        f"({found.before_spm:.0f}, then {found.after_spm:.0f} steps/min): the speed of "
        "the film or of the runner changes; cut it to one steady speed with --start "
        "and --end",
    )
    return replace(timing, messages=(message,))
