"""Charts in words, for those who cannot see them; shared by the report and the app."""

from collections.abc import Iterable, Sequence

import numpy as np

from formcheck.gait.strides import of_side
from formcheck.model import ClipAnalysis, Curve
from formcheck.model.skeleton import SIDES
from formcheck.report.charts.foot_paths import foot_loops
from formcheck.text.numbers import plain


def timeline_words(clip: ClipAnalysis) -> str:
    """Return how often and how long each foot is on the ground."""
    told = []
    for side in SIDES:
        lasting = [s.contact_time_s for s in of_side(clip.strides, side)]
        ms = 1000 * np.array([t for t in lasting if np.isfinite(t)])
        if ms.size:
            told.append(
                f"{side} foot on the ground {ms.size} times, {np.median(ms):.0f} ms in "
                f"the middle, {ms.min():.0f} to {ms.max():.0f} ms"
            )
    return _sentences(told)


def path_words(clip: ClipAnalysis) -> str:
    """Return how far each toe reaches ahead of the hip and behind it, and how high."""
    told = []
    for side in SIDES:
        loops = foot_loops(clip, side)
        loops = loops[np.isfinite(loops).all(axis=(1, 2))]
        if not len(loops):
            continue
        ahead, up = np.mean(loops, axis=0).T
        told.append(
            f"{side} toe from {-ahead.min():.2f} leg lengths behind the hip to "
            f"{ahead.max():.2f} ahead, at foot strike {ahead[0]:.2f} ahead, lifted by "
            f"{up.max() - up.min():.2f}"
        )
    return _sentences(told)


def curve_words(curves: Sequence[Curve]) -> str:
    """Return where the mean of each side is lowest and highest over the stride."""
    told = []
    for curve in curves:
        low, high = int(np.nanargmin(curve.mean)), int(np.nanargmax(curve.mean))
        lowest, highest = (
            plain(float(np.round(curve.mean[at])) + 0.0, curve.unit)
            for at in (low, high)
        )
        told.append(
            f"{curve.side} lowest {lowest} at {low} % of the stride, highest {highest} "
            f"at {high} %"
        )
    return _sentences(told)


def _sentences(told: Iterable[str]) -> str:
    return " ".join(f"{text[:1].upper()}{text[1:]}." for text in told)
