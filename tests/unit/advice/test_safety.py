from itertools import product
from random import Random

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
HIPS = legs("pelvic_excursion", 14.0, 8.0, 1.0)
EVERYTHING = [
    *rhythm(145.0, 10.8),
    *legs("shank_angle_ic", 15.0, 15.0, 1.0),
    *legs("lateral_trunk_lean", 9.0, 9.0, 1.0),
    *HIPS,
    *FEET,
]
UNEVEN = [uneven(FEET, "foot_strike_angle"), uneven(HIPS, "pelvic_excursion")]
"""A runner in whom every family stands out: every plan would like to come up."""


RUNNING_PLANS = {"return_to_running", "load_steps"}


def advice(language: str = "en", *, clinician: bool = False, **answers):
    base = load(language)
    runner = Runner(height_m=1.72, answers=answers)
    found = judge(EVERYTHING, UNEVEN, runner=runner, knowledge=base).findings
    return advise(
        found,
        EVERYTHING,
        UNEVEN,
        runner=runner,
        knowledge=base,
        clinician=clinician,
    )


def strategies():
    """Return answers to few questions, to many, or to all.

    Drawn by one random generator: question by question, hypothesis takes twice as long
    as the advice itself.
    """
    return st.randoms(use_true_random=True).map(some_answers)


def some_answers(random: Random) -> dict:
    questions = load().questions
    # Most answer few: among many answers, some sign of an emergency hides the rest.
    number = 1 + int(random.random() ** 2 * len(questions))
    asked = random.sample(list(questions), number)
    return {key: an_answer(questions[key], random) for key in asked}


def an_answer(question, random: Random):
    if question.type == "yes_no":
        return random.choice([True, False])
    if question.type == "number":
        return float(random.randint(int(question.least), int(question.most)))
    if question.type == "choice":
        return random.choice(list(question.options))
    return random.choices(list(question.options), k=random.randint(0, 3))


def hurts_acutely(answers: dict) -> bool:
    """Pain that is new, sudden or worse the next day; written apart from the files."""
    return (
        answers.get("pain_next_day") == "worse"
        or answers.get("pain_onset") == "sudden"
        or bool({"swelling", "hot_red"} & set(answers.get("signs", [])))
    )


def plans(told) -> list:
    """Recommendations that make somebody do strength work: exercises or a dose."""
    return [
        r for r in told if r.kind == "strength" and (r.exercises or r.dose or r.check)
    ]


# ---------------------------------------------------------------- the safety core


def bone_flags(flags) -> list[str]:
    return [f.key for f in flags if load().red_flags[f.key].bone]


@pytest.mark.slow
@settings(max_examples=2200, deadline=None)
@given(strategies(), st.booleans())
def test_no_answers_bring_a_plan_together_with_a_grave_sign(answers, clinician) -> None:
    given_advice = advice(clinician=clinician, **answers)
    tiers = {flag.tier for flag in given_advice.red_flags}
    told = given_advice.recommendations
    assert len(tiers) <= 1, "one tier at a time"
    exerting = [
        r
        for r in told
        if r.kind in ("strength", "form", "mobility") or r.key in RUNNING_PLANS
    ]
    if tiers & {"emergency", "urgent"}:
        assert given_advice.stop
        assert told == ()
    if tiers & {"soon"}:
        assert exerting == []
    if bone_flags(given_advice.red_flags):
        assert all(
            r.gate in ("ask_first", "later") for r in exerting if r.key != "load_steps"
        )
        assert "return_to_running" not in [r.key for r in told]
    if tiers == {"ask_first"}:
        assert all(
            r.gate in ("ask_first", "later") for r in exerting if r.key != "load_steps"
        )
        assert all(r.place != "headline" for r in exerting if r.gate == "ask_first")
    assert sum(r.key in RUNNING_PLANS for r in told) <= 1, "one running order"
    if clinician:
        return
    if hurts_acutely(answers):
        assert {r.key for r in exerting} <= {"load_steps"}
    if answers.get("pain_now", 0) > 3:
        done = [r for r in exerting if r.gate != "later" and r.key not in RUNNING_PLANS]
        assert {r.key for r in done} <= {"shorter_stride", "hip_hold"}


@settings(max_examples=200, deadline=None)
@given(strategies())
def test_at_most_three_headlines_and_one_experiment_at_a_time(answers) -> None:
    headlines = [r for r in advice(**answers).recommendations if r.place == "headline"]
    assert len(headlines) <= 3
    for kind in ("form", "strength", "mobility", "equipment"):
        assert sum(r.kind == kind for r in headlines) <= 1


def test_moderate_pain_holds_and_shortens_and_keeps_the_rest_for_later() -> None:
    told = {r.key: r for r in advice(pain_now=4.0, tight=True).recommendations}
    assert told["hip_stability"].gate == "later"
    assert told["hip_stability"].title.startswith("For later: ")
    assert told["mobility"].gate == "later"
    assert told["shorter_stride"].gate == "open"
    assert {e.key for e in told["hip_hold"].exercises} == {
        "hip_hold",
        "hip_hold_standing",
    }


PAIN = [
    (since, level)
    for since in ("under_3_days", "under_2_weeks", "over_2_weeks")
    for level in (1.0, 2.0, 3.0, 4.0)
]
"""Outer-hip pain, four strengths and three durations."""


@pytest.mark.parametrize(("since", "level"), PAIN)
def test_a_sore_outer_hip_gets_the_documents_remedies_with_doses(since, level) -> None:
    answers = {"pain_where": ["outer_hip"], "pain_since": since, "pain_now": level}
    told = {r.key: r for r in advice(**answers).recommendations}
    stride, hold = told["shorter_stride"], told["hip_hold"]
    assert (stride.gate, stride.place) == ("open", "headline")
    assert stride.dose
    assert "metronome to 152 beats" in stride.how  # 145 and 5 %
    assert (hold.gate, hold.place) == ("open", "headline")
    assert "holds of 30 to 45 seconds" in hold.dose
    assert (told["hip_stability"].gate == "open") is (level <= 3.0)
    assert "insole" in told["running_analysis"].text
    assert told["running_analysis"].gate == "open"
    assert "crossing your legs" in told["press_less"].how
    assert told["while_it_hurts"].place == "headline"
    assert any("trial at the outer hip" in c for c in hold.conflicts)


def test_pain_that_is_there_the_next_morning_counts_as_moderate() -> None:
    answers = {"pain_now": 2.0, "pain_where": ["outer_hip"], "pain_next_day": "same"}
    told = {r.key: r for r in advice(**answers).recommendations}
    assert told["hip_stability"].gate == "later"
    assert told["hip_hold"].gate == "open"


def test_a_clinician_chooses_where_nothing_grave_is_said() -> None:
    answers = {"pain_now": 4.0, "pain_rest_helps": False, "adult": False}
    waiting = advice(**answers)
    assert waiting.red_flags[0].tier == "soon"
    told = {r.key: r for r in advice(clinician=True, **answers).recommendations}
    assert told["hip_stability"].gate == "open"
    assert told["hip_stability"].exercises
    groin = advice(clinician=True, pain_where=["groin"], pain_when=["hopping"])
    assert groin.stop


def test_after_a_stress_fracture_the_rule_is_no_pain_at_all() -> None:
    told = advice(bone_risk=["stress_fracture"], returning=True, pain_now=0.0)
    cards = {r.key: r for r in told.recommendations}
    assert "0 of 10" in cards["bone_first"].text
    assert "return_to_running" not in cards


def test_who_rested_from_groin_pain_is_asked_where_and_sent_to_be_seen() -> None:
    rested = {"pain_recent": "earlier", "pain_where": ["groin"], "pain_now": 0.0}
    told = advice(**rested, returning=True)
    assert told.red_flags[0].key == "groin_rested"
    assert "return_to_running" not in [r.key for r in told.recommendations]


def test_who_comes_back_gets_one_running_order() -> None:
    told = advice(returning=True, pain_now=1.0, pain_where=["buttock"])
    cards = {r.key: r for r in told.recommendations}
    assert "return_to_running" in cards
    calm = cards["while_it_hurts"].text
    assert calm.startswith("0 to 2 of 10: carry on with the plan of coming back.")
    assert "easy running is all right" not in calm
    running = advice(pain_now=1.0, pain_where=["buttock"]).recommendations
    (calm,) = (r.text for r in running if r.key == "while_it_hurts")
    assert "easy running is all right" in calm


def test_nobody_is_sent_to_lessons_before_a_flag_was_looked_at() -> None:
    told = advice(pain_now=2.0, signs=["clicking"])
    assert told.red_flags[0].tier == "soon"
    assert "lessons" not in [r.key for r in told.recommendations]


def test_an_injury_last_year_restarts_nobody() -> None:
    told = advice(prev_injury=True, pain_now=0.0, km_now=45.0, km_before=45.0)
    assert "return_to_running" not in [r.key for r in told.recommendations]


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
    if flag.tier not in ("ask_first", "see"):
        assert plans(given_advice.recommendations) == []


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
        ({"pain_since": "over_2_weeks", "pain_now": 2.0}, "see"),
        ({"pain_rest_helps": False, "pain_now": 2.0}, "soon"),
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
    told = advice(pain_rest_helps=False, pain_now=1.0, strength_sessions=0.0)
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
    {"pain_now": 1.0, "pain_rest_helps": False},
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
    assert "easy running is all right" in told["while_it_hurts"].text
    asked = advice(pain_now=2.0, known_condition=["tendon"]).recommendations
    (calm,) = [r for r in asked if r.key == "while_it_hurts"]
    assert "easy running is all right" in calm.text


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
        ({"pain_now": 3.0}, "mild"),
        ({"pain_now": 4.0}, "moderate"),
        ({"pain_now": 1.0, "pain_next_day": "same"}, "moderate"),
        ({"pain_now": 6.0}, "acute"),
        ({"pain_now": 4.0, "pain_onset": "sudden"}, "acute"),
        ({"pain_now": 1.0, "pain_since": "under_3_days"}, "fresh"),
        ({"pain_where": ["buttock"]}, "mild"),
        ({"signs": ["swelling"]}, "acute"),
        ({"signs": ["tender"]}, "mild"),
    ],
)
def test_pain_has_degrees(answers, degree) -> None:
    assert pain(with_derived(answers), load()) == degree


def test_what_is_for_later_is_named_without_a_plan() -> None:
    told = {r.key: r for r in advice(pain_now=4.0).recommendations}
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


def test_shorter_steps_are_told_to_take_off_load_only_beside_their_card() -> None:
    words = {"en": "shorter steps take off load", "de": "kürzere Schritte Last"}
    for language, cadence in product(languages(), (145.0, 186.0)):
        metrics = [*rhythm(cadence, 10.8), *EVERYTHING[len(rhythm(145.0, 10.8)) :]]
        base = load(language)
        runner = Runner(height_m=1.72, answers={"pain_now": 4.0})
        found = judge(metrics, [], runner=runner, knowledge=base).findings
        told = advise(found, metrics, [], runner=runner, knowledge=base)
        shown = "shorter_stride" in [r.key for r in told.recommendations]
        assert shown == (cadence < 160.0)
        assert (words[language] in told.says) == shown


@pytest.mark.parametrize(
    ("since", "waits"),
    [("under_3_days", True), (None, True), ("under_2_weeks", False)],
)
def test_stretching_waits_only_while_a_pain_may_be_new(since, waits) -> None:
    answers = {"pain_now": 2.0} | ({"pain_since": since} if since else {})
    (calm,) = [
        r for r in advice(**answers).recommendations if r.key == "while_it_hurts"
    ]
    assert ("Stretching waits" in calm.how) == waits
