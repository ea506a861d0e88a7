# ruff: noqa: T201  (prints its table)
"""How far cuts, a rolled picture and a shaking camera move the angles of real clips.

    python -m tests.edits.steadiness

From what is stored of two real clips; for each number: its value and stated error of
the whole clip, then the spread over 20 cuts, and how far copies rolled by 8 degrees and
copies that bob at the step rate are off.
"""

from dataclasses import replace

import numpy as np

from formcheck.model import Candidates, ClipAnalysis
from formcheck.model.skeleton import Side
from tests.edits.tracks import (
    GARAGE,
    GYM,
    cut,
    error,
    measured,
    moved,
    rolled,
    seen,
    value,
)

NEAR: dict[str, Side] = {GYM: "right", GARAGE: "left"}
STEPS_HZ = 2.8
KEYS = ("trunk_lean", "shank_angle_ic", "hip_extension", "foot_strike_angle")
N_CUTS = 20


def main() -> None:
    """Run as a program."""
    print(
        "| clip | number | whole | cuts: SD, range | +8 | -8 | bob, known to 0.01 % |"
    )
    print("|---|---|---|---|---|---|---|")
    for name in (GYM, GARAGE):
        for uprights in (True, False):
            clip = seen(name)
            clip = clip if uprights else replace(clip, roll_deg=float("nan"))
            _lines(name, clip, uprights=uprights)


def _lines(name: str, clip: Candidates, *, uprights: bool) -> None:
    whole = measured(clip)
    parts = [measured(part) for part in cuts(clip)]
    askew = [measured(rolled(clip, turn)) for turn in (8.0, -8.0)]
    shaken = [measured(bobbing(clip, share)) for share in (0.003, 0.006, 0.01, 0.018)]
    kind = name.split("_")[0] + ("" if uprights else ", no uprights")
    roll = [one.roll_deg for one in parts]
    print(
        f"| {kind} | roll | {whole.roll_deg:.1f} | {np.std(roll):.2f}, "
        f"{np.ptp(roll):.2f} | {askew[0].roll_deg:.1f} | {askew[1].roll_deg:.1f} | |"
    )
    for key in KEYS:
        side = None if key == "trunk_lean" else NEAR[name]
        seen_in = [value(one, key, side) for one in parts]
        off = [_off(one, whole, key, side) for one in (*askew, *shaken)]
        print(
            f"| {kind} | {key} | {value(whole, key, side):.1f} +- "
            f"{error(whole, key, side):.1f} | {np.nanstd(seen_in):.2f}, "
            f"{np.nanmax(seen_in) - np.nanmin(seen_in):.2f} | {off[0]:+.1f} | "
            f"{off[1]:+.1f} | {' '.join(f'{one:+.2f}' for one in off[2:])} |"
        )


def _off(one: ClipAnalysis, whole: ClipAnalysis, key: str, side: Side | None) -> float:
    return value(one, key, side) - value(whole, key, side)


def cuts(clip: Candidates) -> list[Candidates]:
    """Return parts of six tenths, begun at even distances."""
    whole_s = float(clip.time_s[-1])
    starts = np.linspace(0.0, 0.4, N_CUTS)
    return [cut(clip, at * whole_s, (at + 0.6) * whole_s) for at in starts]


def bobbing(clip: Candidates, share: float) -> Candidates:
    """Bob by a share of the height; the background tells how far, within 0.01 %."""
    turn = 2.0 * np.pi * STEPS_HZ * clip.time_s
    path = np.stack([0.0 * turn, share * clip.height_px * np.sin(turn)], axis=1)
    noise = np.random.default_rng(1).normal(0.0, 1e-4 * clip.height_px, path.shape)
    found = moved(clip, lambda xy: xy + path[: len(xy), None])
    return replace(found, moved_px=path + noise)


if __name__ == "__main__":
    main()
