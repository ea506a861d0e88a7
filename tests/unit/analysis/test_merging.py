from dataclasses import replace

import pytest

from formcheck.analysis.merging import merged
from formcheck.model import NotMeasured
from tests.fabricated import make_clip_analysis
from tests.synthetic import Gait

UNEVEN = Gait(strike_deg=(20.0, -8.0))


@pytest.fixture(scope="module")
def sides():
    return [
        make_clip_analysis(near="left", gait=UNEVEN, clip=0, name="left.mp4"),
        make_clip_analysis(near="right", gait=UNEVEN, clip=1, name="right.mp4"),
    ]


def by_key(values):
    return {(v.key, v.side): v for v in values}


def differences(run):
    return {a.key: a for a in run.asymmetries}


def test_one_clip_stays_as_it_is(sides):
    run = merged(sides[:1])
    assert set(run.metrics) == set(sides[0].metrics)
    assert run.also_measured == ()
    assert run.clips == (sides[0],)


def test_each_leg_comes_from_the_clip_in_which_it_is_near(sides):
    found = by_key(merged(sides).metrics)
    for key in (
        "foot_strike_angle",
        "rearfoot_share",
        "shank_angle_ic",
        "knee_flexion_ic",
        "hip_extension",
        "overstride_distance",
        "contact_time",
    ):
        assert found[key, "left"].clip == 0, key
        assert found[key, "right"].clip == 1, key


def test_a_number_without_a_side_comes_from_the_clip_with_the_smaller_error(sides):
    long = make_clip_analysis(near="right", gait=UNEVEN, clip=1, seconds=16.0)
    found = by_key(merged([sides[0], long]).metrics)
    assert found["cadence", None].clip == 1
    # Both sides of a step time are parts of one stride.
    assert len({found["step_time", side].clip for side in ("left", "right")}) == 1


def test_what_another_clip_measured_is_kept_beside_it(sides):
    run = merged(sides)
    names = [(m.key, m.side) for m in run.metrics]
    assert len(names) == len(set(names))
    every = sorted(id(m) for clip in sides for m in clip.metrics)
    assert sorted(id(m) for m in (*run.metrics, *run.also_measured)) == every


def test_what_one_clip_lacks_and_another_gives_is_not_missing(sides):
    run = merged(sides)
    missing = {(m.key, m.side) for m in run.not_measured}
    assert ("hip_extension", "left") not in missing
    assert ("hip_extension", "right") not in missing


def test_a_refusal_that_holds_in_every_clip_is_told_once(sides):
    refused = [
        replace(
            clip,
            not_measured=(NotMeasured(key="pelvic_drop", side=None, reason="no"),),
        )
        for clip in sides
    ]
    (one,) = merged(refused).not_measured
    assert (one.key, one.reason) == ("pelvic_drop", "no")


def test_the_foot_strikes_of_two_clips_are_compared_without_being_an_estimate(sides):
    foot = differences(merged(sides))["foot_strike_angle"]
    assert foot.clip is None
    assert "estimate" not in foot.note
    assert foot.difference == pytest.approx(28.0, abs=4.0)
    assert foot.exceeds_error
    alone = differences(merged(sides[:1]))["foot_strike_angle"]
    assert alone.note.startswith("an estimate")
    assert alone.error > foot.error


def test_knees_are_compared_only_across_clips(sides):
    assert "knee_flexion_ic" not in differences(merged(sides[:1]))
    knee = differences(merged(sides))["knee_flexion_ic"]
    assert knee.clip is None
    assert knee.index_pct is None


def test_times_are_compared_within_one_clip(sides):
    found = differences(merged(sides))
    for key in ("step_time", "contact_time"):
        assert found[key].clip in (0, 1)
    assert len(merged(sides).asymmetries) == len(found)


def test_clips_of_different_cadence_are_no_run(sides):
    faster = replace(UNEVEN, cadence_spm=182.0)
    other = make_clip_analysis(near="right", gait=faster, clip=1, name="other.mp4")
    run = merged([sides[0], other])
    for clip in run.clips:
        (message,) = [m for m in clip.quality if m.code == "different_runs"]
        assert "170.0" in message.message
        assert "182.0" in message.message
    assert "knee_flexion_ic" not in differences(run)
    assert differences(run)["foot_strike_angle"].clip is not None


def test_a_little_drift_between_clips_is_one_run(sides):
    drifted = replace(UNEVEN, cadence_spm=171.5)
    other = make_clip_analysis(near="right", gait=drifted, clip=1)
    codes = {m.code for clip in merged([sides[0], other]).clips for m in clip.quality}
    assert "different_runs" not in codes


def test_a_curve_comes_from_the_clip_in_which_its_leg_is_near():
    far = make_clip_analysis(near="right", gait=UNEVEN, clip=0)
    near = make_clip_analysis(near="left", gait=UNEVEN, clip=1)
    (curve,) = merged([far, near]).curves
    assert (curve.key, curve.side, curve.clip) == ("knee_flexion", "left", 1)


def test_the_order_of_the_clips_does_not_matter(sides):
    swapped = [
        make_clip_analysis(near="right", gait=UNEVEN, clip=0),
        make_clip_analysis(near="left", gait=UNEVEN, clip=1),
    ]
    one, other = by_key(merged(sides).metrics), by_key(merged(swapped).metrics)
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert other[name].value == pytest.approx(value.value, abs=1e-9), name


def test_cadence_and_stride_length_come_from_one_clip_and_multiply_out(sides):
    def with_errors(clip, cadence, length):
        errors = {"cadence": cadence, "stride_length": length}
        return replace(
            clip,
            metrics=tuple(
                replace(m, error=errors.get(m.key, m.error)) for m in clip.metrics
            ),
        )

    # The second clip's stride length claims a smaller error, its cadence does not.
    run = merged([with_errors(sides[0], 0.1, 0.05), with_errors(sides[1], 0.2, 0.01)])
    found = by_key(run.metrics)
    for key in ("cadence", "stride_time", "stride_length", "belt_speed"):
        assert found[key, None].clip == 0, key
    product = found["cadence", None].value * found["stride_length", None].value
    assert product / 120.0 == pytest.approx(3.0)
