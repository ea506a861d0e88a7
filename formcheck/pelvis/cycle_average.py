"""The tilt in single pictures laid on the stride: the line of the pelvis.

Against the clip's own mean: how level a pelvis is cannot be measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from formcheck.gait.beat.step_numbers import step_numbers
from formcheck.gait.beat.waveforms import stride_phase
from formcheck.gait.strides import DUTY_FRAC
from formcheck.model import (
    FloatArray,
    GaitTiming,
    Patches,
    PelvisLine,
    PelvisMethod,
    Scene,
)
from formcheck.model.skeleton import SIDES, Side
from formcheck.signal.harmonics import fit_stride, whole_strides

USUAL_STANCE_FRAC: Final = 0.36
STANCE_LIMITS: Final = (0.25, 0.45)


@dataclass(frozen=True, eq=False)
class Folding:
    """Lays angles of single pictures on the stride.

    ``slow`` are file seconds per real second.
    """

    patches: Patches
    scene: Scene
    timing: GaitTiming
    slow: float

    def line(
        self, method: PelvisMethod, turn_deg: FloatArray, ends_px: FloatArray
    ) -> PelvisLine:
        """Return a line from its turns in the picture, + = lower at the right."""
        time_s = self.patches.time_s / self.slow
        # Seen from behind the runner's left is at the left of the picture.
        tilt = -turn_deg if self.scene.view == "rear" else turn_deg.copy()
        strikes = [e for e in self.timing.events if e.kind == "foot_strike"]
        strike_s = np.array([e.time_s for e in strikes])
        sides = [e.side for e in strikes]
        step = step_numbers(strike_s, sides, self.timing.stride_time_s)
        if step is None:  # events of a clip always alternate
            step = np.arange(len(strikes))
        phase = stride_phase(time_s, strike_s, step)
        good = np.isfinite(tilt) & (time_s > strike_s[0]) & (time_s < strike_s[-1])
        good &= whole_strides(phase, good)
        harmonics, strides_deg, residual = fit_stride(phase[good], tilt[good])
        struck = stride_phase(strike_s, strike_s, step)
        return PelvisLine(
            method=method,
            time_s=time_s,
            frame=self.patches.frame,
            phase=phase,
            tilt_deg=tilt - harmonics[0],
            ends_px=ends_px,
            harmonics=harmonics,
            strides_deg=strides_deg,
            strike_phase=_strike_phase(struck, sides),
            stance_frac=_stance_frac(self.timing),
            residual_deg=residual,
            refusal="",
            stills=(),
        )


def _strike_phase(phase: FloatArray, sides: Sequence[Side]) -> dict[Side, float]:
    """Return where each side's strikes lie in the stride, 0..1 about 0 and 0.5."""
    found: dict[Side, float] = {}
    for side, expected in zip(SIDES, (0.0, 0.5), strict=True):
        own = np.array([p for p, s in zip(phase, sides, strict=True) if s == side])
        away = (own - expected + 0.5) % 1.0 - 0.5
        found[side] = expected + float(np.median(away))
    return found


def _stance_frac(timing: GaitTiming) -> float:
    """Return the usual part of a stride that a foot is down."""
    shares = [
        (off - strike) / timing.stride_time_s
        for side in SIDES
        for off in timing.times("toe_off", side)
        for strike in timing.times("foot_strike", side)
        if 0.0 < off - strike < DUTY_FRAC[1] * timing.stride_time_s
    ]
    usual = float(np.median(shares)) if shares else USUAL_STANCE_FRAC
    return float(np.clip(usual, *STANCE_LIMITS))
