"""What ten runners are told, word for word.

After an intended change: ``FORMCHECK_UPDATE_GOLDEN=1 pytest`` on this file, then read
the difference line by line.
"""

import os
import re
from pathlib import Path

import pytest

from formcheck.knowledge import languages, load
from formcheck.report.sections.advice import advice_view
from tests.runners import RUNNERS, spoken

FOLDER = Path(__file__).parents[2] / "golden" / "advice"


@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_each_runner_is_told_what_was_reviewed(name) -> None:
    path = FOLDER / f"{name}.txt"
    if os.environ.get("FORMCHECK_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spoken(name), encoding="utf-8")
    assert spoken(name) == path.read_text(encoding="utf-8")


def test_german_tells_the_same_to_the_runner_with_the_long_stride() -> None:
    text = spoken("long_stride_9_kmh", "de")
    for part in (
        "Deutlich: Langer Schritt für Tempo und Grösse.",
        "Mach 144 Schritte pro Minute statt 138 bei gleichem Tempo von 9.0 km/h",
        "von 2.17 m auf 2.08 m",
        "links 15.5 ± 1.8°, rechts 14.0 ± 1.8° (üblich: bis 10.5°)",
    ):
        assert part in text
    assert len(text) > 0.9 * len(spoken("long_stride_9_kmh"))


def test_no_reviewed_advice_belongs_to_nobody() -> None:
    assert {p.stem for p in FOLDER.iterdir()} == set(RUNNERS)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_no_forbidden_word_is_spoken(name, language) -> None:
    text = spoken(name, language).lower()
    assert [w for w in load(language).wording.never if w in text] == []
    assert "{" not in text, "a figure was not filled in"
    assert "nan" not in text.replace("finanz", "").split()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_articles_are_told_by_their_titles(name, language) -> None:
    assert not re.search(r"\bS[0-4]\b", spoken(name, language))


@pytest.mark.parametrize("name", sorted(RUNNERS))
def test_nothing_is_told_twice(name) -> None:
    view = advice_view(RUNNERS[name].advice())
    for place in (view.headline, view.more, view.information):
        for one in place:
            sentences = [
                s for t in (one.text, one.how, *one.seen) for s in t.split(". ")
            ]
            assert len(sentences) == len(set(sentences))
    told = (*view.headline, *view.more, *view.information)
    points = [note.item for one in told for note in one.notes]
    assert len(points) == len(set(points))
