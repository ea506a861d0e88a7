from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.metrics.frontal.clip import Frontal
from formcheck.metrics.frontal.knee_separation import knee_separation
from formcheck.metrics.frontal.trunk_drop import trunk_drop
from formcheck.model import NotMeasured
from formcheck.model.skeleton import SIDES
from tests.frontal import HIP_WIDTH_PX, LEG_PX, FrontalGait, make_frontal

GAIT = FrontalGait(adduction_deg=(5.0, 2.0), lean_deg=(-4.0, -2.0))


def clip(gait=GAIT, *, roll_deg=None, **options) -> Frontal:
    track, scene, _ = make_frontal(gait, **options)
    return Frontal(
        track=track,
        scene=scene,
        timing=gait_timing(track, scene),
        clip=0,
        roll_deg=roll_deg,
    )


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_the_knees_are_as_far_apart_as_the_thighs_have_them(view, fps):
    inward = np.sin(np.radians(GAIT.adduction_deg)).sum() * LEG_PX / 2 / HIP_WIDTH_PX
    for value in knee_separation(clip(view=view, fps=fps, noise_leg=0.006)):
        assert value.value == pytest.approx(1.0 - inward, abs=0.02)
        assert 0.30 < value.error < 0.35
        assert value.n_strides >= 10


@pytest.mark.parametrize("view", ["rear", "front"])
def test_a_trunk_that_leans_away_from_the_leg_that_stands_drops(view):
    for value, true in zip(
        trunk_drop(clip(view=view, noise_leg=0.006)), (4.0, 2.0), strict=True
    ):
        assert value.value == pytest.approx(true, abs=0.6)
        assert 2.5 < value.error < 4.0
        assert "camera taken as level" in value.method


def test_a_trunk_that_leans_over_the_leg_that_stands_does_not_drop():
    for value in trunk_drop(clip(replace(GAIT, lean_deg=(5.0, 5.0)))):
        assert value.value < 0.5 + value.error


def test_a_known_roll_is_taken_out():
    rolled = clip(replace(GAIT, roll_deg=3.0), roll_deg=3.0)
    for value, true in zip(trunk_drop(rolled), (4.0, 2.0), strict=True):
        assert value.value == pytest.approx(true, abs=0.6)


def test_too_few_stances_are_said():
    short = clip()
    events = tuple(e for e in short.timing.events if e.time_s < 1.0)
    few = replace(short, timing=replace(short.timing, events=events))
    for found in (*knee_separation(few), *trunk_drop(few)):
        assert isinstance(found, NotMeasured)
        assert found.side in SIDES
