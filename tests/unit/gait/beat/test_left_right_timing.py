from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.beat.left_right_timing import (
    CONTACT_SHARE,
    MAX_MOVE_S,
    best_left_to_right_s,
    contacts_apart_s,
    left_to_right_s,
    limps_s,
    strike_move_s,
)
from formcheck.gait.events import gait_timing
from formcheck.model.skeleton import SIDES, point
from tests.synthetic import Gait, make_run

SIDES_IN_TURN = ("left", "right") * 5


def strikes(limp_s: float, stride_s: float = 0.7) -> np.ndarray:
    time_s = np.arange(10) * stride_s / 2.0
    time_s[1::2] += limp_s
    return time_s


def test_every_view_goes_half_way_to_the_waveforms():
    assert best_left_to_right_s(0.350, 0.354, view="side") == pytest.approx(0.3520)
    best = best_left_to_right_s(0.350, 0.360, view="side")
    assert best == pytest.approx(0.355)
    assert best_left_to_right_s(0.350, 0.360, view="rear") == pytest.approx(0.355)


def test_strikes_are_followed_within_their_own_error():
    assert best_left_to_right_s(0.350, 0.330, view="side") == pytest.approx(
        0.350 - MAX_MOVE_S
    )
    assert pytest.approx(0.0065) == MAX_MOVE_S


def test_without_waveforms_the_strikes_count_alone():
    assert best_left_to_right_s(0.352, np.nan, view="side") == 0.352


def test_a_limp_is_read_from_each_strike_and_its_neighbours():
    late = limps_s(strikes(0.010), SIDES_IN_TURN, stride_s=0.7)
    assert late == pytest.approx(np.full(8, 0.010))


def test_a_missed_strike_gives_no_limp():
    time_s = np.delete(strikes(0.010), 4)
    side = SIDES_IN_TURN[:4] + SIDES_IN_TURN[5:]
    late = limps_s(time_s, side, stride_s=0.7)
    assert late == pytest.approx(np.full(len(late), 0.010))
    assert len(late) == 5


def test_the_move_brings_the_strikes_to_the_best_of_both():
    move_s = strike_move_s(strikes(0.0), SIDES_IN_TURN, stride_s=0.7, wave_s=0.355)
    assert move_s == pytest.approx(0.0025)
    assert strike_move_s(strikes(0.0)[:2], ("left",) * 2, stride_s=0.7, wave_s=0.3) == 0


def test_strikes_are_moved_and_what_was_read_is_kept():
    track, scene, _ = make_run(Gait(limp_frac=0.01), noise_leg=0.009, seed=3)
    timing = gait_timing(track, scene)
    best, seen, wave = left_to_right_s(timing, "side")
    steps = [e for e in timing.events if e.kind == "foot_strike"]
    late = limps_s(
        np.array([e.time_s for e in steps]),
        [e.side for e in steps],
        stride_s=timing.stride_time_s,
    )
    assert timing.stride_time_s / 2.0 + late.mean() == pytest.approx(best, abs=1e-9)
    assert timing.strikes_moved_s == pytest.approx((wave - seen) / 2.0, abs=1e-6)


def test_contacts_are_compared_where_both_feet_show_two():
    time_s = strikes(0.0)
    offs = [
        (t + (0.26 if s == "right" else 0.24), s)
        for t, s in zip(time_s, SIDES_IN_TURN, strict=True)
    ]
    assert contacts_apart_s(time_s, SIDES_IN_TURN, offs) == pytest.approx(0.02)
    few = [off for i, off in enumerate(offs) if off[1] == "left" or i == 1]
    assert contacts_apart_s(time_s, SIDES_IN_TURN, few) == 0.0


def test_longer_contacts_of_one_foot_are_taken_out_of_the_waveforms():
    # An eighth to a quarter on people; formulas exaggerate it to a half.
    later = []
    for contact_s in ((0.25, 0.25), (0.24, 0.26)):
        track, scene, _ = make_run(Gait(contact_s=contact_s))
        later.append(gait_timing(track, scene).waveform_shift_s)
    assert later[1] - later[0] == pytest.approx((0.5 - CONTACT_SHARE) * 0.02, abs=0.001)


@pytest.mark.parametrize("near", SIDES)
def test_a_heel_seen_too_far_back_on_one_foot_moves_the_step_time_less(near):
    # What the net does to a half-hidden foot while it lands: the strikes of that foot
    # come late by themselves, the whole movement hardly.
    track, scene, truth = make_run(Gait())
    xy = track.xy_px.copy()
    for strike_s in truth.strikes_s[near]:
        close = np.exp(-(((track.time_s - strike_s - 0.03) / 0.03) ** 2))
        xy[:, point(f"{near}_heel"), 0] += 0.04 * track.leg_px * close
    timing = gait_timing(replace(track, xy_px=xy), scene)
    even_s = timing.stride_time_s / 2.0
    best, seen, _ = left_to_right_s(timing, "side")
    assert abs(seen - even_s) > 0.005
    # The whole movement counts half, and is itself a little late.
    assert abs(best - even_s) < 0.75 * abs(seen - even_s)
