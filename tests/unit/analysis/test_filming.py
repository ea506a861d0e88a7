"""A test clip judged point by point, in pictures of a known room."""

import cv2
import numpy as np
import pytest

from formcheck.analysis.filming import checks
from formcheck.model import Frame
from tests.fabricated import make_clip_analysis

WIDTH, HEIGHT = 640, 720
CLIP = make_clip_analysis(seconds=2.0)


def room(*, wall: int, runner: int, turn_deg: float = 0.0) -> list[Frame]:
    """Return pictures of a room with door frames, and the runner as a box."""
    pose = CLIP.pose
    assert pose is not None
    frames = []
    for index in range(6):
        picture = np.full((HEIGHT, WIDTH, 3), wall, dtype=np.uint8)
        for x in range(60, WIDTH, 90):
            cv2.line(picture, (x, 20), (x, HEIGHT - 20), (wall // 3,) * 3, 5)
        if turn_deg:
            turned = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -turn_deg, 1.0)
            picture = cv2.warpAffine(
                picture, turned, (WIDTH, HEIGHT), borderValue=(wall,) * 3
            )
        seen = pose.xy_px[index]
        left, top = np.nanmin(seen, axis=0).astype(int)
        right, low = np.nanmax(seen, axis=0).astype(int)
        picture[max(0, top) : low, max(0, left) : right] = runner
        frames.append(Frame(index=index, time_s=index / 30, rgb=picture))
    return frames


def judged(frames, *, scene=None, size_frac=0.6, fps=60.0):
    found = checks(frames, CLIP.pose, scene or CLIP.scene, size_frac=size_frac, fps=fps)
    return {check.key: check for check in found}


def test_a_clip_filmed_as_it_should_be_is_good_in_every_point() -> None:
    found = judged(room(wall=170, runner=180))
    assert {check.grade for check in found.values()} == {"good"}
    assert "leg near" in found["view"].words


@pytest.mark.parametrize(
    ("wall", "runner", "words"),
    [(40, 40, "Too dark"), (250, 70, "Against the light"), (120, 150, "Bright enough")],
)
def test_light_is_told_by_the_runner_not_by_the_room(wall, runner, words) -> None:
    assert judged(room(wall=wall, runner=runner))["light"].words.startswith(words)


@pytest.mark.parametrize(
    ("turn_deg", "way"), [(6.0, " clockwise"), (-6.0, "counter-clockwise")]
)
def test_a_turned_camera_is_told_which_way_to_turn(turn_deg, way) -> None:
    # What leans clockwise in the picture was filmed by a camera turned the other way.
    found = judged(room(wall=170, runner=180, turn_deg=turn_deg))["level"]
    assert found.grade == "fair"
    assert "turned by 6°" in found.words
    assert f"turn the camera{way if way[0] == ' ' else ' ' + way}" in found.words


@pytest.mark.parametrize(
    ("fps", "grade"),
    [(60.0, "good"), (30.0, "fair"), (15.0, "poor"), (None, "unknown")],
)
def test_pictures_per_second(fps, grade) -> None:
    assert judged(room(wall=170, runner=180), fps=fps)["rate"].grade == grade


@pytest.mark.parametrize(
    ("frac", "grade"), [(0.6, "good"), (0.35, "fair"), (0.2, "poor")]
)
def test_height_in_the_picture(frac, grade) -> None:
    found = judged(room(wall=170, runner=180), size_frac=frac)["size"]
    assert found.grade == grade
    assert f"{100 * frac:.0f} %" in found.words


def test_without_a_runner_only_that_is_told() -> None:
    found = checks([], None, None, size_frac=0.0, fps=60.0)
    assert [check.key for check in found] == ["view", "rate"]
    assert found[0].grade == "poor"
