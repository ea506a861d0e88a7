from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formcheck.analysis.clip import analyse_clip, clip_info, measure_clip
from formcheck.errors import TrackError
from formcheck.model import Candidates, ClipInfo
from formcheck.model.skeleton import point
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.tracking.duplicate_frames import rows
from formcheck.video.frame_rate import slow_motion_factor
from formcheck.video.reader import VideoFile
from formcheck.video.sparse import enough
from tests.candidates import candidates_of
from tests.clips import corner_picture, write_clip
from tests.synthetic import Gait, make_run


@pytest.fixture(scope="module")
def seen() -> Candidates:
    track, _, _ = make_run(Gait(cadence_spm=172.0), seconds=9.0, fps=60.0)
    return candidates_of(track, noise_leg=0.004, false_frac=0.05)


def info_of(seen: Candidates, **changes) -> ClipInfo:
    n = seen.time_s.size
    known = ClipInfo(
        name="run.mp4",
        sha256="0" * 64,
        codec="h264",
        rotation_deg=0,
        width_px=1080,
        height_px=1920,
        n_frames=n,
        duration_s=float(seen.time_s[-1] - seen.time_s[0]),
        mean_fps=60.0,
    )
    return replace(known, **changes)


def measured(seen: Candidates, *, info: ClipInfo | None = None, **clip):
    return measure_clip(
        seen,
        info=info or info_of(seen),
        clip=Clip(path=Path("run.mp4"), **clip),
        runner=Runner(speed_mps=3.0),
        index=1,
    )


def values(analysis) -> dict:
    return {(m.key, m.side): m for m in analysis.metrics}


@pytest.mark.slow
def test_other_people_are_the_reason_where_no_steps_are_steady(seen) -> None:
    track, _, _ = make_run(Gait(first_strike_s=0.5), seconds=9.0, fps=60.0)
    other = candidates_of(track, noise_leg=0.004, false_frac=0.05)
    turn = (seen.time_s % 1.1 < 0.4)[:, None, None, None]  # now the one, now the other
    mixed = replace(seen, peaks_px=np.where(turn, other.peaks_px, seen.peaks_px))
    alone = measured(mixed)
    among = measured(replace(mixed, crowd_frac=0.8))
    assert not alone.timing.events
    assert "more than one person" not in alone.timing.messages[0].message
    assert among.timing.messages[0].code == "second_person"
    assert [m.level for m in among.quality if m.code == "second_person"] == ["error"]


def test_a_run_of_known_cadence_is_measured_within_its_error(seen) -> None:
    found = values(measured(seen))
    cadence = found["cadence", None]
    assert cadence.value == pytest.approx(172.0, abs=cadence.error)
    length = found["stride_length", None]
    assert length.value == pytest.approx(3.0 * 120 / 172.0, abs=length.error)
    assert {m.clip for m in found.values()} == {1}


def test_the_clip_option_beats_the_runners_speed(seen) -> None:
    found = values(measured(seen, speed_mps=2.0))
    assert found["belt_speed", None].value == 2.0


def test_unmarked_slow_motion_gives_no_number_at_all(seen) -> None:
    slow = replace(seen, time_s=seen.time_s * 8)
    analysis = measured(slow, info=info_of(slow, mean_fps=7.5))
    assert analysis.metrics == ()
    assert analysis.asymmetries == ()


def test_slow_motion_with_its_rate_gives_real_time(seen) -> None:
    slow = replace(seen, time_s=seen.time_s * 4)
    info = info_of(slow, mean_fps=15.0, capture_fps=60.0, slow_motion_factor=4.0)
    cadence = values(measured(slow, info=info, capture_fps=60.0))["cadence", None]
    assert cadence.value == pytest.approx(172.0, abs=cadence.error)


@pytest.mark.slow
def test_how_slowly_a_file_plays_changes_no_number() -> None:
    # Single pictures without a foot are 0.03 s without it, not 0.3.
    track, _, _ = make_run(Gait(cadence_spm=172.0), seconds=9.0, fps=60.0)
    seen = candidates_of(track, noise_leg=0.004, hidden_frac=0.06, run_length=1)
    slow = replace(seen, time_s=seen.time_s * 10)
    info = info_of(slow, mean_fps=6.0, capture_fps=60.0, slow_motion_factor=10.0)
    straight, slowed = (
        values(measured(seen)),
        values(measured(slow, info=info, capture_fps=60.0)),
    )
    assert set(slowed) == set(straight)
    for name, value in straight.items():
        assert slowed[name].value == pytest.approx(value.value, rel=1e-6), name


def test_a_clip_with_too_few_pictures_gives_the_reason_for_every_number(seen) -> None:
    few = Candidates(
        **{
            name: getattr(seen, name)[::3].copy()
            for name in (
                *("frame", "time_s", "roi_px", "score", "landmarks_px"),
                *("visibility", "peaks_px", "peak_score"),
            )
        },
        width_px=seen.width_px,
        height_px=seen.height_px,
    )
    analysis = measured(few, info=info_of(few, mean_fps=20.0))
    assert analysis.metrics == ()
    assert analysis.timing.events == ()
    assert all("20.0 frames per second" in n.reason for n in analysis.not_measured)


def part(seen: Candidates, kept: np.ndarray) -> Candidates:
    """Return some frames of a clip."""
    names = ("frame", "time_s", "roi_px", "score", "landmarks_px", "visibility")
    picked = {n: getattr(seen, n)[kept] for n in (*names, "peaks_px", "peak_score")}
    return replace(seen, **picked)


def test_dropped_frames_do_not_look_like_slow_motion(seen) -> None:
    # By the mean rate, 12 % of frames dropped and --capture-fps 60 made 170 into 193.
    rng = np.random.default_rng(0)
    n = seen.time_s.size
    gappy = part(seen, np.sort(rng.permutation(n)[: int(0.88 * n)]))
    assert slow_motion_factor(gappy.time_s, 60.0) == 1.0
    assert slow_motion_factor(gappy.time_s, 240.0) == pytest.approx(4.0, rel=1e-6)
    assert slow_motion_factor(gappy.time_s, None) == 1.0


@pytest.mark.parametrize("n", [99, 100, 101])
def test_a_coarse_clock_is_no_slow_motion(n) -> None:
    # 240 per second on a clock of 600 ticks: 2 and 3 in turn.
    time_s = np.floor(2.5 * np.arange(n)) / 600
    assert slow_motion_factor(time_s, 240.0) == 1.0


@pytest.fixture(scope="module")
def fast() -> Candidates:
    """A clip of 240 frames per second, all looked at."""
    track, _, _ = make_run(Gait(cadence_spm=172.0), seconds=6.0, fps=240.0)
    return candidates_of(track, noise_leg=0.004, run_length=16)


def thinned(seen: Candidates, *, first: int = 0) -> Candidates:
    """Return the same with every fourth picture looked at."""
    few = rows(seen, slice(first, None, 4))
    return replace(few, thinned_from=seen.of_file)


def test_a_thinned_clip_is_the_file_that_it_is(fast, tmp_path) -> None:
    path = write_clip(tmp_path / "run.mp4", [corner_picture()] * 10, fps=30)
    clip = Clip(path=path, capture_fps=480)
    known = [
        clip_info(clip, VideoFile(path), seen)
        for seen in (fast, thinned(fast), thinned(fast, first=3))
    ]
    assert known[0].slow_motion_factor == pytest.approx(2.0)
    assert known[0] == known[1] == known[2]


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 3])
def test_a_thinned_clip_gives_the_numbers_of_the_whole_one(fast, first) -> None:
    info = info_of(fast, mean_fps=240.0)
    whole = measured(fast, info=info)
    few = measured(thinned(fast, first=first), info=info)
    assert few.track.timing_hz == pytest.approx(60.0, rel=0.01)
    assert set(values(few)) == set(values(whole))
    for name, value in values(few).items():
        other = values(whole)[name]
        assert value.value == pytest.approx(other.value, abs=value.error / 2), name


def test_events_of_a_thinned_clip_lie_at_their_nearest_frames_of_the_file(fast) -> None:
    slow = replace(fast, time_s=fast.time_s * 8)
    info = info_of(slow, mean_fps=30.0, capture_fps=240.0, slow_motion_factor=8.0)
    events = measured(thinned(slow), info=info, capture_fps=240.0).timing.events
    assert len(events) > 20
    for event in events:
        assert event.frame == np.argmin(np.abs(fast.time_s - event.time_s))
    assert any(event.frame % 4 for event in events)


def test_a_change_of_speed_is_seen_in_the_frames_not_looked_at_too(fast) -> None:
    step_s = np.diff(fast.time_s, prepend=0.0) * 8
    step_s[: step_s.size // 4] *= 2
    ramp = replace(fast, time_s=np.cumsum(step_s))
    chosen = enough(ramp.time_s, capture_fps=240.0)
    few = replace(rows(ramp, chosen), thinned_from=ramp.of_file)
    info = info_of(ramp, mean_fps=24.0, capture_fps=240.0, slow_motion_factor=8.0)
    analysis = measured(few, info=info, capture_fps=240.0)
    assert "speed_ramp" in {m.code for m in analysis.quality}


@pytest.mark.parametrize("capture_fps", [55.0, 59.94, 60.0, 65.0])
def test_about_the_files_own_rate_is_no_slow_motion(seen, capture_fps) -> None:
    assert slow_motion_factor(seen.time_s, capture_fps) == 1.0
    assert slow_motion_factor(seen.time_s, 72.0) == pytest.approx(1.2)


def test_pictures_dropped_at_random_count_as_missing(seen) -> None:
    # 33 ms is the usual interval, but 4 of 10 are 66 ms: 21 a second on average.
    rng = np.random.default_rng(1)
    kept = np.cumsum(rng.choice([2, 4], 400, p=[0.6, 0.4]))
    gappy = part(seen, kept[kept < seen.time_s.size])
    analysis = measured(gappy, info=info_of(gappy, mean_fps=20.0))
    assert analysis.track.rate_hz > 25.0
    assert 18.0 < analysis.track.seen_hz < 22.0
    assert analysis.timing.events == ()
    assert {m.code for m in analysis.quality} >= {"low_frame_rate"}


@pytest.mark.parametrize("n", range(150, 160))
def test_exactly_25_pictures_per_second_are_enough(n) -> None:
    track, _, _ = make_run(Gait(), seconds=7.0, fps=25.0)
    clip = part(candidates_of(track, noise_leg=0.003), np.arange(n))
    analysis = measured(replace(clip, time_s=np.arange(n) / 25.0))
    assert "low_frame_rate" not in {m.code for m in analysis.quality}


def test_a_clip_without_a_person_names_the_file(seen) -> None:
    nobody = replace(seen, score=np.zeros_like(seen.score))
    with pytest.raises(TrackError, match=r"^run\.mp4: a person is seen in 0"):
        measured(nobody)


def test_a_clip_in_which_nobody_is_found_names_the_file(tmp_path) -> None:
    path = write_clip(tmp_path / "wall.mp4", [corner_picture()] * 12)
    with pytest.raises(TrackError, match=r"^wall\.mp4: nobody was found"):
        analyse_clip(Clip(path=path), runner=Runner(), settings=Settings())


def test_feet_out_of_the_picture_leave_no_word_about_the_gait(seen) -> None:
    # As if the file were played slowly, and cut off below the knees.
    slow = replace(seen, time_s=seen.time_s * 8)
    knees = float(np.median(seen.landmarks_px[:, point("left_knee"), 1]))
    info = info_of(slow, mean_fps=7.5, height_px=int(knees))
    analysis = measured(replace(slow, height_px=int(knees)), info=info)
    assert "feet_cut_off" in {m.code for m in analysis.quality}
    assert "slow_motion" not in {m.code for m in analysis.quality}
    assert analysis.scene.motion == "none"
    assert analysis.scene.slow_motion_hint is None


def test_nothing_is_said_twice(seen) -> None:
    found = measured(seen).quality
    assert len(set(found)) == len(found)


def test_the_slow_motion_factor_comes_from_the_container_rate(tmp_path, seen) -> None:
    path = write_clip(tmp_path / "run.mp4", [corner_picture()] * 10, fps=30)
    clip = Clip(path=path, capture_fps=240)
    known = clip_info(clip, VideoFile(path), seen)
    assert known.slow_motion_factor == pytest.approx(4.0, rel=1e-3)  # 240 over 60
    assert known.name == "run.mp4"
    assert len(known.sha256) == 64
