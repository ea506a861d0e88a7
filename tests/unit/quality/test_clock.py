from dataclasses import replace

import numpy as np
import pytest

from benchmarks.clips.exact import exact_scene, exact_track
from formcheck.gait.events import gait_timing
from formcheck.model import CleanTrack, Message
from formcheck.model.skeleton import point
from formcheck.quality.clock import (
    SOFT_SHARE,
    Signs,
    clock_message,
    gravity_share,
    in_real_time,
    wrong_clock,
)
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take
from tests.synthetic import LEG_M, Gait, make_run

G = 9.81


def played(track: CleanTrack, times: float) -> CleanTrack:
    """Return a track that plays slower than life."""
    return replace(track, time_s=track.time_s * times, rate_hz=track.rate_hz / times)


def share_of(track, scene, height_m=None):
    return gravity_share(track, scene, gait_timing(track, scene), height_m=height_m)


def falling(contact_s: float, cadence_spm: float):
    """Return a run whose trunk is thrown by half-sine forces, as physics asks."""
    gait = Gait(contact_s=(contact_s, contact_s), cadence_spm=cadence_spm)
    track, scene, truth = make_run(gait)
    step_s = 60.0 / cadence_spm
    beat = np.sort(np.concatenate(list(truth.strikes_s.values())))
    fine_s = np.arange(0.0, step_s, 0.0005)
    pushed = fine_s < contact_s
    weights = np.where(pushed, np.sin(np.pi * fine_s / contact_s), 0.0)
    speed = np.cumsum(G * (weights / weights.mean() - 1.0)) * 0.0005
    height = np.cumsum(speed - speed.mean()) * 0.0005
    since = track.time_s - beat[np.searchsorted(beat, track.time_s, side="right") - 1]
    rise_m = np.interp(since, fine_s, height)
    names = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
    rows = [point(name) for name in names]
    xy = track.xy_px.copy()
    level = np.nanmean(xy[:, rows, 1], axis=0)
    xy[:, rows, 1] = level - (rise_m * track.leg_px / LEG_M)[:, None]
    return replace(track, xy_px=xy), scene


@pytest.mark.parametrize(("contact_s", "cadence_spm"), [(0.25, 170.0), (0.20, 180.0)])
def test_a_body_that_falls_freely_shows_gravity(contact_s, cadence_spm):
    track, scene = falling(contact_s, cadence_spm)
    share = share_of(track, scene, height_m=LEG_M / 0.491)
    assert share == pytest.approx(1.0, abs=0.06)  # contacts are read 8 ms off


def test_a_slowed_clip_shows_less_by_the_square():
    track, scene = falling(0.25, 170.0)
    timing = gait_timing(track, scene)
    real = gravity_share(track, scene, timing, height_m=1.75)
    slow = share_of(played(track, 1.3), scene, height_m=1.75)
    assert slow == pytest.approx(real / 1.3**2, rel=0.08)
    assert slow < SOFT_SHARE < real


def signs_of(track, scene) -> Signs:
    timing = gait_timing(track, scene)
    share = gravity_share(track, scene, timing, height_m=None)
    return Signs(spm=120.0 / timing.stride_time_s, share=share, view=scene.view)


@pytest.mark.slow
@pytest.mark.parametrize("times", [1.5, 1.6, 1 / 1.5, 0.5])
def test_a_rendered_run_at_another_speed_than_life_is_refused(times):
    take = Take(seconds=8.0)
    track, scene = exact_track(motion(take)), exact_scene(take)
    real = signs_of(track, scene)
    assert wrong_clock(real) is None
    assert clock_message(real, capture_fps=None) is None
    played_at = Signs(spm=real.spm / times, share=real.share / times**2)
    factor, refused = wrong_clock(played_at)
    assert factor == pytest.approx(times, rel=0.15)
    assert refused.code == "slow_motion"
    assert ("slow motion" if times > 1 else "speeded up") in refused.message
    assert "--capture-fps" in refused.message
    doubt = clock_message(played_at, capture_fps=None)
    assert doubt.code == "clock_doubtful"
    assert ("slower" if times > 1 else "faster") + " than life" in doubt.message


@pytest.mark.parametrize(("spm", "share"), [(207.1, 0.91), (212.5, 1.07), (215, 1.2)])
def test_many_soft_steps_are_those_of_a_fast_stepper(spm, share):
    assert wrong_clock(Signs(spm=spm, share=share)) is None


@pytest.mark.parametrize("spm", [103.0, 252.0])
def test_steps_alone_or_against_the_fall_refuse_nothing(spm):
    assert wrong_clock(Signs(spm=spm, share=float("nan"))) is None
    assert wrong_clock(Signs(spm=spm, share=1.08)) is None
    assert clock_message(Signs(spm=spm, share=float("nan")), capture_fps=None) is None


def test_a_fitting_speed_and_height_lift_a_refusal():
    fast = {"spm": 235.0, "share": 1.8}
    assert wrong_clock(Signs(**fast)) is not None
    assert wrong_clock(Signs(**fast, speed_share=1.5)) is not None
    assert wrong_clock(Signs(**fast, speed_share=0.95)) is None


def test_from_behind_the_trunk_seems_to_be_thrown_harder():
    seen = {"spm": 190.0, "share": 1.75}
    assert clock_message(Signs(**seen), capture_fps=None) is not None
    assert clock_message(Signs(**seen, view="rear"), capture_fps=None) is None


def jogs(track, scene) -> bool:
    """Say whether what looks like a run slowed by 1.6 is taken for a slow jog."""
    slow = Message(code="slow_motion", level="warn", message="slow motion")
    hinted = replace(scene, slow_motion_hint=1.6, messages=(slow,))
    found = in_real_time(hinted, track, gait_timing(track, scene), height_m=1.75)
    if found is None:
        return False
    assert (found.slow_motion_hint, len(found.messages)) == (None, 1)
    assert "slow jog" in found.messages[0].message
    return True


@pytest.mark.parametrize(("contact_s", "cadence_spm"), [(0.5, 104.0), (0.42, 118.0)])
def test_a_slow_jog_with_long_contacts_is_no_slow_motion(contact_s, cadence_spm):
    assert jogs(*falling(contact_s, cadence_spm))


def test_a_run_that_is_slowed_is_no_slow_jog():
    track, scene = falling(0.24, 168.0)
    assert not jogs(played(track, 1.6), scene)


@pytest.mark.parametrize(
    ("share", "speed_share"), [(1.1, 1.0), (0.8, 1.07), (1.6, 0.9)]
)
def test_speed_and_height_that_fit_leave_the_clock_alone(share, speed_share):
    fits = Signs(spm=165.0, share=share, speed_share=speed_share)
    assert clock_message(fits, capture_fps=None) is None


@pytest.mark.parametrize("times", [1.25, 0.8])
def test_speed_and_height_contradict_a_clock_that_is_slow_or_fast(times):
    told = {"spm": 165.0 / times, "speed_share": 1.0 / times}
    doubt = clock_message(Signs(**told, share=1.08 / times**2), capture_fps=None)
    assert f"{max(times, 1 / times):.2f} times" in doubt.message
    assert ("slower" if times > 1 else "faster") in doubt.message
    alone = clock_message(Signs(**told, share=float("nan")), capture_fps=None)
    assert "trunk" not in alone.message


def test_a_capture_rate_that_is_too_high_is_doubted():
    track, scene = falling(0.25, 150.0)
    doubt = clock_message(signs_of(played(track, 1 / 1.5), scene), capture_fps=360.0)
    assert doubt is not None
    assert "faster than life" in doubt.message
    assert "check --capture-fps 360" in doubt.message


def test_without_enough_strides_or_flight_nothing_is_said():
    track, scene = falling(0.25, 170.0)
    short = replace(
        track,
        time_s=track.time_s[:120].copy(),
        xy_px=track.xy_px[:120].copy(),
        frame=track.frame[:120].copy(),
    )
    assert np.isnan(share_of(short, scene))
    assert clock_message(signs_of(short, scene), capture_fps=None) is None
    flat, its_scene, _ = make_run(Gait(contact_s=(0.34, 0.34)))
    assert np.isnan(share_of(flat, its_scene))
