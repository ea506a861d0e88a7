import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from formcheck.analysis import preview_messages
from formcheck.analysis.preview import Preview, jpeg, preview
from formcheck.cli import app
from formcheck.errors import VideoError
from tests.clips import CLIPS, NO_CLIPS, corner_picture, write_clip

needs_clips = pytest.mark.skipif(not CLIPS.is_dir(), reason=NO_CLIPS)


def codes(found: Preview) -> set[str]:
    return {message.code for message in found.messages}


@needs_clips
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "view", "faces", "near"),
    [
        ("gym_side_right_60fps", "side", "image_right", "right"),
        ("garage_side_left_30fps", "side", "image_left", "left"),
        ("rear_walk_portrait", "rear", "away", None),
        ("front_slowmo_portrait", "front", "camera", None),
        ("rotated_vfr_phone", "side", "image_right", "right"),
    ],
)
def test_view_and_direction_of_real_clips(name, view, faces, near) -> None:
    found = preview(CLIPS / f"{name}.mp4")
    assert found.scene is not None
    assert (found.scene.view, found.scene.faces, found.scene.near_side) == (
        *(view, faces),
        near,
    )
    assert ("front_view" in codes(found)) == (view == "front")


@needs_clips
@pytest.mark.slow
def test_a_good_clip_needs_no_remark_and_says_what_it_is() -> None:
    found = preview(CLIPS / "garage_side_left_30fps.mp4")
    assert found.messages == ()
    assert (found.width_px, found.height_px) == (720, 1280)
    assert found.filmed == "From the side, running to the left, left leg near"
    assert (
        found.facts == "12.0 s, 30 frames per second, 720 \N{MULTIPLICATION SIGN} 1280"
    )
    assert found.duration_s == pytest.approx(12.0, abs=0.1)
    assert found.fps == pytest.approx(30.0, abs=0.1)


@pytest.mark.slow
def test_a_clip_without_anybody_says_so_and_has_a_thumbnail(tmp_path) -> None:
    clip = write_clip(
        tmp_path / "empty.mp4", [corner_picture(640, 480, i % 9) for i in range(60)]
    )
    found = preview(clip)
    assert found.scene is None
    assert found.filmed == "Nobody recognised"
    assert [m.level for m in found.messages if m.code == "nobody"] == ["error"]
    assert "recognised in 0 of" in found.messages[0].message
    picture = Image.open(io.BytesIO(found.thumbnail))
    assert picture.size == (480, 360)
    red, _, blue = np.asarray(picture.convert("RGB"))[40, 40]
    assert red > 180 > 100 > blue, "the corner is red, not blue"


def test_too_few_pictures_per_second_and_a_short_clip_are_told(tmp_path) -> None:
    clip = write_clip(
        tmp_path / "slow.mp4", [corner_picture(shade=i) for i in range(30)], fps=15
    )
    found = preview(clip)
    assert {"low_frame_rate", "short_clip", "nobody"} <= codes(found)
    assert found.messages[0].level == "error", "the gravest first"
    texts = " ".join(m.message for m in found.messages)
    assert "15 frames per second" in texts
    assert "only 2.0 s long" in texts


@pytest.mark.parametrize(
    ("length_s", "level", "words"),
    [
        (4.0, "warn", "about 3 whole strides; the pelvis needs 6: film 6 s or more"),
        (7.0, "info", "From 7 strides pelvic drop is good to 4.0 degrees with a"),
        (20.0, None, ""),
    ],
)
def test_a_clip_from_behind_says_how_long_to_film(length_s, level, words) -> None:
    told = preview_messages._strides(length_s)
    assert (told is None) is (level is None)
    if told is not None:
        assert told.level == level
        assert words in told.message
        assert "from 25 to 4.0 degrees with a waistband and 2.0 with dots" in (
            told.message
        )


def test_the_command_says_the_same_as_the_app(tmp_path) -> None:
    clip = write_clip(
        tmp_path / "slow.mp4", [corner_picture(shade=i) for i in range(30)], fps=15
    )
    result = CliRunner().invoke(app, ["preview", str(clip)])
    assert result.exit_code == 0
    assert "slow.mp4: Nobody recognised; 2.0 s, 15 frames per second" in result.output
    assert "cannot be measured: 15 frames per second" in result.output
    missing = CliRunner().invoke(app, ["preview", str(tmp_path / "none.mp4")])
    assert missing.exit_code != 0
    assert "Traceback" not in missing.output


def test_what_is_no_video_is_refused(tmp_path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("dear diary " * 100)
    with pytest.raises(VideoError, match=r"cannot read notes\.mp4 as a video"):
        preview(text)


def test_feet_at_the_lower_edge_are_told() -> None:
    from tests.fabricated import make_clip_analysis

    clip = make_clip_analysis()
    assert clip.pose is not None
    lowest = float(np.nanmax(clip.pose.xy_px[..., 1]))
    feet = preview_messages._feet(clip.pose, round(lowest * 1.2))
    assert feet is None
    cut = clip.pose.xy_px.copy()
    cut[..., 1] += 2000.0 - np.nanmedian(np.nanmax(cut[..., 1], axis=1))
    low = replace(clip.pose, xy_px=cut)
    found = preview_messages._feet(low, 2000)
    assert found is not None
    assert found.code == "feet_at_edge"


def test_a_small_picture_is_not_blown_up() -> None:
    data = jpeg(corner_picture(64, 48), longest_px=480)
    assert Image.open(io.BytesIO(data)).size == (64, 48)
