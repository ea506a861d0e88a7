"""One tempo, or the reason why nothing is measured."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.model.skeleton import point
from formcheck.quality.tempo import tempo
from tests.edits.tracks import GARAGE, GYM, codes, measured, seen, slower_part


@pytest.mark.parametrize("name", [GYM, GARAGE])
def test_a_steady_run_has_one_tempo(name) -> None:
    found = tempo(measured(seen(name)).track, "side")
    assert found.change < 1.06
    assert "speed_ramp" not in codes(measured(seen(name)))


@pytest.mark.parametrize("factor", [2.0, 4.0, 8.0])
def test_a_slowed_middle_is_named_and_never_called_slow_motion(factor) -> None:
    found = measured(slower_part(seen(GYM), 2.0, 4.4, factor))
    assert not found.metrics
    assert found.quality[0].code in {"speed_ramp", "low_frame_rate"}
    assert "part is slowed down" in found.quality[0].message
    assert not {"slow_motion", "wrong_way", "no_gait"} & codes(found)


def test_a_quarter_played_slower_is_named() -> None:
    found = measured(slower_part(seen(GARAGE), 9.0, 99.0, 1.1))
    assert codes(found) & {"speed_changed", "tempo_changed"}


def test_feet_that_do_not_move_have_no_tempo() -> None:
    track = measured(seen(GARAGE)).track
    still = np.broadcast_to(track.xy_px[:1], track.xy_px.shape).copy()
    assert tempo(replace(track, xy_px=still), "side") is None


def test_feet_taken_for_each_other_for_a_moment_keep_the_tempo() -> None:
    track = measured(seen(GYM)).track
    xy = track.xy_px.copy()
    rows = [point(f"{side}_ankle") for side in ("left", "right")]
    xy[100:106, rows] = xy[100:106, rows[::-1]]
    found = tempo(replace(track, xy_px=xy), "side")
    assert found.change < 1.06
    assert found.usual_spm[1] < 1.1 * found.usual_spm[0]


@pytest.mark.parametrize("factor", [1.08, 0.92])
def test_a_change_for_good_is_placed(factor) -> None:
    clip = slower_part(seen(GARAGE), 6.0, 99.0, factor)
    found = tempo(measured(clip).track, "side")
    assert found.at_s == pytest.approx(6.0, abs=0.8)
    assert found.change == pytest.approx(max(factor, 1 / factor), abs=0.02)
    assert (found.after_spm < found.before_spm) == (factor > 1)
