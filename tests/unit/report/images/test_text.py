import numpy as np
import pytest

from formcheck.report.images.text import height, width, write

INK = (0, 0, 0)


def drawn(words: str, size: float = 1.0) -> np.ndarray:
    """Return where ink is, with 20 px of room around the words."""
    paper = np.full((80, width(words, size) + 40, 3), 255, dtype=np.uint8)
    write(paper, words, (20, 50), size=size, inks=((INK, 1),))
    return paper[..., 0] < 128


@pytest.mark.parametrize("words", ["22 ± 7°", "\N{MINUS SIGN}3°", "here"])
@pytest.mark.parametrize("size", [0.4, 1.0, 1.6])
def test_words_are_as_wide_as_they_say(words, size) -> None:
    columns = np.flatnonzero(drawn(words, size).any(axis=0))
    assert columns[0] >= 19
    assert columns[-1] <= 20 + width(words, size) + 1


def test_plus_minus_is_a_plus_with_a_line_below() -> None:
    plus, both = drawn("+"), drawn("±")
    rows = np.flatnonzero((plus != both).any(axis=1))
    assert rows.min() > 50, "below the base line"
    assert both[rows].any(axis=0).sum() > 0.4 * width("±", 1.0)


def test_the_degree_sign_is_a_ring_at_the_top() -> None:
    rows, _ = np.nonzero(drawn("°"))
    assert rows.min() == pytest.approx(50 - height(1.0), abs=1)
    assert rows.max() < 50 - height(1.0) / 2
