import cv2
import numpy as np
import pytest

from formcheck.pose.room.background import moving_background, small_grey, tiny_grey

REGION = np.array([360.0, 640.0, 700.0])
SIZE = (1280, 720)


def room(dx: float = 0.0, dy: float = 0.0, *, runner: float = 0.0) -> np.ndarray:
    """Return a picture of a patterned wall with a runner in front, moved by some px."""
    rng = np.random.default_rng(3)
    wall = cv2.resize(rng.integers(60, 200, (32, 18), np.uint8), SIZE[::-1])
    picture = np.repeat(wall[..., None], 3, axis=2)
    cv2.rectangle(picture, (270, 200), (450, 1150), (150, 60, 60), -1)
    leg = (round(360 + 100 * np.sin(runner)), 1150)
    cv2.line(picture, (360, 700), leg, (20, 20, 20), 60)
    move = np.float32([[1, 0, dx], [0, 1, dy]])
    return cv2.warpAffine(picture, move, SIZE[::-1], borderMode=cv2.BORDER_REPLICATE)


def probes(bob_px: float, n: int = 8) -> list[np.ndarray]:
    bobs = bob_px * np.sin(np.arange(n) * 2.1)
    return [small_grey(room(0.3 * b, b, runner=i)) for i, b in enumerate(bobs)]


@pytest.mark.parametrize("bob_px", [4.0, 8.0, 23.0])
def test_the_background_tells_how_far_the_camera_moved(bob_px) -> None:
    found = moving_background(probes(bob_px), region=REGION, width_px=SIZE[1])
    assert found is not None
    for dx, dy in ((0.0, 0.0), (3.0, bob_px), (-2.5, -bob_px)):
        seen = found.moved_px(room(dx, dy, runner=dy))
        assert seen == pytest.approx([dx, dy], abs=0.0005 * SIZE[0])


def test_a_camera_that_stands_still_needs_no_comparing() -> None:
    assert moving_background(probes(0.0), region=REGION, width_px=SIZE[1]) is None


def test_a_bare_wall_tells_nothing() -> None:
    bare = [np.full((360, 203), 120, dtype=np.uint8)] * 8
    assert moving_background(bare, region=REGION, width_px=SIZE[1]) is None


def plain_room(dx: float = 0.0, dy: float = 0.0) -> np.ndarray:
    """Return a faintly mottled wall on which one sharp black frame hangs."""
    rng = np.random.default_rng(5)
    wall = cv2.resize(rng.integers(125, 165, (64, 36), np.uint8), SIZE[::-1])
    picture = np.repeat(wall[..., None], 3, axis=2)
    cv2.rectangle(picture, (-20, 300), (120, 600), (10, 10, 10), 12)
    move = np.float32([[1, 0, dx], [0, 1, dy]])
    return cv2.warpAffine(picture, move, SIZE[::-1], borderMode=cv2.BORDER_REPLICATE)


def test_a_plain_wall_with_one_sharp_picture_tells_it_as_well() -> None:
    shaken = [small_grey(plain_room(4.0 * np.sin(i), 6.0 * i % 11)) for i in range(8)]
    found = moving_background(shaken, region=REGION, width_px=SIZE[1])
    assert found is not None
    first = plain_room(0.0, 0.0)
    for dx, dy in ((0.0, 0.0), (5.0, -4.0), (-3.0, 8.0)):
        seen = found.moved_px(plain_room(dx, dy)) - found.moved_px(first)
        assert seen == pytest.approx([dx, dy], abs=0.0005 * SIZE[0])


def marked(picture: np.ndarray, words: str) -> np.ndarray:
    """Lay a mark and a running clock over a picture; they do not move with it."""
    out = picture.copy()
    cv2.rectangle(out, (8, 8), (130, 90), (250, 250, 250), -1)
    cv2.putText(out, "run", (20, 66), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (200, 0, 0), 5)
    cv2.putText(out, words, (500, 1270), cv2.FONT_HERSHEY_SIMPLEX, 2, (255, 255, 0), 4)
    return out


def test_a_mark_and_a_clock_laid_over_a_shaken_picture_do_not_hold_it_still() -> None:
    ways = [(4.0 * np.sin(i), 6.0 * i % 11) for i in range(8)]
    shaken = [marked(plain_room(*w), f"{i}.{7 * i}") for i, w in enumerate(ways)]
    small = [small_grey(one) for one in shaken]
    found = moving_background(small, region=REGION, width_px=SIZE[1])
    assert found is not None
    for way, one in zip(ways, shaken, strict=True):
        assert found.moved_px(one) == pytest.approx(way, abs=0.0005 * SIZE[0])


def test_a_plain_wall_that_stands_still_stays_still() -> None:
    still = [small_grey(plain_room())] * 8
    assert moving_background(still, region=REGION, width_px=SIZE[1]) is None


def test_another_room_is_no_motion() -> None:
    found = moving_background(probes(8.0), region=REGION, width_px=SIZE[1])
    assert np.isnan(found.moved_px(np.full((*SIZE, 3), 90, dtype=np.uint8))).all()


def test_a_tiny_picture_is_of_the_whole_frame() -> None:
    picture = np.zeros((1280, 720, 3), dtype=np.uint8)
    picture[640:] = 200
    tiny = tiny_grey(picture)
    assert tiny.shape == (16, 16)
    assert tiny[:7].max() == 0
    assert tiny[9:].min() == 200
