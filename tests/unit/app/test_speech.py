"""Every text of the app has its German; figures are written as Germans write them."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import formcheck_app
from formcheck.analysis import filming
from formcheck.background import job as job_module
from formcheck_app import speech
from formcheck_app.components import filming_guide, styles
from formcheck_app.components.forms import clip_cards, clip_form, run_form, sample_form
from formcheck_app.components.result import share

APP = Path(formcheck_app.__file__).parent
SHOWN = frozenset(
    {
        *("title", "header", "subheader", "markdown", "caption", "info", "error"),
        *("warning", "success", "button", "checkbox", "text_input", "selectbox"),
        *("toggle", "segmented_control", "multiselect", "text_area", "date_input"),
        *("file_uploader", "popover", "expander", "spinner", "progress", "pills"),
        "download_button",
    }
)
"""What shows its first words on a page."""
ALIKE = frozenset({"Batch", "Name", "Text", "60 fps", "km/h"})
"""The same in both languages, and so no proof of a missing entry."""


def sources() -> Iterator[ast.Module]:
    for path in sorted(APP.rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def literals(node: ast.expr) -> Iterator[str]:
    """Yield the texts an expression can be, a figure in place of what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "7"
            for part in node.values
        )
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def said() -> Iterator[str]:
    """Yield every text that a page says, and every text of the scripts."""
    for tree in sources():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "say"
            ):
                yield from (text for arg in node.args for text in literals(arg))
    for script in sorted((APP / "components").rglob("*.js")):
        yield from speech._IN_SCRIPT.findall(script.read_text(encoding="utf-8"))
    for drawing in styles.DRAWINGS.glob("*.svg"):
        yield from speech._IN_DRAWING.findall(drawing.read_text(encoding="utf-8"))


def words(held: Any) -> Iterator[str]:
    """Yield every text that a constant holds, but for names of files."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        yield from (text for one in held.values() for text in words(one))
    elif isinstance(held, tuple | list):
        yield from (text for one in held for text in words(one))


def constants() -> Iterator[str]:
    """Yield the texts that pages say by way of a constant."""
    for held in (
        *(clip_cards._VIEWS, clip_form.TOGETHER, clip_form.EACH),
        *(filming_guide._POINTS, filming_guide._STEPS, sample_form._TITLES),
        *(share._CSV_WORDS, styles._FIELDS, run_form.QUANTITIES),
    ):
        yield from (text for text in words(held) if not text.endswith(".svg"))


def of_the_program() -> Iterator[str]:
    """Yield texts of the program that only the app shows."""
    for module in (filming, job_module):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "words":
                yield from literals(node.value)
            if (
                isinstance(node, ast.Return)
                and module is job_module
                and node.value is not None
            ):
                yield from (t for t in literals(node.value) if " " in t)


@pytest.mark.parametrize("name", sorted(set(speech.LANGUAGES) - {"en"}))
def test_no_text_of_the_app_is_left_in_english(name) -> None:
    known = speech.texts(name)
    wanted = dict.fromkeys((*said(), *constants(), *of_the_program()))
    wordy = [text for text in wanted if any(letter.isalpha() for letter in text)]
    assert len(wordy) > 150
    missing = [text for text in wordy if known.known(text) is None]
    assert missing == []


def test_whatever_a_page_shows_goes_through_the_language() -> None:
    bare = []
    for tree in sources():
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            ):
                continue
            if node.func.attr not in SHOWN or not node.args:
                continue
            for text in literals(node.args[0]):
                if any(letter.isalpha() for letter in text.replace("7", "")):
                    bare.append(text)
    # The choice of a language speaks both, and the menu of the questions is theirs.
    assert [text for text in bare if text != "Language, Sprache"] == []


def test_german_has_a_decimal_comma() -> None:
    german = speech.texts("de")
    assert german("2.35 ± 0.04 m") == "2,35 ± 0,04 m"
    assert "1,5" in german("only 1.5 s long; errors are wide, film 20 s or more")
