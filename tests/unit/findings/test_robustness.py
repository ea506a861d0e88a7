from dataclasses import replace

import pytest

from formcheck.findings.robustness import retests
from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import Inputs, measure
from formcheck.settings.settings import Runner
from tests.fabricated import make_clip_analysis
from tests.frontal import FrontalGait, make_frontal

RUNNER = Runner(height_m=1.75)


@pytest.fixture(scope="module")
def clip():
    return make_clip_analysis()


@pytest.fixture(scope="module")
def tests(clip):
    return retests(clip, runner=RUNNER, speed_mps=3.0)


def value_of(values, key, side):
    return next(v for v in values if (v.key, v.side) == (key, side))


def named(tests, name):
    return next(t for t in tests if t.name == name).values


@pytest.mark.slow
def test_every_change_of_the_design_is_tried(tests):
    assert [t.name for t in tests] == [
        "roll +2 deg",
        "contact +17 ms",
        "scale +5 %",
        "roll -2 deg",
        "contact -17 ms",
        "scale -5 %",
        "noise 1",
        "noise 2",
    ]


def test_roll_moves_what_is_read_against_the_vertical(clip, tests):
    for key, change in (("trunk_lean", 2.0), ("shank_angle_ic", -2.0)):
        side = None if key == "trunk_lean" else "right"
        base = value_of(clip.metrics, key, side).value
        assert value_of(named(tests, "roll +2 deg"), key, side).value == pytest.approx(
            base + change, abs=0.05
        )
    knee = value_of(clip.metrics, "knee_flexion_ic", "right").value
    same = value_of(named(tests, "roll +2 deg"), "knee_flexion_ic", "right").value
    assert same == pytest.approx(knee, abs=0.05)


def test_a_frame_moves_contact_times_by_a_frame(clip, tests):
    base = value_of(clip.metrics, "contact_time", "left").value
    later = value_of(named(tests, "contact +17 ms"), "contact_time", "left").value
    assert later == pytest.approx(base - 1000 / 60, abs=0.5)


def test_scale_moves_lengths_by_five_per_cent(clip, tests):
    base = value_of(clip.metrics, "stride_length", None).value
    longer = value_of(named(tests, "scale +5 %"), "stride_length", None).value
    assert longer == pytest.approx(1.05 * base)
    ahead = value_of(clip.metrics, "overstride_distance", "right").value
    shorter = value_of(named(tests, "scale +5 %"), "overstride_distance", "right").value
    assert shorter == pytest.approx(ahead / 1.05, abs=1e-6)
    cadence = value_of(clip.metrics, "cadence", None).value
    assert value_of(named(tests, "scale +5 %"), "cadence", None).value == cadence


def test_noise_moves_angles_a_little_and_alike_on_every_run(clip, tests):
    base = value_of(clip.metrics, "trunk_lean", None).value
    noisy = value_of(named(tests, "noise 1"), "trunk_lean", None).value
    assert 0.0 < abs(noisy - base) < 1.0
    again = retests(clip, runner=RUNNER, speed_mps=3.0)
    assert repr(again) == repr(tests)  # what is not known is NaN, unequal to itself


def test_a_clip_without_events_has_no_retests(clip):
    nothing = replace(clip, timing=None)
    assert retests(nothing, runner=RUNNER, speed_mps=3.0) == ()


ROLLED = FrontalGait(adduction_deg=(6.0, 6.0), roll_deg=3.0)


@pytest.fixture(scope="module")
def rear_clip():
    """A clip from behind whose camera is known to be rolled by 3 degrees."""
    track, scene, _ = make_frontal(ROLLED)
    timing = gait_timing(track, scene)
    found = measure(
        Inputs(
            track=track,
            scene=scene,
            timing=timing,
            strides=strides(timing),
            runner=RUNNER,
            speed_mps=3.0,
            clip=0,
            frontal_roll_deg=ROLLED.roll_deg,
        )
    )
    return replace(
        make_clip_analysis(),
        track=track,
        scene=scene,
        timing=timing,
        strides=strides(timing),
        metrics=found.values,
        roll_deg=ROLLED.roll_deg,
    )


def test_the_known_roll_of_a_rear_clip_stays_taken_out(rear_clip):
    again = retests(rear_clip, runner=RUNNER, speed_mps=3.0)
    for side in ("left", "right"):
        base = value_of(rear_clip.metrics, "femoral_adduction", side).value
        for name in ("contact +17 ms", "scale +5 %"):
            tested = value_of(named(again, name), "femoral_adduction", side).value
            assert tested == pytest.approx(base, abs=0.5)


def test_roll_moves_the_frontal_angles_each_way(rear_clip):
    again = retests(rear_clip, runner=RUNNER, speed_mps=3.0)
    base = value_of(rear_clip.metrics, "femoral_adduction", "left").value
    more, less = (
        value_of(named(again, f"roll {sign}2 deg"), "femoral_adduction", "left").value
        for sign in ("+", "-")
    )
    assert abs(more - base) == pytest.approx(2.0, abs=0.1)
    assert more - base == pytest.approx(base - less, abs=0.1)
