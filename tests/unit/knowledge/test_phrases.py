"""German is complete: every text of the program has its German, no English is left."""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

import formcheck
from formcheck.advice.advise import with_advice
from formcheck.knowledge import KINDS, TEXT_FIELDS, TEXT_TABLES, _table, _translation
from formcheck.knowledge.phrases import phrases
from formcheck.metrics import METRICS
from formcheck.report.handout import handout_html
from formcheck.report.localised import _SPOKEN, _TAG, _depth, localised
from formcheck.report.page import report_html
from formcheck.report.terminal import print_summary
from formcheck.settings.settings import Runner
from tests.fabricated import make_analysis, make_clip_analysis, without_numbers
from tests.runners import RUNNERS

PACKAGE = Path(formcheck.__file__).parent
TOLD_BY = ("gait", "quality", "metrics", "pelvis")
"""Packages whose sentences are shown: refusals, remarks, how a number was measured."""
UNTRANSLATED = {"sources", "thresholds", "reference_runners"}
"""What reviewers read in English: publications, and why a limit lies where it does."""

ENGLISH = re.compile(
    r"\b(the|and|of|is|with|from|left|right|at|to|by|for|not|are|be|on|it|this|that|no|"
    r"as|you|your|foot|feet|legs|strides?|strike|steps?|how|what|why|measured|speed|"
    r"more|than|above|below|which|hip|only|each|within|cannot|look)\b",
    re.IGNORECASE,
)
"""Words that no German sentence holds."""


def templates(package: str) -> Iterator[str]:
    """Yield every sentence of a package, its figures as numbers."""
    for file in sorted((PACKAGE / package).rglob("*.py")):
        tree = ast.parse(file.read_text())
        docs = {
            id(n.value)
            for n in ast.walk(tree)
            if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)
        }
        parts = {
            id(inner)
            for n in ast.walk(tree)
            if isinstance(n, ast.JoinedStr | ast.Raise)
            for inner in ast.walk(n)
            if inner is not n
        }
        for node in ast.walk(tree):
            if id(node) in docs | parts:
                continue
            text = _template(node)
            if len(re.findall(r"[a-z]{2,}", text)) >= 3 and len(text.split()) >= 3:
                yield text


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(v.value) if isinstance(v, ast.Constant) else "7" for v in node.values
        )
    return ""


def with_sides(text: str) -> Iterator[str]:
    """Yield a sentence as it may come: some of its figures are a side."""
    yield text
    yield text.replace("7", "left")
    yield re.sub(r"\b7\b", "left", text, count=1)
    sided = re.sub(r"\bthe 7\b", "the left", text)
    yield sided
    yield sided.replace("film the 7 side", "film the right side")
    yield re.sub(r"\b7 (knee|thigh|leg|foot)\b", r"left \1", text)


def ends(text: str) -> tuple[str, str]:
    """Return a sentence with and without what joins it to another one."""
    return text, text.strip(" .;,")


@pytest.mark.parametrize("package", TOLD_BY)
def test_every_sentence_of_the_measuring_has_its_german(package) -> None:
    say = phrases("de")
    missing = [
        text
        for text in templates(package)
        if not any(say.known(one) for told in with_sides(text) for one in ends(told))
    ]
    assert missing == []


def test_every_metric_has_its_german_name_and_meaning() -> None:
    say = phrases("de")
    for metric in METRICS.values():
        assert say.known(metric.label), metric.key
        assert say.known(metric.definition), metric.key


def missing_texts(english: dict, german: dict, *, inside: bool) -> Iterator[str]:
    for key, text in english.items():
        within = inside or key in TEXT_TABLES
        told = german.get(key) if isinstance(german, dict) else None
        if isinstance(text, dict):
            yield from missing_texts(text, told or {}, inside=within)
        elif _is_text(text) and (within or key in TEXT_FIELDS) and told is None:
            yield f"{key}: {text}"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - UNTRANSLATED))
def test_every_text_of_the_knowledge_base_has_its_german(kind) -> None:
    german = _translation("de").get(kind, {})
    english = _table(kind)
    if kind == "documents":
        english = {k: {"by": v["by"]} for k, v in english.items()}
    found = list(missing_texts(english, german, inside=kind in TEXT_TABLES))
    assert found == []


def _is_text(value: object) -> bool:
    return isinstance(value, str | list) and bool(value)


def texts(page: str) -> Iterator[str]:
    """Yield what a reader or a screen reader meets of a page."""
    kept = 0
    for part in _TAG.split(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)):
        if part.startswith("<"):
            kept = _depth(part, kept)
            yield from ([] if kept else [m[2] for m in _SPOKEN.finditer(part)])
        elif part.strip() and not kept:
            yield " ".join(unescape(part).split())


def english(text: str) -> list[str]:
    """Return the English words of a text; articles' titles are names."""
    return ENGLISH.findall(re.sub(r"«.*?»", "", text))


def german_runs() -> dict:
    two = make_analysis(
        make_clip_analysis(), make_clip_analysis(name="b.mp4", clip=1, near="left")
    )
    hurting = Runner(
        height_m=1.75, answers={"pain_now": 2.0, "pain_where": ["outer_hip"]}
    )
    runs = {name: runner.advice("de") for name, runner in RUNNERS.items()}
    runs["two clips"] = with_advice(two, runner=hurting, language="de")
    runs["a walk"] = with_advice(without_numbers(), runner=Runner(), language="de")
    return runs


MADE_UP = ("the left knee was hidden 20 % of the time", "move <closer> & look")
"""Sentences that only the made-up analysis of the tests holds."""


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(german_runs()))
def test_no_english_word_is_left_in_german_pages(name) -> None:
    run = german_runs()[name]
    pages = report_html(run, handout="handout.html"), handout_html(run)
    for page in pages:
        left = {
            text: english(text)
            for text in texts(page.decode())
            if english(text) and not any(made in text for made in MADE_UP)
        }
        assert left == {}


def test_no_english_word_is_left_in_the_german_terminal(capsys) -> None:
    for run in german_runs().values():
        print_summary(run, None)
    lines = capsys.readouterr().out.replace("\n", " ")
    for made in MADE_UP:
        lines = lines.replace(made, "")
    assert english(lines) == []


def test_numbers_have_a_decimal_comma_and_dates_and_versions_stay() -> None:
    say = phrases("de")
    assert say("2.12 ± 0.04 m") == "2,12 ± 0,04 m"
    assert say("147.0 ± 0.4 steps/min") == "147,0 ± 0,4 Schritte/min"
    assert say.figures("numpy 1.26.4, 2026-03-02, 10.1136/bjsports") == (
        "numpy 1.26.4, 2026-03-02, 10.1136/bjsports"
    )


def test_a_sentence_with_figures_is_found_by_its_form() -> None:
    say = phrases("de")
    assert say("only 3.2 s long; errors are wide, film 20 s or more") == (
        "nur 3,2 s lang; die Fehler sind gross, film 20 s oder mehr"
    )
    assert say("The left foot was not seen.") == "Der Fuss links war nicht zu sehen."
    assert say("Something nobody wrote.") == "Something nobody wrote."


def test_what_is_marked_stays_and_the_rest_of_a_page_is_told() -> None:
    page = '<p title="Cadence">Cadence: 3.5 m<b translate="no">Cadence 3.5</b></p>'
    assert localised(page, "de") == (
        '<p title="Schrittfrequenz">Schrittfrequenz: 3,5 m'
        '<b translate="no">Cadence 3.5</b></p>'
    )
    assert localised(page, "en") == page


def test_english_is_told_as_it_was_written() -> None:
    say = phrases("en")
    assert say("2.5 m") == "2.5 m"
    assert phrases("xx")("Cadence") == "Cadence"
