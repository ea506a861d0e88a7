import numpy as np
import pytest

from formcheck.gait.strides import (
    contact_times_s,
    flight_times_s,
    of_side,
    step_times_s,
    strides,
)
from formcheck.model import GaitEvent, GaitTiming
from formcheck.model.skeleton import SIDES, opposite

STRIDE_S = 0.70
CONTACT_S = 0.25


def timing(*, without=(), strides_n=6):
    """Return an even run; ``without`` names events as (kind, side, number)."""
    events = []
    for i, side in enumerate(SIDES):
        for k in range(strides_n):
            strike = 1.0 + (k + 0.5 * i) * STRIDE_S
            for kind, time_s in (
                ("foot_strike", strike),
                ("toe_off", strike + CONTACT_S),
            ):
                if (kind, side, k) not in without:
                    events.append(
                        GaitEvent(
                            kind=kind, side=side, time_s=time_s, error_s=0.02, frame=0
                        )
                    )
    nothing = {side: float("nan") for side in SIDES}
    return GaitTiming(
        events=tuple(sorted(events, key=lambda e: e.time_s)),
        stride_time_s=STRIDE_S,
        stride_time_error_s=0.001,
        belt_px_s=nothing,
        belt_angle_deg=0.0,
        flat_pitch_deg=nothing,
        flat_heel_px=nothing,
        waveform_shift_s=STRIDE_S / 2,
        event_sd_s={"foot_strike": 0.007, "toe_off": 0.010},
        bias_sd_s={"foot_strike": 0.007, "toe_off": 0.010},
    )


def test_a_stride_joins_its_events_in_order():
    found = strides(timing())
    assert len(of_side(found, "left")) == 5
    stride = of_side(found, "right")[1]
    assert stride.foot_strike_s == pytest.approx(1.0 + 1.5 * STRIDE_S)
    assert stride.stride_time_s == pytest.approx(STRIDE_S)
    assert stride.contact_time_s == pytest.approx(CONTACT_S)
    assert stride.step_time_s == pytest.approx(STRIDE_S / 2)
    assert (
        stride.foot_strike_s
        < stride.toe_off_s
        < stride.opposite_strike_s
        < stride.next_strike_s
    )


def test_strides_come_in_time_order():
    times = [s.foot_strike_s for s in strides(timing())]
    assert times == sorted(times)


def test_a_missing_strike_leaves_out_both_strides_it_bounds():
    found = strides(timing(without=[("foot_strike", "left", 2)]))
    starts = [s.foot_strike_s for s in of_side(found, "left")]
    assert starts == pytest.approx([1.0 + k * STRIDE_S for k in (0, 3, 4)])
    assert len(of_side(found, "right")) == 5
    gap = of_side(found, "right")[1]  # from 2.05 to 2.75 s; the left strike at 2.4
    assert np.isnan(gap.opposite_strike_s)


def test_a_missing_toe_off_leaves_the_stride_without_a_contact_time():
    found = strides(timing(without=[("toe_off", "right", 3)]))
    assert len(of_side(found, "right")) == 5
    assert np.isnan(of_side(found, "right")[3].contact_time_s)


def test_the_first_stride_has_no_step_before_it():
    assert np.isnan(strides(timing())[0].step_time_s)


def test_contacts_of_the_last_stance_count_without_a_whole_stride():
    assert contact_times_s(timing(), "left") == pytest.approx([CONTACT_S] * 6)


def test_a_contact_never_reaches_back_over_a_missing_strike():
    lost = timing(without=[("foot_strike", "left", 2)])
    assert contact_times_s(lost, "left") == pytest.approx([CONTACT_S] * 5)


def test_steps_never_reach_over_a_missing_strike():
    lost = timing(without=[("foot_strike", "left", 2)])
    assert step_times_s(lost, "right") == pytest.approx([STRIDE_S / 2] * 5)
    assert step_times_s(lost, "left") == pytest.approx([STRIDE_S / 2] * 4)


def test_flight_is_what_contact_leaves_of_the_step():
    for side in SIDES:
        flight = flight_times_s(timing(), side)
        assert flight == pytest.approx([STRIDE_S / 2 - CONTACT_S] * len(flight))
    missing = timing(without=[("foot_strike", opposite("left"), 2)])
    assert len(flight_times_s(missing, "left")) == 5


def test_no_events_give_no_strides():
    nothing = timing(strides_n=0)
    assert strides(nothing) == ()
    assert step_times_s(nothing, "left").size == 0
