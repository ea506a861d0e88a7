"""Pictures that a clip shows twice, on the stored candidates of a real one."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import Candidates
from formcheck.tracking import duplicate_frames as repeats
from formcheck.tracking.duplicate_frames import (
    repeated_frames,
    shown_again,
    without_repeats,
)
from formcheck.tracking.leg_tracks import link
from tests.unit.gait.test_golden_clips import (
    ALL,
    GARAGE,
    Golden,
    analysed,
    candidates,
    found,
)

ROWS = ("roi_px", "score", "landmarks_px", "visibility", "peaks_px", "peak_score")


def doubled(seen: Candidates, *, noise_px: float = 0.0) -> Candidates:
    """Return a clip in which every picture comes twice, encoded anew."""
    rng = np.random.default_rng(0)
    rows = {name: np.repeat(getattr(seen, name), 2, axis=0) for name in ROWS}
    if noise_px:
        for name in ("landmarks_px", "peaks_px"):
            noise = rng.normal(0.0, noise_px, rows[name].shape)
            rows[name] = (rows[name] + noise).astype(np.float32)
    n = 2 * seen.time_s.size
    return replace(seen, frame=np.arange(n), time_s=np.arange(n) / 60.0, **rows)


@pytest.mark.slow
@pytest.mark.parametrize("golden", ALL)
def test_a_real_clip_repeats_no_picture(golden: Golden):
    seen = candidates(golden)
    assert not repeated_frames(seen.landmarks_px[..., :2].astype(float)).any()
    assert not repeated_frames(found(golden).pose.xy_px).any()


@pytest.mark.parametrize("noise_px", [0.0, 0.5])
def test_a_clip_of_doubled_pictures_gives_the_numbers_of_the_pictures(noise_px):
    twice = analysed(doubled(candidates(GARAGE), noise_px=noise_px))
    assert twice.track.rate_hz == pytest.approx(30.0, rel=0.01)
    once = {(m.key, m.side): m for m in found(GARAGE).metrics}
    assert {(m.key, m.side) for m in twice.metrics} == set(once)
    for value in twice.metrics:
        other = once[value.key, value.side]
        assert value.value == pytest.approx(other.value, abs=other.error + 1e-9)


def test_every_frame_keeps_a_place_on_the_track():
    seen = candidates(GARAGE)
    twice = doubled(seen)
    once, shows = without_repeats(twice)
    pose = shown_again(link(once), shows, twice)
    np.testing.assert_array_equal(pose.time_s, twice.time_s)
    np.testing.assert_array_equal(pose.xy_px[1::2], pose.xy_px[::2])
    np.testing.assert_array_equal(pose.xy_px[::2], link(seen).xy_px)


@pytest.mark.parametrize("lost", [0.0, 0.5])
def test_quantiles_of_rows_are_those_of_numpy(lost: float) -> None:
    rng = np.random.default_rng(5)
    values = rng.exponential(3.0, (200, 33))
    values[rng.random(values.shape) < lost] = np.nan
    np.testing.assert_array_equal(
        repeats._quantile(values, 0.65), np.nanquantile(values, 0.65, axis=1)
    )
