import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from formcheck import knowledge as package
from formcheck.errors import InputError, KnowledgeError
from formcheck.knowledge import TEXT_FIELDS, checked, languages, load, translated
from formcheck.knowledge.checks import cited, contradictions, finding_keys
from formcheck.metrics import METRICS
from tests.wording import overlaps, runs, texts_of

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
FOLDER = Path(package.__file__).parent


@pytest.fixture
def tables() -> dict:
    return load().model_dump()


def test_the_files_are_valid_and_fit_together() -> None:
    assert contradictions(load()) == []


def test_all_points_of_the_documents_are_there() -> None:
    kinds = [key.split(".")[0] for key in load().items]
    assert {k: kinds.count(k) for k in dict.fromkeys(kinds)} == {
        "cause": 23,
        "cond": 10,
        "sym": 11,
        "ref": 7,
        "tx": 24,
        "ex": 21,
        "pv": 8,
    }
    assert len(kinds) == 104


def test_every_source_is_cited_and_every_citation_resolves() -> None:
    definitions = {s for metric in METRICS.values() for s in metric.source}
    assert set(load().sources) == cited(load()) | definitions


@pytest.mark.parametrize("key", sorted(load().thresholds.metric))
def test_a_range_has_its_metrics_unit_and_names_sources(key) -> None:
    usual = load().thresholds.metric[key]
    assert usual.unit == METRICS[key].unit
    assert usual.sources


@pytest.mark.parametrize("key", sorted(load().thresholds.difference))
def test_a_difference_has_a_unit_it_can_be_judged_in(key) -> None:
    unit = load().thresholds.difference[key].unit
    own = "frac" if key == "foot_strike_class" else METRICS[key].unit
    assert unit == own or (unit == "%" and own in ("s", "ms"))


# ---------------------------------------------------------------- what is refused


def test_an_unknown_name_is_refused(tables) -> None:
    tables["triggers"]["always"]["items"] = ["cause.nothing"]
    with pytest.raises(KnowledgeError, match=r"cause\.nothing"):
        checked(tables)


def test_an_item_nobody_reaches_is_refused(tables) -> None:
    del tables["triggers"]["drinking"]
    with pytest.raises(KnowledgeError, match=r"pv\.hydrate"):
        checked(tables)


def test_a_field_nobody_knows_is_refused(tables) -> None:
    tables["items"]["cause.form"]["colour"] = "red"
    with pytest.raises(KnowledgeError, match="colour"):
        checked(tables)


def test_an_answer_that_cannot_be_given_is_refused(tables) -> None:
    tables["triggers"]["surface"]["any"] = [{"surface": "ice"}]
    with pytest.raises(KnowledgeError, match="surface is never 'ice'"):
        checked(tables)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (("tier", "emergency", "stop"), False),
        (("tier", "urgent", "shows"), ["strength"]),
        (("tier", "soon", "shows"), ["care", "strength"]),
        (("tier", "soon", "shows"), ["care", "form"]),
        (("tier", "ask_first", "folded"), False),
        (("pain", "mild", "shows"), ["strength"]),
        (("pain", "acute", "shows"), ["care", "mobility"]),
        (("pain", "acute", "later"), ["strength"]),
    ],
)
def test_no_edit_of_the_files_can_lift_a_safety_rule(tables, place, change) -> None:
    part = tables["gates"]
    for name in place[:-1]:
        part = part[name]
    part[place[-1]] = change
    with pytest.raises(KnowledgeError, match=place[1]):
        checked(tables)


def test_a_strength_exercise_cannot_hide_on_another_kind_of_card(tables) -> None:
    tables["recommendations"]["while_it_hurts"]["exercises"] = ["clamshell"]
    with pytest.raises(KnowledgeError, match="while_it_hurts"):
        checked(tables)


@pytest.mark.parametrize("change", [{"one_of": "long_stride"}, {"alone": "{seen}"}])
def test_a_sign_that_never_counts_alone_must_say_what_it_is_one_of(
    tables, change
) -> None:
    tables["findings"]["foot_ahead"] |= change
    with pytest.raises(KnowledgeError, match="foot_ahead never counts alone"):
        checked(tables)


def test_limits_must_rise(tables) -> None:
    tables["thresholds"]["metric"]["pelvic_excursion"]["high"]["notable"] = 5.0
    with pytest.raises(KnowledgeError, match="notable must lie above"):
        checked(tables)


# ---------------------------------------------------------------- words


def test_no_sentence_of_the_documents_is_copied() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the documents are not here")
    documents = [
        runs(p.read_text(encoding="utf-8")) for p in sorted(SEEDS.glob("*.txt"))
    ]
    titles = {d.title for d in load().documents.values()}
    assert len(documents) == 5
    for language in languages():
        for text in texts_of(load(language)):
            if text not in titles:
                assert overlaps(text, documents) == [], text


def test_items_cite_lines_that_exist_and_say_something() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the documents are not here")
    lines = [
        p.read_text(encoding="utf-8").splitlines() for p in sorted(SEEDS.glob("*"))
    ]
    for key, item in load().items.items():
        for document, where in item.documents.items():
            text = lines[int(document[1])]
            for part in where.split(","):
                first, _, last = part.strip().partition("-")
                cited_lines = text[int(first) - 1 : int(last or first)]
                assert "".join(cited_lines).strip(), (key, document, part)


@pytest.mark.parametrize("language", languages())
def test_no_forbidden_word_is_written(language) -> None:
    base = load(language)
    for text in texts_of(base):
        found = [w for w in base.wording.never if w in text.lower()]
        assert found == [], text


def test_the_forbidden_words_are_those_that_must_not_be_said() -> None:
    for word in ("diagnos", "abnormal", "you have a ", "will cure"):
        assert word in load().wording.never


def test_braces_hold_known_figures_only() -> None:
    known = re.compile(
        r"cadence|cadence_up5|cadence_up10|metronome_half|speed|stride|stride_up5|"
        r"km_now|km_before|km_base|load_change|if_[a-z_]+|drop_side|vertical_oscillation|"
        r"change_[a-z_]+|longest_cap|without_[a-z_]+"
    )
    for card in load().recommendations.values():
        for entry in (*card.text, *card.how, *card.check, card.dose, card.see):
            for sentence in (entry,) if isinstance(entry, str) else entry:
                for name in re.findall(r"\{(\w+)\}", sentence):
                    assert known.fullmatch(name), sentence
                    if name.startswith("if_"):
                        finding = name.removeprefix("if_")
                        assert finding in {
                            *(
                                "hurting",
                                "fresh",
                                "unflagged",
                                "bone",
                                "bone_injury",
                                "no_bone",
                                "cadence_room",
                                "plan",
                                "load_grew",
                                "beginning",
                                "new_intensity",
                            ),
                            *load().findings,
                        }
                    if name.startswith("without_"):
                        left_out = name.removeprefix("without_")
                        assert load().exercises[left_out].unless
                    if name.startswith("change_"):
                        assert name.removeprefix("change_") in METRICS


# ---------------------------------------------------------------- translations


@pytest.mark.parametrize(
    "texts",
    [
        {"wording": {"nowhere": "text"}},
        {"gates": {"tier": {"urgent": {"stop": False}}}},
        {"gates": {"pain": {"mild": {"shows": ["strength"]}}}},
        {"triggers": {"always": {"items": ["cause.form"]}}},
        {"red_flags": {"fall": {"any": []}}},
        {"red_flags": {"fall": {"tier": "soon"}}},
        {"thresholds": {"metric": {"pelvic_excursion": {"high": {"watch": 1.0}}}}},
        {"findings": {"bounce": "text"}},
    ],
)
def test_a_translation_can_replace_texts_and_nothing_else(tables, texts) -> None:
    with pytest.raises(KnowledgeError, match="translation: "):
        translated(tables, texts)


def test_a_translated_text_takes_the_place_of_the_english_one(tables) -> None:
    translated(tables, {"red_flags": {"fall": {"message": "Sturz"}}})
    assert checked(tables).red_flags["fall"].message == "Sturz"


@pytest.mark.parametrize(
    "kind", ["recommendations", "exercises", "red_flags", "findings", "triggers"]
)
def test_german_leaves_no_shown_text_in_english(kind) -> None:
    english, german = getattr(load(), kind), getattr(load("de"), kind)
    for key, entry in english.items():
        for field in TEXT_FIELDS & set(type(entry).model_fields):
            text = getattr(entry, field)
            if isinstance(text, str | tuple) and text:
                assert getattr(german[key], field) != text, (key, field)


def test_german_sentences_use_the_same_figures() -> None:
    figures = re.compile(r"\{\w+\}")
    for key, english in load().recommendations.items():
        german = load("de").recommendations[key]
        for field in ("text", "how", "check", "dose", "see"):
            ours, theirs = getattr(english, field), getattr(german, field)
            names = [sorted(set(figures.findall(str(e)))) for e in (ours, theirs)]
            assert names[0] == names[1], (key, field)


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(InputError, match="known are en"):
        load("xx")


def test_every_finding_has_a_text() -> None:
    assert finding_keys(load()) == set(load().findings)


def test_the_files_are_plain_toml() -> None:
    for path in FOLDER.rglob("*.toml"):
        tomllib.loads(path.read_text(encoding="utf-8"))


def test_reference_runners_hold_nine_of_ten_legs_and_follow_speed() -> None:
    table = load().reference_runners
    assert {"pelvic_drop", "contact_time", "flight_time", "cadence"} <= set(table)
    for key, one in table.items():
        mean, sd = np.array(one.mean), np.array(one.sd)
        # The figures are rounded to a tenth, or to three digits.
        assert np.array(one.low) == pytest.approx(mean - 1.645 * sd, rel=0.02, abs=0.15)
        assert np.array(one.high) == pytest.approx(
            mean + 1.645 * sd, rel=0.02, abs=0.15
        )
        assert METRICS[key].unit == one.unit
    contact = table["contact_time"]
    assert contact.speeds_mps == (2.5, 3.5, 4.5)
    assert list(contact.mean) == sorted(contact.mean, reverse=True)


def test_a_reference_with_a_speed_too_few_is_refused(tables) -> None:
    tables["reference_runners"]["cadence"]["speeds_mps"] = [2.5, 3.5]
    with pytest.raises(KnowledgeError, match="one number per speed"):
        checked(tables)


def test_what_pain_says_is_tied_to_cards_that_exist() -> None:
    for degree in load().gates.pain.values():
        for sentence in degree.says:
            for mark in re.findall(r"\{(\w+)\}", sentence):
                assert mark.removeprefix("if_") in load().recommendations
