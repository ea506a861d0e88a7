"""Mean strides of real runners, over phase, and the strikes of one clip.

``runners.npz`` is made by :mod:`benchmarks.stride_cycles`; its sources are in it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.interpolate import PchipInterpolator

from formcheck.model import FloatArray
from formcheck.model.skeleton import SIDES, Side, opposite
from sample_videos.make_samples.take import Take

TABLE: Final = Path(__file__).with_name("runners.npz")
MARGIN_S: Final = 0.9
"""Strides are known for this long before and after the clip."""
_FLIPPED: Final = ("oblique_deg", "yaw_deg", "y_m", "bending_deg", "rotation_deg")


@dataclass(frozen=True, kw_only=True, eq=False)
class Strides:
    """One runner's mean stride.

    ``right_strike`` is its phase; contact times in seconds at the runner's own pace.
    """

    channels: dict[str, FloatArray]
    """Harmonics of each channel: mean, cosines, sines; shape (33,)."""
    stride_s: float
    stride_sd_s: float
    right_strike: float
    contact_s: dict[Side, float]
    knee_deg: dict[Side, float]
    """Mean flexion of the knee in the middle four fifths of stance."""
    leg_m: float
    speed_mps: float

    def at(self, name: str, phase: FloatArray) -> FloatArray:
        """Return a channel at phases in strides."""
        rows = self.channels[name]
        order = (len(rows) - 1) // 2
        turn = 2.0 * np.pi * np.outer(phase, np.arange(1, order + 1))
        value: FloatArray = (
            rows[0]
            + np.cos(turn) @ rows[1 : 1 + order]
            + np.sin(turn) @ rows[1 + order :]
        )
        return value


@cache
def _table() -> dict[str, Any]:
    with np.load(TABLE) as stored:
        return {name: stored[name] for name in stored.files}


def runners() -> list[str]:
    """Return the names of all runs."""
    return [str(name) for name in _table()["name"]]


def strides(take: Take) -> Strides:
    """Return the mean stride of a take's runner, mirrored if asked."""
    table = _table()
    i = runners().index(take.runner)
    rows = {
        str(name): row.astype(np.float64)
        for name, row in zip(table["channels"], table["harmonics"][i], strict=True)
    }
    rows |= {
        str(name): row.astype(np.float64)
        for name, row in zip(table["arm_channels"], table["arms"], strict=True)
    }
    contact = dict(zip(SIDES, table["contact_s"][i].tolist(), strict=True))
    knee = dict(zip(SIDES, table["knee_deg"][i].tolist(), strict=True))
    half = float(table["right_strike"][i])
    if take.mirrored:
        rows = _mirrored(rows, half)
        contact = {side: contact[opposite(side)] for side in SIDES}
        knee = {side: knee[opposite(side)] for side in SIDES}
        half = 1.0 - half
    return Strides(
        channels=rows,
        stride_s=float(table["stride_s"][i]),
        stride_sd_s=float(table["stride_sd_s"][i]),
        right_strike=half,
        contact_s=contact,
        knee_deg=knee,
        leg_m=float(table["leg_m"][i]),
        speed_mps=float(table["speed_mps"][i]),
    )


def _mirrored(rows: dict[str, FloatArray], half: float) -> dict[str, FloatArray]:
    """Exchange left and right; the new phase 0 is the old right strike."""
    found = {}
    order = (len(rows["x_m"]) - 1) // 2
    angle = 2.0 * np.pi * half * np.arange(1, order + 1)
    for name, row in rows.items():
        cos, sin = row[1 : 1 + order], row[1 + order :]
        moved = np.concatenate(
            [
                row[:1],
                cos * np.cos(angle) + sin * np.sin(angle),
                sin * np.cos(angle) - cos * np.sin(angle),
            ]
        )
        side, _, rest = name.partition("_")
        if side in SIDES:
            name = f"{'right' if side == 'left' else 'left'}_{rest}"
            flips = rest.endswith(("_y_m", "_y"))
        else:
            flips = name in _FLIPPED
        found[name] = -moved if flips else moved
    return found


# ---------------------------------------------------------------- one clip


@dataclass(frozen=True, kw_only=True, eq=False)
class Contacts:
    """Exact times of one foot's contacts, shape (n,) each."""

    strike_s: FloatArray
    toe_off_s: FloatArray


@dataclass(frozen=True, kw_only=True, eq=False)
class Rhythm:
    """Phase over time, of the body and of each leg, and the contacts of both feet."""

    phase_at: PchipInterpolator
    leg_phase_at: dict[Side, PchipInterpolator]
    steps: dict[Side, Contacts]
    stride_s: float


def rhythm(take: Take, own: Strides, belt_scale: float) -> Rhythm:
    """Return the strikes and toe-offs of a clip.

    Stride times vary from stride to stride as the runner's own do; steps by half of
    that. ``belt_scale`` is belt speed over that of the runner scaled to the body.
    """
    rng = np.random.default_rng(take.seed)
    stride_s = own.stride_s / belt_scale
    n = int(np.ceil((take.seconds + 2.0 * MARGIN_S) / stride_s)) + 4
    sd = take.variation * own.stride_sd_s / belt_scale
    wobble = rng.standard_normal(n) * sd / np.sqrt(2.0)
    left = np.arange(n) * stride_s + wobble
    left += -MARGIN_S - stride_s * (1.0 + 0.9 * rng.random())
    # Left minus right step time over their mean: the right strike comes later.
    half = own.right_strike - take.step_asymmetry_pct / 400.0
    right = left[:-1] + half * np.diff(left) + rng.standard_normal(n - 1) * 0.4 * sd
    times = np.concatenate([left, right])
    phase = np.concatenate([np.arange(n), np.arange(n - 1) + own.right_strike])
    order = np.argsort(times)
    steps: dict[Side, Contacts] = {}
    for side, strikes in zip(SIDES, (left, right), strict=True):
        contact = own.contact_s[side] / belt_scale
        jitter = rng.standard_normal(len(strikes)) * 0.35 * sd
        steps[side] = Contacts(strike_s=strikes, toe_off_s=strikes + contact + jitter)
    body = PchipInterpolator(times[order], phase[order])
    legs = dict.fromkeys(SIDES, body)
    if take.step_asymmetry_pct:
        # A leg that comes late does so as a whole: were the body's phase stretched, one
        # foot would lift 5 ms before its contact ends and the other 4 ms after it.
        legs = {
            "left": PchipInterpolator(left, phase[:n]),
            "right": PchipInterpolator(right, phase[n:]),
        }
    return Rhythm(
        phase_at=body,
        leg_phase_at=legs,
        steps=steps,
        stride_s=stride_s,
    )
