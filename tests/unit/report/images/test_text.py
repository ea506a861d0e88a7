import numpy as np
import pytest

from formcheck.report.images.text import height, width, write

INK = (0, 0, 0)


def drawn(words: str, size: float = 1.0, x: int = 20) -> np.ndarray:
    """Return where ink is, with 20 px of room around the words."""
    paper = np.full((80, width(words, size) + 40, 3), 255, dtype=np.uint8)
    write(paper, words, (x, 50), size=size, colour=INK)
    return paper[..., 0] < 128


@pytest.mark.parametrize(
    "words", ["22 ± 7°", "\N{MINUS SIGN}3°", "here", "Füße größer, Übung"]
)
@pytest.mark.parametrize("size", [0.4, 1.0, 1.6])
def test_words_are_as_wide_as_they_say(words, size) -> None:
    columns = np.flatnonzero(drawn(words, size).any(axis=0))
    assert columns[0] >= 19
    assert columns[-1] <= 20 + width(words, size) + 1


@pytest.mark.parametrize("size", [0.4, 1.0, 1.6])
def test_a_capital_stands_on_the_base_line_as_tall_as_it_says(size) -> None:
    rows = np.flatnonzero(drawn("H", size).any(axis=1))
    assert rows.max() == pytest.approx(49, abs=1)
    assert np.ptp(rows) + 1 == pytest.approx(height(size), abs=1)


def test_every_sign_of_both_languages_has_a_letter_of_its_own() -> None:
    signs = "äöüÄÖÜß°±\N{MINUS SIGN}%"
    assert len({drawn(sign).tobytes() for sign in signs}) == len(signs)
    missing = drawn("\ue000")
    assert all(not np.array_equal(drawn(sign), missing) for sign in signs)


def test_words_beyond_the_edge_are_cut_off_there() -> None:
    whole, cut = drawn("here"), drawn("here", x=-10)
    assert np.array_equal(cut[:, :-40], whole[:, 30:-10])
    write(np.zeros((4, 4, 3), dtype=np.uint8), "far", (90, 90), size=1.0, colour=INK)


def test_an_outline_lies_under_the_words_and_around_them() -> None:
    paper = np.full((80, 120, 3), 128, dtype=np.uint8)
    write(paper, "I", (50, 50), size=1.5, colour=(255, 0, 0), outline=(0, 0, 255))
    red, blue = (paper == (255, 0, 0)).all(axis=2), (paper == (0, 0, 255)).all(axis=2)
    assert red.any()
    columns = np.flatnonzero(blue.any(axis=0))
    inside = np.flatnonzero(red.any(axis=0))
    assert columns[0] < inside[0] <= inside[-1] < columns[-1]
