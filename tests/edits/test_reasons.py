"""Causes and reasons: each refusal names its own cause, and no other's."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import Candidates, ClipAnalysis, View
from formcheck.quality.clip import unusable
from tests.edits.tracks import (
    GARAGE,
    GYM,
    LAB,
    backward,
    cut,
    every,
    measured,
    moved,
    retimed,
    rows,
    seen,
    slower_part,
)

OTHERS = {
    "rate": "frames per second",
    "ramp": "changes its speed",
    "slow": "slow motion|speeded up",
    "backward": "plays backward",
    "cut": "clip is cut|were cut",
    "small": "closer",
    "feet": "feet are out of the picture",
    "camera": "camera (moves|zooms)",
    "short": "film (at least )?10 s",
    "walk": "a walk",
}


def played(times: float) -> Callable[[Candidates], Candidates]:
    return lambda clip: retimed(clip, lambda t: times * t)


def scaled(by: float, *, growing: float = 0.0) -> Callable[[Candidates], Candidates]:
    def edit(clip: Candidates) -> Candidates:
        share = clip.time_s / clip.time_s[-1]
        size = by * (1.0 + growing * share)[:, None, None]
        centre = np.array([clip.width_px, clip.height_px]) / 2.0
        return moved(clip, lambda xy: (xy - centre) * size[: len(xy)] + centre)

    return edit


def small(view: View) -> ClipAnalysis:
    return measured(scaled(0.28)(seen(GYM)), view=view)


def lowered(clip: Candidates) -> Candidates:
    down_px = 0.25 * clip.height_px
    return moved(clip, lambda xy: xy + np.array([0.0, down_px]))


def without_middle(clip: Candidates) -> Candidates:
    inside = (clip.time_s > 3.0) & (clip.time_s < 3.9)
    kept = rows(clip, ~inside)
    return replace(kept, time_s=clip.time_s[: kept.time_s.size])


def shaking(share: float) -> Callable[[Candidates], Candidates]:
    def edit(clip: Candidates) -> Candidates:
        turn = 2.0 * np.pi * 1.3 * clip.time_s
        path = share * clip.height_px * np.stack([np.sin(turn)] * 2, axis=1)
        return replace(clip, moved_px=path)

    return edit


def lost_background(clip: Candidates) -> Candidates:
    return replace(clip, moved_px=np.full((clip.time_s.size, 2), np.nan))


CAUSES = [
    ("rate", GARAGE, lambda clip: every(clip, 2)),
    ("ramp", GYM, lambda clip: slower_part(clip, 2.0, 4.4, 4.0)),
    ("slow", GYM, played(2.0)),
    ("slow", GYM, played(4.0)),
    ("slow", GYM, played(0.5)),
    ("slow", LAB, lambda clip: clip),
    ("backward", GYM, backward),
    ("backward", GARAGE, backward),
    ("cut", GYM, without_middle),
    ("small", GYM, scaled(0.3)),
    ("feet", GARAGE, lowered),
    ("camera", GARAGE, shaking(0.08)),
    ("camera", GYM, lost_background),
    ("camera", GYM, scaled(0.6, growing=0.6)),
    ("short", GARAGE, lambda clip: cut(clip, 0.0, 1.0)),
]


def test_somebody_who_runs_away_is_not_told_to_move_the_camera_closer() -> None:
    going = scaled(0.35, growing=-0.6)(seen(GYM))
    reason = unusable(measured(going, view="rear"))
    assert re.search("times smaller.*the runner comes or goes", reason), reason
    assert re.search("move the camera closer", unusable(small(view="rear")))


@pytest.mark.parametrize(("cause", "name", "edit"), CAUSES)
def test_a_refusal_names_its_cause_and_no_other(cause, name, edit) -> None:
    found = measured(edit(seen(name)))
    assert not found.metrics
    reason = unusable(found)
    assert re.search(OTHERS[cause], reason), reason
    wrong = [
        other
        for other, words in OTHERS.items()
        if other != cause and re.search(words, reason)
    ]
    allowed = {"rate": {"slow", "ramp"}, "backward": {"short"}}.get(cause, set())
    assert set(wrong) <= allowed, reason
