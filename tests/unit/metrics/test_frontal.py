from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.metrics.frontal.clip import Frontal, mid_stances_s
from formcheck.metrics.frontal.mid_stance import frontal_asymmetries
from formcheck.metrics.frontal.stance import frontal_metrics
from formcheck.model import MetricValue, NotMeasured
from formcheck.model.skeleton import SIDES, point
from tests.frontal import FrontalGait, make_frontal

UNEVEN = FrontalGait(
    adduction_deg=(9.0, 3.0),
    lean_deg=(5.0, 1.0),
    width_hw=(0.30, -0.10),
    knee_deg=(4.0, -3.0),
)


def measured(gait=UNEVEN, *, roll_deg=None, **options):
    track, scene, _ = make_frontal(gait, **options)
    clip = Frontal(
        track=track,
        scene=scene,
        timing=gait_timing(track, scene),
        clip=1,
        roll_deg=roll_deg,
    )
    found = list(frontal_metrics(clip))
    values = {(v.key, v.side): v for v in found if isinstance(v, MetricValue)}
    return values, [v for v in found if isinstance(v, NotMeasured)]


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_each_stance_leg_is_read_with_its_own_sign(view, fps):
    values, _ = measured(view=view, fps=fps, noise_leg=0.006)
    for i, side in enumerate(SIDES):
        thigh = values["femoral_adduction", side]
        assert thigh.value == pytest.approx(UNEVEN.adduction_deg[i], abs=0.4)
        knee = values["knee_frontal", side]
        assert knee.value == pytest.approx(UNEVEN.knee_deg[i], abs=0.6)
        lean = values["lateral_trunk_lean", side]
        assert lean.value == pytest.approx(UNEVEN.lean_deg[i], abs=0.3)
        width = values["step_width", side]
        assert width.value == pytest.approx(UNEVEN.width_hw[i], abs=0.02)
    assert values["crossover_share", "left"].value == 0.0
    assert values["crossover_share", "right"].value == 1.0


def test_every_value_has_what_the_result_promises():
    values, _ = measured(noise_leg=0.006)
    for v in values.values():
        assert np.isfinite([v.value, v.error, v.spread]).all()
        assert v.n_strides >= 10
        assert v.clip == 1
        assert v.label
        assert v.method


def test_a_known_roll_is_taken_out():
    gait = replace(UNEVEN, roll_deg=4.0)
    rolled, _ = measured(gait)
    assert rolled["femoral_adduction", "left"].value == pytest.approx(5.0, abs=0.4)
    assert rolled["femoral_adduction", "right"].value == pytest.approx(7.0, abs=0.4)
    level, _ = measured(gait, roll_deg=4.0)
    for i, side in enumerate(SIDES):
        assert level["femoral_adduction", side].value == pytest.approx(
            UNEVEN.adduction_deg[i], abs=0.4
        )
        assert level["lateral_trunk_lean", side].value == pytest.approx(
            UNEVEN.lean_deg[i], abs=0.3
        )
        assert level["step_width", side].value == pytest.approx(
            UNEVEN.width_hw[i], abs=0.03
        )


def test_an_unknown_roll_is_in_the_error_and_said():
    unknown, _ = measured()
    known, _ = measured(roll_deg=0.0)
    one, other = (v["femoral_adduction", "left"] for v in (unknown, known))
    assert one.error > other.error
    assert "level" in one.method
    assert "level" not in other.method


def test_the_legs_difference_carries_twice_the_roll():
    gait = FrontalGait(roll_deg=1.9)
    values, _ = measured(gait, noise_leg=0.006)
    uneven = {a.key: a for a in frontal_asymmetries(values.values())}
    thigh = uneven["femoral_adduction"]
    assert abs(thigh.difference) == pytest.approx(2 * 1.9, abs=0.5)
    assert not thigh.exceeds_error


@pytest.mark.parametrize(("left", "told"), [(9.0, False), (14.0, True)])
def test_a_thigh_difference_is_told_where_half_of_it_must_be_true(left, told):
    gait = FrontalGait(adduction_deg=(left, 3.0))
    values, _ = measured(gait, noise_leg=0.006)
    uneven = {a.key: a for a in frontal_asymmetries(values.values(), 0.0)}
    thigh = uneven["femoral_adduction"]
    assert thigh.difference == pytest.approx(left - 3.0, abs=0.6)
    assert thigh.exceeds_error == told
    assert told == (thigh.difference - thigh.error > thigh.difference / 2.0)


def test_hands_are_only_seen_from_the_front():
    _, missing = measured()
    assert {(m.key, m.side) for m in missing} == {
        ("arm_crossover_share", side) for side in SIDES
    }
    assert "from the front" in missing[0].reason
    values, missing = measured(view="front")
    assert missing == []
    assert values["arm_crossover_share", "left"].value == 0.0


def test_a_hand_across_the_middle_is_counted():
    track, scene, _ = make_frontal(FrontalGait(), view="front")
    xy = track.xy_px.copy()
    hips = xy[:, [point("left_hip"), point("right_hip")], 0].mean(axis=1)
    xy[:, point("left_wrist"), 0] = hips - 30.0  # seen from the front: past it
    clip = Frontal(
        track=replace(track, xy_px=xy),
        scene=scene,
        timing=gait_timing(track, scene),
        clip=0,
        roll_deg=None,
    )
    found = {
        (v.key, v.side): v for v in frontal_metrics(clip) if isinstance(v, MetricValue)
    }
    assert found["arm_crossover_share", "left"].value == 1.0
    assert found["arm_crossover_share", "right"].value == 0.0


def test_a_hidden_leg_is_not_measured():
    track, scene, _ = make_frontal(FrontalGait())
    xy = track.xy_px.copy()
    xy[:, point("left_knee")] = np.nan
    clip = Frontal(
        track=replace(track, xy_px=xy),
        scene=scene,
        timing=gait_timing(track, scene),
        clip=0,
        roll_deg=None,
    )
    missing = {
        (m.key, m.side) for m in frontal_metrics(clip) if isinstance(m, NotMeasured)
    }
    assert ("femoral_adduction", "left") in missing
    assert ("femoral_adduction", "right") not in missing


def test_mid_stance_lies_between_strike_and_toe_off():
    track, scene, strikes = make_frontal(FrontalGait())
    timing = gait_timing(track, scene)
    for side in SIDES:
        middles = mid_stances_s(timing, side)
        own = strikes[side]
        since = middles - own[np.searchsorted(own, middles) - 1]
        assert since == pytest.approx(np.full(since.size, 0.125), abs=0.03)
