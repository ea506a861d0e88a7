from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.advice.advise import advise
from formcheck.advice.answers import with_derived
from formcheck.advice.safety import pain, red_flags
from formcheck.findings.findings import judge
from formcheck.knowledge import languages, load
from formcheck.settings.settings import Runner
from tests.profiles import legs, rhythm, uneven

FEET = legs("foot_strike_angle", 14.0, 2.0, 2.0)
HIPS = legs("pelvic_drop", 11.0, 5.0, 1.0)
EVERYTHING = [
    *rhythm(145.0, 10.8),
    *legs("shank_angle_ic", 15.0, 15.0, 1.0),
    *legs("lateral_trunk_lean", 9.0, 9.0, 1.0),
    *HIPS,
    *FEET,
]
UNEVEN = [uneven(FEET, "foot_strike_angle"), uneven(HIPS, "pelvic_drop")]
"""A runner in whom every family stands out: every plan would like to come up."""


def advice(language: str = "en", **answers):
    base = load(language)
    runner = Runner(height_m=1.72, answers=answers)
    found = judge(EVERYTHING, UNEVEN, runner=runner, knowledge=base).findings
    return advise(found, EVERYTHING, UNEVEN, runner=runner, knowledge=base)


def strategies():
    made = {}
    for key, question in load().questions.items():
        if question.type == "yes_no":
            made[key] = st.booleans()
        elif question.type == "number":
            made[key] = st.integers(int(question.least), int(question.most)).map(float)
        elif question.type == "choice":
            made[key] = st.sampled_from(list(question.options))
        else:
            made[key] = st.lists(st.sampled_from(list(question.options)), max_size=3)
    return st.fixed_dictionaries({}, optional=made)


def hurts_acutely(answers: dict) -> bool:
    """Pain that is new, sudden or worse the next day; written apart from the files."""
    return (
        answers.get("pain_since") == "under_3_days"
        or answers.get("pain_next_day") == "worse"
        or answers.get("pain_onset") == "sudden"
        or bool({"swelling", "tender", "hot_red"} & set(answers.get("signs", [])))
    )


def plans(told) -> list:
    """Recommendations that make somebody do strength work: exercises or a dose."""
    return [
        r for r in told if r.kind == "strength" and (r.exercises or r.dose or r.check)
    ]


# ---------------------------------------------------------------- the safety core


@settings(max_examples=600, deadline=None)
@given(strategies())
def test_no_answers_bring_up_strength_with_acute_pain_or_a_red_flag(answers) -> None:
    given_advice = advice(**answers)
    tiers = {flag.tier for flag in given_advice.red_flags}
    told = given_advice.recommendations
    if hurts_acutely(answers) or tiers & {"emergency", "urgent", "soon"}:
        assert plans(told) == []
        assert not [r for r in told if r.kind in ("strength", "form", "mobility")]
    if answers.get("pain_now", 0) > 0:
        assert plans(told) == []
        assert all(r.gate == "later" for r in told if r.kind in ("strength", "form"))
    if answers.get("pain_now", 0) >= 3:
        assert not [r for r in told if r.kind == "mobility"]
    if tiers & {"emergency", "urgent"}:
        assert given_advice.stop
        assert told == ()
        assert tiers <= {"emergency", "urgent"}
    if tiers == {"ask_first"}:
        exerting = [
            r
            for r in told
            if r.kind in ("strength", "form", "mobility")
            or r.key == "return_to_running"
        ]
        assert all(r.gate in ("ask_first", "later") for r in exerting)
        assert all(r.place != "headline" for r in exerting if r.gate == "ask_first")


@settings(max_examples=200, deadline=None)
@given(strategies())
def test_at_most_three_headlines_and_one_experiment_at_a_time(answers) -> None:
    headlines = [r for r in advice(**answers).recommendations if r.place == "headline"]
    assert len(headlines) <= 3
    for kind in ("form", "strength", "mobility", "equipment"):
        assert sum(r.kind == kind for r in headlines) <= 1


def test_pain_from_3_on_names_strength_for_later_and_no_stretching() -> None:
    told = {r.key: r for r in advice(pain_now=4.0, tight=True).recommendations}
    assert told["hip_stability"].gate == "later"
    assert told["hip_stability"].title.startswith("For later: ")
    assert "mobility" not in told


@pytest.mark.parametrize(
    ("key", "number"),
    [(k, n) for k, flag in load().red_flags.items() for n in range(len(flag.any))],
)
def test_every_line_of_a_red_flag_raises_it(key, number) -> None:
    flag = load().red_flags[key]
    given_advice = advice(**answer_to(flag.any[number]))
    tiers = [f.tier for f in given_advice.red_flags]
    raised = [f.key for f in given_advice.red_flags]
    assert key in raised or tiers[0] in ("emergency", "urgent")
    assert plans(given_advice.recommendations) == [] or flag.tier == "ask_first"


def answer_to(line: dict) -> dict:
    """Return answers for which a line holds."""
    made = {}
    for name, test in line.items():
        question = load().questions[name]
        if question.type == "number":
            mark, limit = test.split()
            made[name] = float(limit) + {">": 1, ">=": 0, "<": -1, "<=": 0}[mark]
        elif isinstance(test, bool):
            made[name] = test
        else:
            option = next(iter(question.options)) if test == "any" else test
            made[name] = [option] if question.type == "many" else option
    return made


@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        ({"alarm": ["no_weight"]}, "emergency"),
        ({"alarm": ["bladder_bowel"]}, "emergency"),
        ({"signs": ["hot_red"]}, "emergency"),
        ({"pain_onset": "sudden", "pain_now": 8.0}, "emergency"),
        ({"pain_where": ["groin"], "pain_when": ["hopping"]}, "urgent"),
        ({"pain_where": ["groin"], "bone_risk": ["missed_periods"]}, "urgent"),
        ({"pain_onset": "sudden", "pain_when": ["night"]}, "urgent"),
        ({"pain_now": 6.0}, "urgent"),
        ({"limp": True}, "urgent"),
        ({"pain_since": "over_2_weeks", "pain_now": 2.0}, "soon"),
        ({"signs": ["locking"]}, "soon"),
        ({"signs": ["numbness"]}, "soon"),
        ({"pain_when": ["night"], "pain_now": 2.0}, "soon"),
        ({"adult": False}, "ask_first"),
        ({"ask_first": ["osteoporosis"]}, "ask_first"),
        ({"adult": True, "pain_now": 0.0}, None),
    ],
)
def test_the_tiers_are_those_of_the_evidence(answers, tier) -> None:
    flags = red_flags(answers, load())
    assert (flags[0].tier if flags else None) == tier


def test_a_stop_page_holds_its_message_alone() -> None:
    told = advice(alarm=["fall"], signs=["clicking"], adult=False, shoes=["worn"])
    assert [f.key for f in told.red_flags] == ["fall"]
    assert told.recommendations == ()


def test_soon_shows_neither_exercises_nor_experiments() -> None:
    told = advice(pain_since="over_2_weeks", pain_now=1.0, strength_sessions=0.0)
    assert [f.tier for f in told.red_flags] == ["soon"]
    assert {r.kind for r in told.recommendations} <= {"care", "texts", "note"}
    assert "see_somebody" in [r.key for r in told.recommendations]
    assert all(r.exercises == () for r in told.recommendations)


def test_a_running_plan_waits_for_the_doctor_too() -> None:
    told = advice(ask_first=["pregnant"], returning=True, pain_now=0.0)
    plan = next(r for r in told.recommendations if r.key == "return_to_running")
    assert (plan.gate, plan.place) == ("ask_first", "more")
    free = advice(returning=True, pain_now=0.0).recommendations
    assert next(r for r in free if r.key == "return_to_running").gate == "open"


SOON = (
    {"pain_now": 2.0, "bone_risk": ["stress_fracture"]},
    {"pain_now": 1.0, "pain_since": "over_2_weeks"},
    {"pain_now": 1.0, "adult": False},
    {"signs": ["swelling"]},
)


@pytest.mark.parametrize("answers", SOON, ids=str)
@pytest.mark.parametrize("language", languages())
def test_nothing_under_a_flag_of_soon_speaks_of_running_on(answers, language) -> None:
    told = advice(language, **answers)
    assert told.red_flags[0].tier == "soon"
    cards = {r.key: r for r in told.recommendations}
    assert next(iter(cards)) == "see_somebody"
    assert cards["see_somebody"].place == "headline"
    words = [told.says]
    words += [t for r in cards.values() for t in (r.text, r.how, r.dose, r.see)]
    spoken = " ".join(words).lower()
    for contrary in (
        *("easy running is all right", "lockeres laufen ist in ordnung"),
        *("three easy runs", "drei lockere läufe"),
        *("no better after two weeks", "nach zwei wochen nicht besser"),
    ):
        assert contrary not in spoken


def test_without_a_flag_slight_pain_lets_easy_running_go_on() -> None:
    told = {r.key: r for r in advice(pain_now=2.0).recommendations}
    assert "easy running is all right" in told["while_it_hurts"].how
    asked = advice(pain_now=2.0, known_condition=["tendon"]).recommendations
    (calm,) = [r for r in asked if r.key == "while_it_hurts"]
    assert "easy running is all right" in calm.how


def test_ask_first_folds_exercises_behind_its_message() -> None:
    told = advice(ask_first=["pregnant"], pain_now=0.0)
    plan = next(r for r in told.recommendations if r.key == "hip_stability")
    assert (plan.gate, plan.place) == ("ask_first", "more")


@pytest.mark.parametrize(
    ("answers", "degree"),
    [
        ({}, "unknown"),
        ({"pain_now": 0.0}, "none"),
        ({"pain_now": 1.0}, "mild"),
        ({"pain_now": 2.0, "pain_next_day": "worse"}, "acute"),
        ({"pain_now": 3.0}, "moderate"),
        ({"pain_now": 4.0, "pain_onset": "sudden"}, "acute"),
        ({"pain_now": 1.0, "pain_since": "under_3_days"}, "acute"),
        ({"pain_where": ["buttock"]}, "mild"),
        ({"signs": ["swelling"]}, "acute"),
        ({"signs": ["tender"]}, "acute"),
    ],
)
def test_pain_has_degrees(answers, degree) -> None:
    assert pain(with_derived(answers), load()) == degree


def test_mild_pain_names_strength_for_later_without_a_plan() -> None:
    told = {r.key: r for r in advice(pain_now=2.0).recommendations}
    later = told["hip_stability"]
    assert later.gate == "later"
    assert (later.exercises, later.dose, later.check) == ((), "", "")
    assert "Clamshell" in later.how


def test_unknown_pain_ties_exercises_to_times_without_pain() -> None:
    told = {r.key: r for r in advice().recommendations}
    assert told["hip_stability"].gate == "if_symptom_free"
    assert told["hip_stability"].exercises


def test_every_language_keeps_the_gates() -> None:
    for language, level in product(languages(), (0.0, 2.0, 4.0, 7.0)):
        here, english = advice(language, pain_now=level), advice(pain_now=level)
        assert [(r.key, r.gate, r.place) for r in here.recommendations] == [
            (r.key, r.gate, r.place) for r in english.recommendations
        ]
