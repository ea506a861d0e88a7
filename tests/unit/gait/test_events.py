from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.gait.events import gait_timing, left_out
from formcheck.knowledge.phrases import phrases
from formcheck.model import CleanTrack
from formcheck.model.skeleton import N_POINTS, SIDES, opposite, point
from tests.synthetic import Gait, inside, make_run, mirrored

# The formulas' feet are not the force-plate runner's, so a constant offset of a few
# milliseconds is theirs; scatter and counts are ours.
OFFSET_S = 0.010
NEAR_END_S = 0.15


def matched(times_s, truth_s):
    """Return time minus truth for each time [s]."""
    return np.array([t - truth_s[np.argmin(np.abs(truth_s - t))] for t in times_s])


def assert_found(timing, truth, track, *, scatter_s):
    for side in SIDES:
        for kind, true_s in (
            ("foot_strike", truth.strikes_s[side]),
            ("toe_off", truth.toe_offs_s[side]),
        ):
            times_s = timing.times(kind, side)
            wanted = inside(true_s, track, NEAR_END_S)
            if kind == "toe_off":  # its stance must have begun inside
                wanted = wanted[wanted > inside(truth.strikes_s[side], track, 0.15)[0]]
            missing = [t for t in wanted if np.min(np.abs(times_s - t)) > 0.05]
            assert missing == []
            off = matched(times_s, true_s)
            assert np.abs(off).max() < 0.05  # nothing extra
            assert abs(off.mean()) < OFFSET_S
            assert off.std() < scatter_s


@pytest.mark.parametrize("fps", [25.0, 30.0, 60.0, 120.0, 240.0])
def test_every_contact_is_found_at_every_frame_rate(fps):
    track, scene, truth = make_run(Gait(), fps=fps)
    # 3 ms, or a tenth of a frame where that is more
    scatter_s = max(0.003, 0.1 / fps)
    assert_found(gait_timing(track, scene), truth, track, scatter_s=scatter_s)


@pytest.mark.parametrize("cadence", [150.0, 160.0, 180.0, 200.0])
def test_every_contact_is_found_at_every_cadence(cadence):
    gait = Gait(cadence_spm=cadence, contact_s=(0.22, 0.22))
    track, scene, truth = make_run(gait)
    timing = gait_timing(track, scene)
    assert_found(timing, truth, track, scatter_s=0.003)
    assert 120.0 / timing.stride_time_s == pytest.approx(cadence, rel=1e-3)


@pytest.mark.parametrize("strike_deg", [-12.0, 0.0, 8.0, 20.0])
def test_the_strike_type_moves_the_strike_by_less_than_4_ms(strike_deg):
    def mean_offset(angle):
        track, scene, truth = make_run(Gait(strike_deg=(angle, angle)))
        strikes = gait_timing(track, scene).times("foot_strike", "right")
        return matched(strikes, truth.strikes_s["right"]).mean()

    assert mean_offset(strike_deg) == pytest.approx(mean_offset(15.0), abs=0.004)


@pytest.mark.parametrize("near", SIDES)
def test_noise_of_tracked_landmarks_leaves_small_scatter(near):
    track, scene, truth = make_run(
        Gait(stride_sd_s=0.006), near=near, noise_leg=0.009, seed=5
    )
    # Force-plate runs: 7 ms for strikes, 10 ms for toe-offs.
    assert_found(gait_timing(track, scene), truth, track, scatter_s=0.010)


def test_a_runner_who_speeds_up_keeps_all_events():
    gait = Gait(cadence_change_frac=0.08)
    track, scene, truth = make_run(gait, noise_leg=0.009)
    timing = gait_timing(track, scene)
    assert_found(timing, truth, track, scatter_s=0.012)
    assert timing.dropped == 0


def test_a_mirrored_picture_exchanges_the_sides():
    gait = Gait(contact_s=(0.26, 0.24), limp_frac=0.02)
    track, scene, _ = make_run(gait, noise_leg=0.009)
    timing = gait_timing(track, scene)
    flipped = gait_timing(*mirrored(track, scene))
    for side in SIDES:
        for kind in ("foot_strike", "toe_off"):
            assert flipped.times(kind, side) == pytest.approx(
                timing.times(kind, opposite(side)), abs=1e-6
            )
    assert flipped.stride_time_s == pytest.approx(timing.stride_time_s, abs=1e-6)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(scale=st.floats(0.2, 4.0), shift=st.floats(-500.0, 500.0))
def test_size_and_place_in_the_picture_change_nothing(scale, shift):
    track, scene, _ = make_run(Gait(), seconds=4.0, noise_leg=0.009)
    other = replace(
        track, xy_px=scale * track.xy_px + shift, leg_px=scale * track.leg_px
    )
    a, b = gait_timing(track, scene), gait_timing(other, scene)
    assert [e.time_s for e in b.events] == pytest.approx([e.time_s for e in a.events])


def test_a_later_start_shifts_all_events_alike():
    track, scene, _ = make_run(Gait(), noise_leg=0.009)
    later, _, _ = make_run(Gait(), noise_leg=0.009, start_s=100.0)
    a, b = gait_timing(track, scene), gait_timing(later, scene)
    assert [e.time_s - 100.0 for e in b.events] == pytest.approx(
        [e.time_s for e in a.events], abs=1e-6
    )
    assert [e.frame for e in b.events] == [e.frame for e in a.events]


def test_a_gap_costs_only_the_events_around_it():
    track, scene, truth = make_run(Gait())
    xy = track.xy_px.copy()
    gone = (track.time_s > 4.0) & (track.time_s < 5.0)
    xy[gone] = np.nan
    timing = gait_timing(replace(track, xy_px=xy), scene)
    for side in SIDES:
        strikes = timing.times("foot_strike", side)
        assert not ((strikes > 4.0) & (strikes < 5.0)).any()
        true_s = inside(truth.strikes_s[side], track, NEAR_END_S)
        kept = true_s[(true_s < 3.85) | (true_s > 5.15)]
        assert np.abs(matched(kept, strikes)).max() < 0.02
        assert len(strikes) >= len(kept)
    assert 120.0 / timing.stride_time_s == pytest.approx(170.0, rel=1e-3)


def test_a_toe_off_counts_only_if_its_stance_began_in_the_clip():
    track, scene, _ = make_run(Gait(first_strike_s=0.02))
    timing = gait_timing(track, scene)
    first = timing.events[0]
    assert first.kind == "foot_strike"
    assert first.side == "right"


def test_unmarked_slow_motion_gives_the_same_frames():
    track, scene, _ = make_run(Gait(), fps=240.0, seconds=5.0)
    slow = replace(track, time_s=track.time_s * 8.0, rate_hz=30.0)
    real = gait_timing(track, scene)
    suspected = gait_timing(slow, replace(scene, slow_motion_hint=8.0))
    assert [e.frame for e in suspected.events] == [e.frame for e in real.events]
    assert suspected.stride_time_s == pytest.approx(8.0 * real.stride_time_s)


# ---------------------------------------------------------------- refusals


def reason(track, scene):
    timing = gait_timing(track, scene)
    assert timing.events == ()
    assert np.isnan(timing.stride_time_s)
    assert timing.messages
    return timing.messages[0].code


def test_a_walk_is_called_a_walk_by_the_scene_or_by_its_contacts():
    gait = Gait(cadence_spm=112.0, speed_mps=1.5, contact_s=(0.66, 0.66))
    track, scene, _ = make_run(gait)
    assert reason(track, scene) == "no_flight"
    assert reason(track, replace(scene, motion="walk")) == "walk"


def test_a_run_without_flight_is_not_called_a_walk():
    gait = Gait(cadence_spm=160.0, speed_mps=2.2, contact_s=(0.385, 0.385))
    track, scene, _ = make_run(gait, noise_leg=0.003)
    message = gait_timing(track, scene).messages[0]
    assert message.code == "no_flight"
    assert "grounded running" in message.message
    # 51.3 % in truth.
    assert any(f"{share} %" in message.message for share in (50, 51, 52))


def test_a_run_that_becomes_a_walk_is_said_to_change():
    # It does not play backward, though the walking feet are late on the belt.
    run, scene, _ = make_run(Gait(), seconds=8.0, noise_leg=0.006)
    slow = Gait(cadence_spm=112.0, speed_mps=1.5, contact_s=(0.66, 0.66))
    walk, _, _ = make_run(slow, seconds=8.0, noise_leg=0.006)
    xy = np.concatenate([run.xy_px, walk.xy_px])
    both = replace(
        run, time_s=np.arange(len(xy)) / 60.0, xy_px=xy, frame=np.arange(len(xy))
    )
    message = gait_timing(both, scene).messages[0]
    assert message.code == "irregular"
    assert "--start" in message.message


def test_standing_and_squatting_have_no_steps():
    track, scene, _ = make_run(Gait())
    still = np.repeat(track.xy_px[:1], len(track.time_s), axis=0)
    assert reason(replace(track, xy_px=still), scene) == "no_gait"
    squat = still.copy()
    squat[..., 1] += 100.0 * np.sin(3.0 * track.time_s)[:, None]
    assert reason(replace(track, xy_px=squat), scene) == "no_gait"


def test_a_second_of_running_is_too_short():
    track, scene, _ = make_run(Gait(), seconds=1.0)
    assert reason(track, scene) in {"too_short", "too_few_steps"}
    unseen = gait_timing(track, replace(scene, motion="none"))
    assert unseen.messages[0].message == (
        "no repeating steps in 1.0 s; film at least 10 s of running"
    )


def test_a_clip_that_plays_backward_or_is_read_the_wrong_way_is_refused():
    track, scene, _ = make_run(Gait())
    faces = "image_left" if scene.faces == "image_right" else "image_right"
    assert reason(track, replace(scene, faces=faces)) == "wrong_way"
    backward = replace(track, xy_px=track.xy_px[::-1].copy())
    assert reason(backward, scene) == "wrong_way"


def test_legs_that_change_places_half_way_are_refused():
    track, scene, _ = make_run(Gait())
    xy = track.xy_px.copy()
    left = [point(f"left_{j}") for j in ("knee", "ankle", "heel", "toe")]
    right = [point(f"right_{j}") for j in ("knee", "ankle", "heel", "toe")]
    late = track.time_s > 5.0
    xy[np.ix_(late, left)] = track.xy_px[np.ix_(late, right)]
    xy[np.ix_(late, right)] = track.xy_px[np.ix_(late, left)]
    assert reason(replace(track, xy_px=xy), scene) in {"sides_mixed", "irregular"}


def test_one_foot_seen_twice_is_refused():
    track, scene, _ = make_run(Gait())
    xy = track.xy_px.copy()
    for j in ("knee", "ankle", "heel", "toe"):
        xy[:, point(f"left_{j}")] = xy[:, point(f"right_{j}")]
    assert reason(replace(track, xy_px=xy), scene)


@pytest.mark.parametrize("n", [1, 2, 3, 10, 40])
def test_clips_of_a_few_frames_are_refused_without_an_error(n):
    track, scene, _ = make_run(Gait())
    short = CleanTrack(
        time_s=track.time_s[:n],
        rate_hz=60.0,
        xy_px=track.xy_px[:n],
        frame=track.frame[:n],
        leg_px=track.leg_px,
        fresh=np.ones(n, dtype=np.bool_),
        filled_in=np.zeros((n, N_POINTS), dtype=np.bool_),
    )
    assert reason(short, scene)


def test_a_clip_without_any_point_is_refused():
    track, scene, _ = make_run(Gait())
    empty = replace(track, xy_px=np.full_like(track.xy_px, np.nan))
    assert reason(empty, scene) == "feet_not_seen"


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), holes=st.floats(0.0, 0.9))
def test_random_motion_gives_no_steps_and_no_error(seed, holes):
    rng = np.random.default_rng(seed)
    track, scene, _ = make_run(Gait(), seconds=4.0)
    n = len(track.time_s)
    walk = np.cumsum(rng.normal(0.0, 30.0, (n, N_POINTS, 2)), axis=0)
    walk[rng.random((n, N_POINTS)) < holes] = np.nan
    timing = gait_timing(replace(track, xy_px=walk), scene)
    assert timing.events == ()


@pytest.mark.parametrize(("fps", "cadence_spm"), [(25.0, 163.0), (30.0, 176.0)])
@pytest.mark.parametrize("gap_s", [6.0, 25.0])
def test_a_runner_away_for_a_while_keeps_the_cadence(fps, cadence_spm, gap_s):
    # Counting on over 25 s with a stride time of whole frames gave 166.7 and 179.7.
    gait = Gait(cadence_spm=cadence_spm, contact_s=(0.22, 0.22))
    track, scene, _ = make_run(gait, seconds=gap_s + 14.0, fps=fps, noise_leg=0.005)
    xy = track.xy_px.copy()
    xy[(track.time_s > 7.0) & (track.time_s < 7.0 + gap_s)] = np.nan
    timing = gait_timing(replace(track, xy_px=xy), scene)
    assert timing.events, timing.messages
    assert 120.0 / timing.stride_time_s == pytest.approx(cadence_spm, abs=0.5)
    off_s = abs(timing.stride_time_s - 120.0 / cadence_spm)
    assert off_s <= timing.stride_time_error_s


@pytest.mark.parametrize(
    ("strikes", "toe_offs", "words", "german"),
    [
        (
            1,
            0,
            "1 foot strike does not fit",
            "1 Aufsetzen passt nicht zum Rest und ist",
        ),
        (0, 1, "1 toe-off does not fit", "1 Abstossen passt nicht zum Rest und ist"),
        (2, 1, "2 foot strikes and 1 toe-off do not fit", "Rest und sind weggelassen"),
        (0, 3, "3 toe-offs do not fit", "3 Abstossen passen nicht zum Rest und sind"),
    ],
)
def test_what_was_left_out_is_told_in_one_or_in_many(strikes, toe_offs, words, german):
    said = left_out(strikes, toe_offs)
    assert said.startswith(words)
    assert german in phrases("de")(said)
