from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.gait.side.foot_strike import crossed_s
from formcheck.gait.side.mean_foot import (
    UNWEIGHTED_LEG_S2,
    FootPaths,
    MeanFoot,
    lands_flat,
    leaning_s,
    mean_foot,
    strike_place_s,
    toe_off_place_s,
)
from formcheck.gait.strides import contact_times_s
from formcheck.model.skeleton import SIDES
from tests.synthetic import Gait, make_run

SINCE_S = np.arange(-0.2, 0.16, 1 / 240)


def landing(*, stopped_s: float = 0.030) -> MeanFoot:
    """Return a foot whose heel has 0.7 of the belt's speed at 5 ms."""
    return MeanFoot(
        since_s=SINCE_S,
        heel_back=0.7 + (SINCE_S - 0.005) * 12.0,
        toe_up=0.2 + (SINCE_S - 0.001) * 6.0,
        stopping=np.exp(-(((SINCE_S - stopped_s) / 0.02) ** 2)),
        tip_deg=30.0 + (SINCE_S + 0.023) * 450.0,
        trunk_fall=UNWEIGHTED_LEG_S2 + (SINCE_S + 0.020) * 100.0,
    )


def test_a_strike_follows_how_late_the_foot_is_stopped_half_the_way():
    usual = strike_place_s(landing())
    assert usual == pytest.approx(0.0, abs=0.001)
    assert strike_place_s(landing(stopped_s=0.038)) - usual == pytest.approx(
        0.004, abs=0.001
    )


@pytest.mark.parametrize(("turned_up_deg", "flat"), [(20.0, False), (4.0, True)])
def test_a_foot_that_is_hardly_turned_up_lands_flat(turned_up_deg, flat):
    foot = replace(landing(), tip_deg=np.full(len(SINCE_S), -turned_up_deg))
    assert lands_flat(foot, 0.0) == flat
    assert not lands_flat(None, 0.0)


def test_a_foot_that_is_stopped_at_an_odd_time_moves_its_strike_by_6_ms_at_most():
    usual = strike_place_s(landing())
    assert strike_place_s(landing(stopped_s=0.07)) - usual == pytest.approx(
        0.006, abs=0.0005
    )


def test_of_several_rises_the_first_counts_unless_the_last_is_asked_for():
    since_s = np.linspace(0.0, 0.5, 51)
    twice = np.sin(2.0 * np.pi * since_s / 0.25)
    found = [
        crossed_s(since_s, twice, 0.5, (0.0, 0.5), last=last) for last in (False, True)
    ]
    assert np.diff(found) == pytest.approx(0.25, abs=0.002)


def test_a_toe_off_is_placed_by_tipping_fall_and_rise():
    # Signs at -23, -20 and +1 ms: what markers of 17 runners show.
    assert toe_off_place_s(landing()) == pytest.approx(0.0, abs=0.002)


def test_the_tip_of_a_shoe_that_stays_down_holds_no_toe_off_up():
    def late(late_s: float) -> float:
        rising = 0.2 + (SINCE_S - 0.001 - late_s) * 6.0
        return toe_off_place_s(replace(landing(), toe_up=rising))

    assert late(0.010) - late(0.0) == pytest.approx(0.005, abs=0.002)
    # 26 ms later, where pose nets mark the toe, and later still.
    assert 0.0 < late(0.026) - late(0.0) < 0.010
    assert late(0.050) == pytest.approx(late(0.070), abs=1e-6)


def test_a_rise_that_comes_early_is_believed_half():
    early = 0.2 + (SINCE_S + 0.009) * 6.0
    moved_s = toe_off_place_s(replace(landing(), toe_up=early)) - toe_off_place_s(
        landing()
    )
    assert moved_s == pytest.approx(-0.005, abs=0.001)


def test_no_fall_is_taken_to_be_far_from_the_tipping():
    def fallen(early_s: float) -> float:
        fall = UNWEIGHTED_LEG_S2 + (SINCE_S + 0.020 + early_s) * 100.0
        return toe_off_place_s(replace(landing(), trunk_fall=fall))

    assert fallen(0.060) == pytest.approx(fallen(0.100), abs=1e-6)
    assert fallen(0.060) < fallen(0.0)


@pytest.mark.parametrize("height", [0.15, 0.19, 0.21, 0.25])
def test_a_toe_drawn_up_and_down_on_the_belt_moves_no_toe_off(height):
    foot = landing()
    drawn = height * np.exp(-(((SINCE_S + 0.075) / 0.012) ** 2))
    rising = np.maximum(foot.toe_up, 0.0) + drawn
    assert toe_off_place_s(replace(foot, toe_up=rising)) == pytest.approx(
        toe_off_place_s(foot), abs=0.0015
    )


def test_a_sign_that_is_missing_places_nothing():
    level = landing()
    still = MeanFoot(
        since_s=SINCE_S,
        heel_back=np.zeros(SINCE_S.size),
        toe_up=np.zeros(SINCE_S.size),
        stopping=level.stopping,
        tip_deg=level.tip_deg,
        trunk_fall=np.zeros(SINCE_S.size),
    )
    assert np.isnan(strike_place_s(still))
    assert np.isnan(toe_off_place_s(still))
    assert np.isnan(strike_place_s(None))


def test_a_place_that_few_strides_show_leans_on_the_usual_one():
    foot = replace(landing(), strides=2)
    assert leaning_s(0.020, 0.006, foot) == pytest.approx(0.013)
    many = replace(landing(), strides=98)
    assert leaning_s(0.020, 0.006, many) == pytest.approx(0.020, abs=0.0003)
    assert leaning_s(np.nan, 0.006, foot) == 0.006
    assert leaning_s(0.020, 0.006, None) == 0.006


def test_strides_with_gaps_or_beyond_the_clip_are_not_in_the_mean():
    time_s = np.arange(0.0, 3.0, 1 / 240)
    wave = np.column_stack([np.sin(2 * np.pi * time_s / 0.7)] * 3)
    above = wave.copy()
    above[(time_s > 1.4) & (time_s < 1.5)] = np.nan
    paths = FootPaths(
        time_s=time_s,
        along_px=wave,
        above_px=above,
        trunk_leg=wave[:, 0],
        belt_px_s=9.0,
        flat_pitch_deg=0.0,
    )
    centres_s = np.array([0.1, 0.7, 1.4, np.nan, 2.1, 2.95])
    found = mean_foot(paths, centres_s)
    assert found is not None
    alone = mean_foot(paths, np.array([0.7, 2.1]))
    assert alone is not None
    np.testing.assert_allclose(found.toe_up, alone.toe_up)
    assert mean_foot(paths, np.array([0.1, 1.4])) is None


@pytest.mark.parametrize("toe_off_deg", [33.0, 50.0])
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_how_far_a_foot_is_tipped_moves_its_contact_within_the_error(toe_off_deg, fps):
    track, scene, _ = make_run(Gait(toe_off_deg=toe_off_deg), fps=fps)
    timing = gait_timing(track, scene)
    for side in SIDES:
        contact_s = contact_times_s(timing, side)
        stated_s = 1.96 * np.hypot(*timing.bias_sd_s.values())
        assert abs(contact_s.mean() - 0.25) <= stated_s
