from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.beat.strikes import NoGaitError
from formcheck.gait.events import gait_timing
from formcheck.gait.frontal.standing_leg import alternating, lift_px
from formcheck.gait.frontal.steps import FALL_LATE_S
from formcheck.gait.strides import contact_times_s, step_times_s
from formcheck.model.skeleton import SIDES, point
from tests.frontal import LEG_PX, FrontalGait, make_frontal

NOISE = 0.012


def late_s(timing, strikes, track, gait):
    """Return how late each strike is found, once per true strike inside the clip."""
    found = []
    for side in SIDES:
        times = timing.times("foot_strike", side)
        inner = strikes[side]
        inner = inner[
            (inner > track.time_s[0] + 0.25) & (inner < track.time_s[-1] - 0.45)
        ]
        for strike in inner:
            off = times - strike
            assert (np.abs(off) < 0.1).sum() == 1  # none extra, none missing
            found.append(off[np.argmin(np.abs(off))])
    start, share = FALL_LATE_S
    expected = gait.fall_late_s - (start + share * gait.stride_s / 2.0)
    return np.array(found) - expected


@pytest.mark.parametrize("view", ["rear", "front"])
@pytest.mark.parametrize("fps", [30.0, 60.0])
@pytest.mark.parametrize("cadence", [150.0, 170.0, 190.0])
def test_strikes_are_found_where_the_trunk_is_caught(view, fps, cadence):
    gait = FrontalGait(cadence_spm=cadence)
    track, scene, strikes = make_frontal(gait, fps=fps, view=view, noise_leg=NOISE)
    timing = gait_timing(track, scene)
    assert 120.0 / timing.stride_time_s == pytest.approx(cadence, rel=0.005)
    late = late_s(timing, strikes, track, gait)
    assert np.std(late) < 0.020
    assert abs(np.mean(late)) < 0.012  # the low-pass rounds the model's sharp landing


def test_left_and_right_are_the_runners_own_in_a_mirrored_picture():
    gait = FrontalGait(limp_frac=0.03)
    for view in ("rear", "front"):
        track, scene, strikes = make_frontal(gait, view=view, noise_leg=NOISE)
        late = late_s(gait_timing(track, scene), strikes, track, gait)
        assert np.abs(late).max() < 0.1


def test_a_limp_shows_in_the_step_times():
    gait = FrontalGait(limp_frac=0.03)
    track, scene, _ = make_frontal(gait, seconds=20.0, noise_leg=NOISE)
    timing = gait_timing(track, scene)
    expected = (0.5 + 0.03) * gait.stride_s
    assert timing.waveform_shift_s == pytest.approx(expected, abs=0.009)
    steps = step_times_s(timing, "right").mean()
    assert steps == pytest.approx(expected, abs=0.004)


def test_single_strikes_scatter_less_than_stated():
    gait = FrontalGait()
    track, scene, strikes = make_frontal(gait, seconds=20.0, noise_leg=NOISE)
    timing = gait_timing(track, scene)
    error = {e.error_s for e in timing.events if e.kind == "foot_strike"}
    assert len(error) == 1
    assert error.pop() > 1.96 * np.std(late_s(timing, strikes, track, gait))


def test_toe_offs_follow_their_strikes_by_about_the_contact():
    gait = FrontalGait(contact_s=0.26)
    track, scene, _ = make_frontal(gait, noise_leg=NOISE)
    timing = gait_timing(track, scene)
    for side in SIDES:
        contacts = contact_times_s(timing, side)
        assert len(contacts) > 10
        # The rise of real runners ends earlier than the model's: 29 ms in a mean.
        assert np.mean(contacts) == pytest.approx(0.26, abs=0.045)


def test_the_camera_may_move():
    gait = FrontalGait()
    track, scene, strikes = make_frontal(gait, noise_leg=NOISE)
    sway = 12.0 * np.sin(2 * np.pi * 0.4 * track.time_s)
    moved = replace(track, xy_px=track.xy_px + sway[:, None, None])
    late = late_s(gait_timing(moved, scene), strikes, track, gait)
    assert np.std(late) < 0.020


def test_feet_that_do_not_lift_are_no_steps():
    track, scene, _ = make_frontal(FrontalGait(), noise_leg=NOISE)
    xy = track.xy_px.copy()
    for part in ("ankle", "heel"):
        level = np.mean(xy[:, point(f"left_{part}"), 1])
        for side in SIDES:
            own = xy[:, point(f"{side}_{part}"), 1]
            xy[:, point(f"{side}_{part}"), 1] = level + 0.02 * (own - level)
    timing = gait_timing(replace(track, xy_px=xy), scene)
    assert timing.events == ()
    assert timing.messages[0].code in ("no_gait", "irregular", "sides_mixed")


def test_legs_named_alike_all_the_time_are_not_believed():
    track, scene, _ = make_frontal(FrontalGait(), noise_leg=NOISE)
    xy = track.xy_px.copy()
    for part in ("ankle", "heel"):
        xy[:, point(f"right_{part}")] = xy[:, point(f"left_{part}")] - 1.0
    timing = gait_timing(replace(track, xy_px=xy), scene)
    assert timing.events == ()


def test_a_foots_height_is_counted_from_the_hips_level_and_not_their_bounce():
    track, _, _ = make_frontal(FrontalGait())
    bouncing = lift_px(track, "left")
    xy = track.xy_px.copy()
    for side in SIDES:
        hip = xy[:, point(f"{side}_hip"), 1]
        xy[:, point(f"{side}_hip"), 1] = np.mean(hip)
    level = lift_px(replace(track, xy_px=xy), "left")
    inner = slice(60, -60)  # the slow level has nothing to go by at the ends
    assert np.abs(bouncing - level)[inner].max() < 0.02 * LEG_PX
    assert np.min(level[inner]) == pytest.approx(-LEG_PX, abs=0.08 * LEG_PX)


def test_a_clip_without_the_trunk_says_so():
    track, scene, _ = make_frontal(FrontalGait())
    xy = track.xy_px.copy()
    for side in SIDES:
        xy[:, point(f"{side}_shoulder")] = np.nan
    timing = gait_timing(replace(track, xy_px=xy), scene)
    assert timing.messages[0].code == "trunk_not_seen"


def test_faint_votes_for_a_leg_weigh_little():
    falls = 0.35 * np.arange(20)
    left_swings = np.where(np.arange(20) % 2 == 1, 1.0, -1.0)
    doubtful = np.arange(20) % 3 == 0  # 7 of 20 say the other leg, but faintly
    votes = np.where(doubtful, -0.2 * left_swings, left_swings)
    sides = alternating(falls, votes, 0.7)
    assert sides == ["left", "right"] * 10
    with pytest.raises(NoGaitError):
        alternating(falls, np.where(doubtful, -left_swings, left_swings), 0.7)
