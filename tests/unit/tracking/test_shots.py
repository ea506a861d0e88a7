from dataclasses import replace

import numpy as np
import pytest

from formcheck.errors import TrackError
from formcheck.tracking.shots import by_length, several_shots, shot_of, shots
from tests.edits.tracks import GYM, codes, measured, seen, value


def film(*rooms: int, frames: int = 60, pan: float = 0.0) -> np.ndarray:
    """Return tiny pictures of some rooms, in which somebody moves about."""
    shown = []
    for room in rooms:
        wall = np.random.default_rng(room).uniform(40.0, 210.0, (16, 16))
        noise = np.random.default_rng(room + 100)
        for i in range(frames):
            picture = np.roll(wall, round(pan * i), axis=1)
            picture[4:12, 6 + i % 4 : 9 + i % 4] = 30.0
            shown.append(picture + noise.normal(0.0, 3.0, (16, 16)))
    return np.clip(shown, 0, 255).astype(np.uint8)


def test_a_new_room_is_a_new_shot() -> None:
    assert shots(film(1, 2, 3)) == [slice(0, 60), slice(60, 120), slice(120, 180)]


@pytest.mark.parametrize("pictures", [film(1), film(1)[:5], None])
def test_one_room_is_one_shot(pictures) -> None:
    assert len(shots(pictures)) == 1


def test_a_light_that_changes_is_no_cut() -> None:
    pictures = film(1, 1).astype(int)
    pictures[60:] = pictures[60:] // 2
    assert len(shots(pictures.astype(np.uint8))) == 1


def test_a_camera_that_pans_makes_no_cuts() -> None:
    assert len(shots(film(1, pan=0.5))) == 1


def test_the_longest_shot_comes_first_and_short_ones_are_left() -> None:
    time_s = np.arange(180) / 30.0
    parts = [slice(0, 12), slice(12, 90), slice(90, 180)]
    assert by_length(parts, time_s, at_least_s=2.0) == [parts[2], parts[1]]
    assert by_length(parts, time_s, at_least_s=9.0) == [parts[2]]


def test_what_was_measured_is_said() -> None:
    said = several_shots([0.4, 9.0], shown="0.4 to 9.0 s")
    assert "at 0.4 s, 9.0 s; only 0.4 to 9.0 s was measured" in said


def test_a_film_of_short_shots_only_is_refused_for_that() -> None:
    run = seen(GYM)
    n = run.time_s.size
    tiny = np.concatenate([film(i % 2, frames=60) for i in range(1 + n // 60)])[:n]
    with pytest.raises(TrackError, match=r"another shot at 1\.0 s.*none lasts 2 s"):
        measured(replace(run, tiny=tiny))


def test_a_close_up_before_a_run_changes_nothing() -> None:
    run = seen(GYM)
    n = run.time_s.size
    tiny = np.concatenate([film(1, frames=24), film(2, frames=n)])
    near = replace(
        run, landmarks_px=run.landmarks_px * 2.5, peaks_px=run.peaks_px * 2.5
    )
    names = ("roi_px", "score", "landmarks_px", "visibility", "peaks_px", "peak_score")
    both = replace(
        run,
        frame=np.arange(n + 24),
        time_s=np.concatenate([run.time_s[:24], run.time_s + run.time_s[24]]),
        tiny=tiny,
        glance=None,
        **{
            name: np.concatenate([getattr(near, name)[:24], getattr(run, name)])
            for name in names
        },
    )
    found, alone = measured(both), measured(run)
    assert "several_shots" in codes(found)
    for key in ("cadence", "trunk_lean"):
        assert value(found, key) == pytest.approx(value(alone, key), abs=0.01)


def test_a_shot_keeps_its_own_pictures_only() -> None:
    part = shot_of(replace(seen(GYM), patches=None), slice(10, 60))
    assert part.time_s.size == 50
    assert part.patches is None
