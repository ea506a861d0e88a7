import numpy as np
import pytest

from benchmarks.blame import late_ms, main, table, true_times
from benchmarks.clips.exact import exact_scene, exact_track
from formcheck.gait.events import gait_timing
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.take import Take


def test_a_folder_without_runs_is_refused_in_one_sentence(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path)])
    assert "holds no runs" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([])
    assert "give a folder" in capsys.readouterr().err


@pytest.mark.slow
def test_exact_joints_of_rendered_people_give_every_event_near_the_plates():
    run = motion(Take(seconds=6.0))
    timing = gait_timing(exact_track(run), exact_scene(run.take))
    late = late_ms(timing, true_times(run), run.take.seconds)
    # What the rules make of real markers: up to 25 ms early, 40 ms late.
    assert all(abs(value) < 40.0 for value in late.values())


def test_the_table_says_first_minus_second():
    rows = [("a", {"toe_off": 3.0}, {"toe_off": 1.0}),
            ("b", {"toe_off": 5.0}, {"toe_off": np.nan})]  # fmt: skip
    assert "| toe off | +4.0 | +1.0 | +2.0 | +0.0 | +2.0 |" in table(rows, "A", "B")
