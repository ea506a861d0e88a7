"""The tiers of the red flags, written apart from the files that hold them."""

from dataclasses import dataclass

import pytest

from benchmarks.red_flags import ROWS
from formcheck.advice.answers import any_holds, with_derived
from formcheck.advice.safety import pain, red_flags
from formcheck.errors import KnowledgeError
from formcheck.knowledge import checked, load

FRONT = ("groin", "crease")
"""Both words of the questionnaire for the front of the hip."""
BONE_RISKS = ("stress_fracture", "low_energy", "missed_periods", "steroids")
ASK_FIRST = (
    *("cancer", "weight_loss", "night_sweats", "groin_lump"),
    *("pregnant", "hip_replacement", "osteoporosis", "operated"),
)
HURTS: tuple[dict, ...] = (
    {"pain_now": 0.5},
    {"pain_where": ["knee"]},
    {"pain_when": ["stairs"]},
    {"pain_recent": "now"},
    {"pain_recent": "earlier"},
)
"""Ways to say that something hurts, or did."""
EARLIER = {"pain_recent": "earlier"}


@dataclass(frozen=True)
class Row:
    """Answers, the tier they must reach and the flag that says why."""

    answers: dict
    tier: str
    flag: str


def rows() -> list[Row]:
    emergency = {
        "no_weight": ["no_weight"],
        "fall": ["fall"],
        "deformity": ["deformity"],
        "vein": ["calf_swelling"],
        "infection": ["fever"],
        "nerve": ["leg_weakness", "saddle", "bladder_bowel"],
    }
    made = [
        Row({"alarm": [sign]}, "emergency", flag)
        for flag, signs in emergency.items()
        for sign in signs
    ]
    made += [
        Row({"signs": ["hot_red"]}, "emergency", "infection"),
        Row({"pain_onset": "sudden", "pain_now": 7.0}, "emergency", "sudden_severe"),
        Row({"pain_builds": True, "pain_when": ["hopping"]}, "urgent", "bone_stress"),
    ]
    for place in FRONT:
        here = {"pain_where": [place]}
        picture: list[dict] = [
            {"pain_builds": True},
            {"limp": True},
            *({"pain_when": [w]} for w in ("hopping", "night", "rest", "walking")),
            *({"bone_risk": [risk]} for risk in BONE_RISKS),
            *({"ask_first": [named]} for named in ("osteoporosis", "pregnant")),
        ]
        made += [Row(here | more, "urgent", "bone_stress") for more in picture]
        for more in (
            *({"pain_when": [w]} for w in ("during_run", "after_run", "hills_tempo")),
            {"pain_next_day": "worse"},
            {"pain_stops_run": True},
        ):
            made.append(Row(here | more, "soon", "groin_running"))
    made += [
        Row({"pain_where": ["calf"], "signs": [sign]}, "emergency", "vein")
        for sign in ("swelling", "hot_red")
    ]
    made += [
        Row({"ask_first": [named], "pain_when": [when]}, "urgent", "illness")
        for named in ("cancer", "weight_loss", "night_sweats")
        for when in ("night", "rest")
    ]
    for place in ("shin", "thigh"):
        here = {"pain_where": [place]}
        made += [
            Row(here | {"pain_when": [when]}, "soon", "leg_bone")
            for when in ("walking", "night", "rest")
        ]
        made.append(Row(here | {"pain_builds": True}, "soon", "leg_bone"))
        made.append(Row(here | {"pain_when": ["hopping"]}, "soon", "hopping"))
    made += [
        Row({"pain_where": [p], "pain_recent": "earlier"}, "soon", "groin_rested")
        for p in FRONT
    ]
    long_ago = {"alarm": ["fall"], "pain_since": "over_2_weeks", "pain_now": 1.0}
    made.append(Row(long_ago, "soon", "old_fall"))
    made += [
        Row({"pain_onset": "sudden", "pain_when": [w]}, "urgent", "sudden_at_rest")
        for w in ("night", "rest")
    ]
    made += [
        Row({"pain_now": 5.5}, "urgent", "strong_pain"),
        Row({"limp": True}, "urgent", "limping"),
        *(
            Row(how | {"pain_stops_run": True}, "urgent", "limping")
            for how in ({"pain_type": ["sharp"]}, {"pain_onset": "sudden"})
        ),
        Row({"pain_type": ["sharp"]}, "soon", "sharp"),
        Row({"pain_type": ["sharp"], "pain_onset": "sudden"}, "soon", "sharp"),
        Row({"pain_since": "over_2_weeks"}, "see", "long_pain"),
        Row({"pain_rest_helps": False}, "soon", "persistent"),
        Row({"pain_daily": True}, "soon", "daily_life"),
        Row({"pain_when": ["night"]}, "soon", "daily_life"),
        Row({"pain_when": ["rest"]}, "soon", "daily_life"),
        Row({"signs": ["less_movement"]}, "soon", "daily_life"),
        *(
            Row({"signs": [s]}, "soon", "joint")
            for s in ("clicking", "locking", "giving_way")
        ),
        Row({"signs": ["numbness"]}, "soon", "numbness"),
        Row({"signs": ["swelling"]}, "soon", "swelling"),
        Row({"pain_stops_run": True}, "soon", "stopped"),
    ]
    for hurts in HURTS:
        made += [
            Row(hurts | {"bone_risk": [risk]}, "soon", "bone_risk")
            for risk in BONE_RISKS
        ]
        made += [
            Row(hurts | {"ask_first": [named]}, "soon", "history_pain")
            for named in ASK_FIRST
        ]
        made.append(Row(hurts | {"adult": False}, "soon", "growing_pain"))
    made += [Row(EARLIER | {"bone_risk": [r]}, "soon", "bone_risk") for r in BONE_RISKS]
    made += [Row({"ask_first": [named]}, "ask_first", "history") for named in ASK_FIRST]
    made += [Row({"bone_risk": [r]}, "ask_first", "bone_history") for r in BONE_RISKS]
    conditions = ("osteoarthritis", "impingement", "labral", "bursitis", "tendon")
    return [
        *made,
        Row({"adult": False}, "ask_first", "under_18"),
        *(
            Row({"known_condition": [named]}, "see", "known_condition")
            for named in (*conditions, "other")
        ),
    ]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.answers}")
def test_answers_reach_their_tier(row) -> None:
    flags = red_flags(row.answers, load())
    assert flags[0].tier == row.tier
    assert row.flag in [flag.key for flag in flags]


@pytest.mark.parametrize("key", sorted(load().red_flags))
def test_no_line_can_be_taken_out_unnoticed(key) -> None:
    flag = load().red_flags[key]
    mine = [row.answers for row in rows() if row.flag == key]
    for line in flag.any:
        left = [other for other in flag.any if other != line]
        assert not all(any_holds(left, answers) for answers in mine), line


def test_the_front_of_the_hip_is_one_place_in_either_word() -> None:
    flags = red_flags(
        {
            "pain_now": 5.0,
            "pain_where": ["crease"],
            "pain_when": ["hopping", "walking"],
            "pain_builds": True,
        },
        load(),
    )
    assert [flag.tier for flag in flags] == ["urgent"]


def test_without_pain_and_without_a_history_there_is_no_flag() -> None:
    assert red_flags({"adult": True, "pain_now": 0.0}, load()) == ()
    assert red_flags({"pain_now": 2.0, "pain_where": ["outer_hip"]}, load()) == ()


def test_an_alarm_that_raises_no_emergency_is_refused() -> None:
    tables = load().model_dump()
    tables["questions"]["alarm"]["options"]["new"] = "another alarm"
    with pytest.raises(KnowledgeError, match="alarm 'new' raises no emergency"):
        checked(tables)


@pytest.mark.parametrize(
    "answers",
    [
        {"pain_now": 0.5},
        {"pain_where": ["knee"]},
        {"pain_type": ["ache"]},
        {"pain_when": ["stairs"]},
        {"pain_since": "under_2_weeks"},
        {"pain_onset": "slow"},
        {"pain_next_day": "same"},
        {"pain_next_day": "gone"},
        {"pain_rest_helps": True},
        {"pain_rest_helps": False},
        {"pain_builds": True},
        {"pain_stops_run": True},
        {"pain_daily": True},
        {"limp": True},
        {"signs": ["clicking"]},
        {"pain_recent": "earlier"},
        {"pain_now": 0.0, "pain_next_day": "same"},
    ],
    ids=str,
)
def test_whoever_tells_of_pain_in_any_way_has_pain(answers) -> None:
    assert pain(answers, load()) not in ("none", "unknown")


def test_slight_pain_is_asked_about_like_any_other() -> None:
    asked = [q for q in load().questions.values() if q.only_if]
    assert len(asked) == 13
    for question in asked:
        assert any_holds(question.only_if, {"pain_now": 0.5})
        assert any_holds(question.only_if, {"pain_recent": "earlier", "pain_now": 0.0})
        assert not any_holds(question.only_if, {"pain_now": 0.0})


# ------------------------------------------------ what raises no flag, or a lesser one


SORE = {
    "pain_now": 6.0,
    "pain_side": "both",
    "pain_since": "under_3_days",
    "pain_type": ["muscle"],
    "after_load": True,
}
"""Sore muscles two days after a race."""


def test_sore_muscles_after_a_race_stop_nobody_on_both_sides_only() -> None:
    assert red_flags(SORE, load()) == ()
    for answer, other in (
        ("pain_side", "left"),
        ("pain_since", "under_2_weeks"),
        ("pain_type", ["sharp"]),
        ("after_load", False),
        ("pain_now", 8.0),
    ):
        assert red_flags(SORE | {answer: other}, load())[0].tier == "urgent"
    assert red_flags(SORE | {"limp": True}, load())[0].tier == "urgent"


def test_a_click_without_discomfort_is_no_sign() -> None:
    assert red_flags({"signs": ["click_painless"], "pain_now": 0.0}, load()) == ()


def test_a_fall_weeks_ago_is_an_emergency_only_with_strong_pain() -> None:
    ago = {"alarm": ["fall"], "pain_since": "over_2_weeks"}
    assert red_flags(ago | {"pain_now": 1.0}, load())[0].tier == "soon"
    assert red_flags(ago | {"pain_now": 8.0}, load())[0].tier == "emergency"
    assert red_flags({"alarm": ["fall"]}, load())[0].tier == "emergency"


def test_one_tier_is_shown_at_a_time() -> None:
    flags = red_flags(
        {"alarm": ["saddle"], "pain_now": 6.0, "signs": ["locking"], "adult": False},
        load(),
    )
    assert {flag.tier for flag in flags} == {"emergency"}


BONE = (
    {"pain_where": ["groin"], "pain_when": ["during_run"]},
    {"pain_when": ["hopping"], "pain_now": 2.0},
    {"bone_risk": ["stress_fracture"], "pain_now": 1.0},
    {"pain_where": ["shin"], "pain_when": ["night"]},
)


@pytest.mark.parametrize("answers", BONE, ids=str)
def test_nobodys_look_lifts_a_sign_of_the_bone(answers) -> None:
    for clinician in (False, True):
        flags = red_flags(answers | {"seen": True}, load(), clinician=clinician)
        assert flags[0].tier == "soon"


@pytest.mark.parametrize(
    ("answers", "seen", "clinician"),
    [
        ({"pain_rest_helps": False}, "see", "see"),
        ({"signs": ["locking"]}, "see", "see"),
        ({"ask_first": ["osteoporosis"]}, "ask_first", "see"),
        ({"alarm": ["saddle"]}, "emergency", "emergency"),
        ({"pain_now": 6.0}, "urgent", "urgent"),
    ],
    ids=str,
)
def test_who_has_looked_lifts_soon_and_never_an_emergency(
    answers, seen, clinician
) -> None:
    assert red_flags(answers | {"seen": True}, load())[0].tier == seen
    assert red_flags(answers, load(), clinician=True)[0].tier == clinician


def test_the_reviewed_runners_are_told_what_was_asked_for() -> None:
    assert len(ROWS) == 38
    told = {row.who: row.now[0] for row in ROWS}
    assert told == {row.who: row.wanted for row in ROWS}


RISKS: tuple[dict, ...] = (
    {"adult": False},
    {"age": 15.0},
    {"age": 15.0, "adult": True},
    *({"ask_first": [named]} for named in ASK_FIRST),
    *({"bone_risk": [named]} for named in BONE_RISKS),
)


@pytest.mark.parametrize("risk", RISKS, ids=str)
def test_pain_beside_a_risk_is_looked_at_however_it_is_told(risk) -> None:
    for hurts in HURTS:
        answers = with_derived(risk | hurts)
        assert red_flags(answers, load())[0].tier in ("emergency", "urgent", "soon")
        seen = red_flags(answers | {"seen": True}, load())
        assert seen[0].tier != "see", "nobody's look lifts the risk itself"


@pytest.mark.parametrize("sign", ["during_run", "after_run", "hills_tempo", "hopping"])
@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_pain_of_a_bone_is_one_on_both_sides_too(side, sign) -> None:
    answers = SORE | {"pain_side": side, "pain_where": ["groin"], "pain_when": [sign]}
    assert red_flags(answers, load())[0].tier in ("urgent", "soon")
