"""Ankle dorsiflexion at contact on the exact joints of rendered runners."""

import json

import numpy as np
import pytest

from benchmarks.clips.exact import exact_scene, exact_track
from benchmarks.clips.people import take_of
from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import METRICS, Inputs, measure
from formcheck.metrics.side.ankle import dorsiflexion_deg
from formcheck.metrics.side.foot_strike import FLAT_OFFSET_DEG
from formcheck.model import NotMeasured
from formcheck.settings.settings import Runner
from sample_videos.make_samples.motion import motion
from tests.samples import FOLDER

KEY = "ankle_dorsiflexion_ic"
UPRIGHT_DEG = 90.0
NAMES = ["01_side_right", "02_side_left", "05_asymmetry_side_right"]


def _measured(truth):
    take = take_of(truth)
    track, scene = exact_track(motion(take)), exact_scene(take)
    timing = gait_timing(track, scene)
    inputs = Inputs(
        track=track,
        scene=scene,
        timing=timing,
        strides=strides(timing),
        runner=Runner(height_m=take.height_m),
        speed_mps=take.speed_mps,
        clip=0,
    )
    found = measure(inputs)
    return inputs, {
        (one.key, one.side): one for one in (*found.values, *found.not_measured)
    }


def _by_hand(track, scene, truth) -> float:
    """Return the angle of both lines at the true strikes, against flat and upright."""
    side, forward = scene.near_side, 1.0 if scene.faces == "image_right" else -1.0

    def pitch_deg(start: str, end: str) -> np.ndarray:
        along, down = (track.of(f"{side}_{end}") - track.of(f"{side}_{start}")).T
        return np.degrees(np.arctan2(-down, forward * along))

    foot, shank = pitch_deg("heel", "toe"), pitch_deg("ankle", "knee")
    strikes = [
        event["time_s"]
        for event in truth["events"]
        if (event["kind"], event["side"]) == ("foot_strike", side)
    ]
    since = track.time_s[:, None] - np.array(strikes)
    flat = np.median(foot[((since > 0.10) & (since < 0.14)).any(axis=1)])
    at = [np.interp(strikes, track.time_s, line) for line in (foot, shank)]
    return float(np.mean(at[0] - flat - (at[1] - UPRIGHT_DEG)))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_ankle_of_exact_joints_is_the_angle_of_their_lines(name):
    truth = json.loads((FOLDER / f"{name}.truth.json").read_text())
    inputs, found = _measured(truth)
    value = found[KEY, inputs.scene.near_side]
    by_hand = _by_hand(inputs.track, inputs.scene, truth)
    # 3.1 degrees are taken off for the track, which exact joints do not need.
    assert value.value == pytest.approx(by_hand, abs=FLAT_OFFSET_DEG + 1.0)
    assert abs(value.value - by_hand) < value.error


@pytest.mark.slow
def test_it_is_foot_minus_shank_and_as_uncertain_as_both():
    truth = json.loads((FOLDER / "01_side_right.truth.json").read_text())
    _, found = _measured(truth)
    foot, shank, ankle = (
        found[key, "right"] for key in ("foot_strike_angle", "shank_angle_ic", KEY)
    )
    assert ankle.value == pytest.approx(foot.value - shank.value, abs=0.3)
    # What late strikes do to both is in part the same: foot and shank turn together.
    assert 0.9 * foot.error < ankle.error < foot.error + shank.error
    assert shank.error < ankle.error
    assert ankle.n_strides == shank.n_strides


@pytest.mark.slow
def test_the_far_ankle_is_refused_as_its_shank_is():
    truth = json.loads((FOLDER / "01_side_right.truth.json").read_text())
    _, found = _measured(truth)
    assert isinstance(found[KEY, "left"], NotMeasured)
    assert found[KEY, "left"].reason == found["shank_angle_ic", "left"].reason


def test_a_flat_foot_under_an_upright_shank_is_neutral():
    assert dorsiflexion_deg(np.array([FLAT_OFFSET_DEG]), np.array([0.0])) == (
        pytest.approx(0.0)
    )
    assert METRICS[KEY].reading.signals == ("foot", "shank")
