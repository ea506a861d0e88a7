import cv2
import numpy as np
import pytest

from formcheck.pose.room.horizon import camera_roll_deg, plumb_roll_deg, reduced


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


def hall(roll_deg: float, *, up_deg: float = 0.0, black: bool = False) -> np.ndarray:
    """Return a wall with seven uprights, which a camera looking up sees converge."""
    picture = np.full((600, 450, 3), 180, dtype=np.uint8)
    for x in np.linspace(-200.0, 200.0, 7):
        lean = np.tan(np.radians(-up_deg * x / 450.0))
        ends = [(round(225 + x + 250 * lean * way), 300 + 250 * way) for way in (-1, 1)]
        cv2.line(picture, ends[0], ends[1], (70, 70, 70), 5)
    turn = cv2.getRotationMatrix2D((225.0, 300.0), -roll_deg, 1.0)
    edge = cv2.BORDER_CONSTANT if black else cv2.BORDER_REPLICATE
    return cv2.warpAffine(picture, turn, (450, 600), borderMode=edge)


@pytest.mark.parametrize("black", [False, True])
@pytest.mark.parametrize("roll", [-8.0, -3.0, 0.0, 5.0, 8.0])
def test_uprights_give_the_roll_of_a_side_view(roll, black) -> None:
    greys = [reduced(hall(roll, black=black))] * 5
    assert plumb_roll_deg(greys, 0.5) == pytest.approx(roll, abs=0.5)


def test_uprights_that_converge_lean_by_their_place() -> None:
    greys = [reduced(hall(2.0, up_deg=10.0))] * 5
    assert plumb_roll_deg(greys, 0.5) == pytest.approx(2.0, abs=0.7)
    apart = plumb_roll_deg(greys, 0.9) - plumb_roll_deg(greys, 0.1)
    assert abs(apart) == pytest.approx(8.0, abs=1.5)


@pytest.mark.parametrize(
    "pictures",
    [
        [],
        [hall(0.0)] * 2,
        [np.full((600, 450, 3), 120, dtype=np.uint8)] * 5,
        [room(3.0, plumb=False)] * 5,
    ],
)
def test_without_uprights_the_roll_of_a_side_view_is_not_known(pictures) -> None:
    assert np.isnan(plumb_roll_deg([reduced(p) for p in pictures], 0.5))


def test_the_struts_of_a_treadmill_alone_are_no_uprights() -> None:
    picture = np.full((600, 450, 3), 180, dtype=np.uint8)
    for x in (300, 320, 345, 360):
        cv2.line(picture, (x, 200), (x + 40, 480), (60, 60, 60), 5)
    assert np.isnan(plumb_roll_deg([reduced(picture)] * 5, 0.5))
