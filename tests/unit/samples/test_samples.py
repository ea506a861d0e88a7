import json

import pytest

from formcheck.errors import InputError
from formcheck.samples import (
    Sample,
    find_sample,
    first_of_each_view,
    sample_folder,
    samples,
)
from formcheck.settings.units import height_m, speed_mps


def test_samples_come_with_what_their_truth_says(tmp_path) -> None:
    for name, take in {
        "02_rear": {"view": "rear", "speed_mps": 2.8, "height_m": 1.7},
        "01_side": {"view": "side_left", "speed_mps": 3.0},
        "03_side": {"view": "side_right", "capture_fps": 240.0},
    }.items():
        (tmp_path / f"{name}.mp4").touch()
        (tmp_path / f"{name}.truth.json").write_text(
            json.dumps({"take": take, "about": f"About {name}."})
        )
    found = samples(tmp_path)
    assert [s.path.stem for s in found] == ["01_side", "02_rear", "03_side"]
    assert [s.path.stem for s in first_of_each_view(found)] == ["01_side", "02_rear"]
    assert found[1] == Sample(
        path=tmp_path / "02_rear.mp4",
        view="rear",
        about="About 02_rear.",
        speed="2.8m/s",
        height="1.7m",
    )
    assert found[0].height == ""
    assert [s.capture_fps for s in found] == ["", "", "240"]


@pytest.mark.slow
def test_the_samples_of_this_repository_show_every_view() -> None:
    found = samples()
    assert {s.view for s in first_of_each_view(found)} >= {"side", "rear", "front"}
    for sample in found:
        assert speed_mps(sample.speed) > 1.5
        assert 1.4 < height_m(sample.height) < 2.1


def test_a_clip_without_truth_is_a_sample_as_well(tmp_path) -> None:
    (tmp_path / "my_run.mp4").touch()
    (found,) = samples(tmp_path)
    assert (found.about, found.speed) == ("my run", "")


def test_without_the_folder_there_are_no_samples(tmp_path) -> None:
    assert samples(tmp_path / "none") == []
    assert sample_folder().name == "sample_videos"


def test_a_sample_is_found_by_its_name_or_by_how_it_begins(tmp_path) -> None:
    for name in ("01_side", "10_front", "10_front_dark"):
        (tmp_path / f"{name}.mp4").touch()
    found = samples(tmp_path)
    assert find_sample("01", found).path.stem == "01_side"
    assert find_sample("10_front", found).path.stem == "10_front"
    with pytest.raises(InputError, match="may be 10_front, 10_front_dark"):
        find_sample("10", found)
    for name in ("7", "", "side"):
        with pytest.raises(InputError, match=r"no sample .*; formcheck samples lists"):
            find_sample(name, found)
