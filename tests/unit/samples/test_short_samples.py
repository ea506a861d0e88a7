"""The beginnings of sample clips that many tests take."""

import av
import pytest

from formcheck.samples import sample_folder
from tests.clips import beginning, short_sample


def times_s(path) -> list[float]:
    with av.open(path) as container:
        return [frame.time for frame in container.decode(video=0)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_side_right", "06_rear_even_small_drop"])
def test_a_beginning_has_the_same_frames_and_leaves_none_out(name, tmp_path) -> None:
    whole = sample_folder() / f"{name}.mp4"
    found = times_s(beginning(whole, 1.5, tmp_path / "short.mp4"))
    assert found == pytest.approx(times_s(whole)[: len(found)], abs=1e-4)
    assert 1.3 < found[-1] < 1.5


def test_a_short_sample_is_made_once_and_keeps_its_name() -> None:
    path = short_sample("01_side_right", 1.0)
    assert path.name == "01_side_right_1s.mp4"
    made = path.stat().st_mtime_ns
    assert short_sample("01_side_right", 1.0).stat().st_mtime_ns == made
