from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.beat.left_right_timing import MAX_MOVE_S, left_to_right_s
from formcheck.gait.events import gait_timing
from formcheck.gait.strides import contact_times_s
from formcheck.metrics import METRICS
from formcheck.metrics.asymmetry import asymmetry, judged
from formcheck.metrics.catalogue import below_floor
from formcheck.metrics.metric import LEGS_APART_DEG
from formcheck.metrics.timing.asymmetries import timing_asymmetries
from formcheck.metrics.timing.contact import CONTACT
from formcheck.metrics.timing.lengths import STEP_LENGTH
from formcheck.model import MetricValue
from formcheck.model.skeleton import SIDES
from formcheck.quality.pace import changes
from tests.synthetic import Gait, make_run, mirrored


def value(side, number, *, error=1.0, unit="deg", key="foot_strike_angle", clip=0):
    return MetricValue(
        key=key,
        label=key,
        unit=unit,
        side=side,
        value=number,
        error=error,
        spread=1.0,
        n_strides=10,
        method="",
        clip=clip,
    )


def both(gait, **options):
    track, scene, _ = make_run(gait, **options)
    found = timing_asymmetries(gait_timing(track, scene), scene=scene, clip=0)
    return {a.key: a for a in found}


def test_angles_never_get_a_percentage():
    result = asymmetry(
        METRICS["foot_strike_angle"], value("left", 12.0), value("right", -1.0)
    )
    assert result.index_pct is None
    assert result.difference == pytest.approx(13.0)
    assert result.error == pytest.approx(np.sqrt(2.0))
    assert result.exceeds_error
    assert result.note == ""


def test_lengths_get_a_percentage_of_the_mean_of_both():
    left, right = value("left", 1.05, unit="m"), value("right", 0.95, unit="m")
    assert asymmetry(STEP_LENGTH, left, right).index_pct == pytest.approx(10.0)


def test_a_difference_over_its_error_but_under_the_floor_says_so():
    left = value("left", 10.0 + 0.9 * LEGS_APART_DEG, error=0.5)
    result = asymmetry(
        METRICS["foot_strike_angle"], left, value("right", 10.0, error=0.5)
    )
    assert result.exceeds_error
    assert below_floor(result)
    assert "floor" in result.note


@pytest.mark.parametrize(("apart_ms", "told"), [(11.0, False), (20.0, True)])
def test_a_time_must_be_clear_of_floor_and_error_together(apart_ms, told):
    sides = zip(SIDES, (250.0 + apart_ms, 250.0), strict=True)
    left, right = (value(s, v, error=7.0, unit="ms") for s, v in sides)
    result = asymmetry(CONTACT, left, right)
    # Beyond the error of 9.9 ms; floor (4 %) and error are 14 ms together.
    assert result.exceeds_error
    assert below_floor(result) != told
    assert (result.note == "") == told


def test_each_declaration_says_what_symmetric_runners_show_as_well():
    legs = [m for m in METRICS.values() if m.sided]
    floors = {m.key: m.difference.floor for m in legs}
    assert floors == {m.key: LEGS_APART_DEG if m.unit == "deg" else None for m in legs}
    pct = {m.key for m in legs if m.difference.floor_pct}
    assert pct == {"step_time", "contact_time"}


def test_what_is_unclear_exceeds_nothing():
    left, right = value("left", 20.0), value("right", 5.0)
    metric = STEP_LENGTH
    found = asymmetry(metric, left, right)
    found = judged(found, metric.difference, unclear="unclear: a reason")
    assert not found.exceeds_error
    assert found.note == "unclear: a reason"
    assert judged(found, metric.difference, note="a remark").exceeds_error


def test_without_three_strikes_in_a_row_there_is_no_step_asymmetry():
    # The waveforms alone would give it the smallest error of all.
    track, scene, _ = make_run(Gait())
    timing = gait_timing(track, scene)
    kept = [e for e in timing.events if e.kind == "foot_strike"]
    few = replace(timing, events=tuple(e for i, e in enumerate(kept) if i % 3 != 2))
    assert np.isfinite(few.waveform_shift_s)
    assert timing_asymmetries(few, scene=scene, clip=0) == []
    assert np.isnan(left_to_right_s(few, "side")[0])


def test_two_clips_have_no_common_clip_number():
    result = asymmetry(
        STEP_LENGTH, value("left", 1.0, clip=0), value("right", 1.0, clip=1)
    )
    assert result.clip is None


@pytest.mark.parametrize("seed", range(5))
def test_a_symmetric_runner_reads_less_than_the_floor(seed):
    found = both(Gait(stride_sd_s=0.003), noise_leg=0.009, seed=seed)
    step = found["step_time"]
    assert abs(step.index_pct) < 1.5  # rendered symmetric runners: at most 1.3
    assert not (step.exceeds_error and not below_floor(step))
    contact = found["contact_time"]
    assert abs(contact.difference) < 8.0
    assert not (contact.exceeds_error and not below_floor(contact))


@pytest.mark.parametrize(("limp_frac", "index_pct"), [(0.02, -8.0), (-0.02, 8.0)])
def test_uneven_steps_are_read_with_their_sign(limp_frac, index_pct):
    step = both(Gait(limp_frac=limp_frac), noise_leg=0.009)["step_time"]
    assert step.index_pct == pytest.approx(index_pct, abs=1.5)
    assert step.exceeds_error
    assert step.note == ""
    assert step.left + step.right == pytest.approx(120.0 / 170.0, abs=1e-3)


def test_uneven_contacts_are_read_with_their_sign():
    contact = both(Gait(contact_s=(0.265, 0.235)), noise_leg=0.009)["contact_time"]
    assert contact.difference == pytest.approx(30.0, abs=8.0)
    assert contact.exceeds_error


@pytest.mark.parametrize("seconds", [14.0, 16.0, 17.0, 20.0])
def test_a_change_of_speed_is_no_asymmetry(seconds):
    # Judged by each foot's own median, left read 303 and right 202 ms.
    gait = Gait(
        cadence_spm=162.0,
        contact_s=(0.30, 0.30),
        late_contact_s=0.20,
        late_cadence_spm=174.0,
    )
    track, scene, truth = make_run(gait, seconds=seconds, noise_leg=0.006)
    timing = gait_timing(track, scene)
    for side in SIDES:
        inside = truth.strikes_s[side][:-1] > 0.2
        inside &= truth.toe_offs_s[side][:-1] < seconds - 0.1
        true_s = (truth.toe_offs_s[side] - truth.strikes_s[side])[:-1][inside]
        found_s = contact_times_s(timing, side)
        assert found_s.mean() == pytest.approx(true_s.mean(), abs=0.013), side
    found = timing_asymmetries(timing, scene=scene, clip=0)
    contact = next(a for a in found if a.key == "contact_time")
    assert abs(contact.difference) <= contact.error
    assert [m.code for m in changes(timing, "side")] == ["speed_changed"]


@pytest.mark.slow
@pytest.mark.parametrize("fps", [30.0, 60.0])
def test_a_steady_speed_is_not_said_to_change(fps):
    for seed in range(4):
        gait = Gait(stride_sd_s=0.006, contact_s=(0.26, 0.24))
        track, scene, _ = make_run(
            gait, seconds=20.0, fps=fps, noise_leg=0.009, seed=seed
        )
        assert changes(gait_timing(track, scene), "side") == []


def test_too_many_lost_contacts_give_no_contact_asymmetry():
    track, scene, _ = make_run(Gait())
    timing = gait_timing(track, scene)
    offs = [e for e in timing.events if e.kind == "toe_off" and e.side == "left"]
    for lost, given in ((1, True), (2, False)):
        kept = tuple(e for e in timing.events if e not in offs[2 : 2 + lost])
        found = timing_asymmetries(replace(timing, events=kept), scene=scene, clip=0)
        assert ("contact_time" in {a.key for a in found}) is given


def test_events_and_waveforms_that_disagree_are_called_unclear():
    # These feet differ in their whole movement when their contacts differ.
    step = both(Gait(contact_s=(0.27, 0.24)))["step_time"]
    assert "unclear" in step.note
    assert not step.exceeds_error


def test_ways_that_both_see_a_limp_but_not_its_size_leave_it_a_limp():
    # Foot strikes read 13 %, the whole movement 8 % of uneven steps.
    track, scene, _ = make_run(Gait(limp_frac=0.03))
    timing = gait_timing(track, scene)
    shift_s = timing.waveform_shift_s - 0.009
    apart = replace(timing, waveform_shift_s=shift_s)
    step = next(
        a
        for a in timing_asymmetries(apart, scene=scene, clip=0)
        if a.key == "step_time"
    )
    assert step.exceeds_error
    assert "size is uncertain" in step.note


def test_a_mirrored_picture_turns_the_sign_of_every_asymmetry():
    track, scene, _ = make_run(
        Gait(limp_frac=0.02, contact_s=(0.26, 0.24)), noise_leg=0.009
    )
    seen = []
    for picture, its_scene in ((track, scene), mirrored(track, scene)):
        timing = gait_timing(picture, its_scene)
        seen.append(timing_asymmetries(timing, scene=its_scene, clip=0))
    for a, b in zip(*seen, strict=True):
        assert a.key == b.key
        assert a.difference == pytest.approx(-b.difference, abs=1e-3)
        assert a.error == pytest.approx(b.error, rel=1e-3)


def test_no_asymmetry_is_given_while_slow_motion_is_suspected():
    track, scene, _ = make_run(Gait())
    timing = gait_timing(track, scene)
    doubt = replace(scene, slow_motion_hint=4.0)
    assert timing_asymmetries(timing, scene=doubt, clip=0) == []


def test_left_to_right_lies_midway_between_strikes_and_waveforms():
    track, scene, _ = make_run(Gait(limp_frac=0.01))
    best, events, waves = left_to_right_s(gait_timing(track, scene), "side")
    assert abs(waves - events) < MAX_MOVE_S
    assert best == pytest.approx((events + waves) / 2.0)
    assert best == pytest.approx(0.51 * 120.0 / 170.0, abs=0.002)


def test_feet_that_land_differently_are_compared_less_surely():
    alike, unlike = (
        both(Gait(strike_deg=strike_deg), noise_leg=0.009)
        for strike_deg in ((15.0, 15.0), (15.0, -5.0))
    )
    for key in ("step_time", "contact_time"):
        assert unlike[key].error > 1.2 * alike[key].error
        assert not unlike[key].exceeds_error
    # 7.5 ms (SD) in the one, and twice that in left minus right of the step time.
    for key, added in (("contact_time", 14.7), ("step_time", 0.0294)):
        more = (unlike[key].error ** 2 - alike[key].error ** 2) ** 0.5
        assert more == pytest.approx(added, rel=0.08)
