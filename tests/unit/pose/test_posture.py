import numpy as np
import pytest

from formcheck.pose.posture import (
    ReadAgainError,
    check,
    is_woven,
    quarter_turns,
    teeth_of,
)


def edge(shift: float) -> np.ndarray:
    """Return a picture of a dark body on a light room, moved to the right."""
    x = np.arange(120)
    row = np.where((x > 30 + shift) & (x < 70 + shift), 40, 180).astype(np.uint8)
    return np.repeat(np.tile(row, (80, 1))[..., None], 3, axis=2)


WHOLE = np.array([60.0, 40.0, 120.0])


@pytest.mark.parametrize(("up_deg", "turns"), [(-90, 3), (180, 2), (-175, 2), (88, 1)])
def test_heads_that_point_aside_ask_for_a_turn(up_deg, turns) -> None:
    noise = np.random.default_rng(1).normal(0.0, 8.0, 8)
    assert quarter_turns(up_deg + noise) == turns


@pytest.mark.parametrize(
    "up_deg",
    [
        [5.0, -20.0, 12.0, 64.0],
        [90.0, 91.0],
        [90.0, 90.0, 0.0, 1.0],
        [45.0, 46.0, 44.0, 45.0],
        [],
    ],
)
def test_bodies_that_stand_are_few_or_disagree_ask_for_none(up_deg) -> None:
    assert quarter_turns(up_deg) == 0


def test_fields_of_two_moments_show_teeth() -> None:
    woven = edge(0)
    woven[1::2] = edge(6)[1::2]
    assert is_woven([teeth_of(woven, WHOLE)] * 3)
    assert not is_woven([teeth_of(edge(0), WHOLE)] * 3)


def test_fields_of_one_moment_and_fine_texture_are_whole_pictures() -> None:
    chance = np.random.default_rng(0)
    rough = chance.integers(0, 255, (80, 120, 3), dtype=np.uint8)
    assert not is_woven([teeth_of(rough, WHOLE)])
    assert not is_woven([teeth_of(edge(0), np.array([500.0, 40.0, 20.0]))])
    assert not is_woven([])


def test_what_has_to_be_read_otherwise_is_told() -> None:
    with pytest.raises(ReadAgainError) as told:
        check([-90.0] * 4, [np.array([0.05, 0.01])])
    assert (told.value.quarter_turns, told.value.woven) == (3, True)
    check([2.0] * 4, [np.array([0.001, 0.004])])
