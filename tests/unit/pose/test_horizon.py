import cv2
import numpy as np
import pytest

from formcheck.pose.horizon import camera_roll_deg, reduced


def roll_of(pictures) -> float:
    return camera_roll_deg([reduced(picture) for picture in pictures])


def room(roll_deg: float, *, level=True, plumb=True, depth=False) -> np.ndarray:
    """Return a picture of a wall with a rail, a skirting and door frames."""
    picture = np.full((600, 450, 3), 180, dtype=np.uint8)
    if level:
        picture[420:440] = 90
        picture[150:156, 40:410] = 60
        picture[520:530, 120:330] = 30
    if plumb:
        picture[:420, 60:66] = 70
        picture[:420, 380:390] = 70
    if depth:
        for x in range(0, 450, 60):
            cv2.line(picture, (x, 600), (225, 300), (20, 20, 20), 3)
    turn = cv2.getRotationMatrix2D((225.0, 300.0), -roll_deg, 1.0)
    return cv2.warpAffine(picture, turn, (450, 600), borderMode=cv2.BORDER_REPLICATE)


@pytest.mark.parametrize("roll", [-3.0, 0.0, 2.0])
@pytest.mark.parametrize("shown", [{}, {"plumb": False}, {"depth": True}])
def test_the_lines_of_a_room_give_the_roll(roll, shown):
    pictures = [room(roll, **shown)] * 5
    # + = the right end too low: turned clockwise as seen.
    assert roll_of(pictures) == pytest.approx(roll, abs=0.5)


def test_who_runs_in_front_of_the_room_drops_out():
    pictures = []
    for i in range(7):
        picture = room(2.0)
        cv2.line(picture, (150 + 20 * i, 100), (230 + 10 * i, 500), (200, 60, 60), 60)
        pictures.append(picture)
    assert roll_of(pictures) == pytest.approx(2.0, abs=0.5)


@pytest.mark.parametrize(
    "pictures",
    [
        [],
        [np.full((600, 450, 3), 120, dtype=np.uint8)] * 5,
        [room(0.0, level=False, plumb=False, depth=True)] * 5,
        [room(4.0)] * 2,
    ],
)
def test_without_such_lines_it_is_not_known(pictures):
    assert np.isnan(roll_of(pictures))


def test_lines_that_contradict_each_other_are_not_believed():
    picture = room(0.0, plumb=False)
    crooked = room(5.0, level=False)
    picture[:400] = np.minimum(picture[:400], crooked[:400])
    assert np.isnan(roll_of([picture] * 5))
