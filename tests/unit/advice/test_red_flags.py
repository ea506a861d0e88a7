"""The tiers of the red flags, written apart from the files that hold them."""

from dataclasses import dataclass

import pytest

from formcheck.advice.answers import any_holds, holds
from formcheck.advice.safety import pain, red_flags
from formcheck.errors import KnowledgeError
from formcheck.knowledge import checked, load

FRONT = ("groin", "crease")
"""Both words of the questionnaire for the front of the hip."""
BONE_RISKS = ("stress_fracture", "low_energy", "missed_periods", "steroids")
ASK_FIRST = (
    *("cancer", "weight_loss", "night_sweats", "groin_lump"),
    *("pregnant", "hip_replacement", "osteoporosis"),
)
HURTS: tuple[dict, ...] = (
    {"pain_now": 0.5},
    {"pain_where": ["knee"]},
    {"pain_when": ["stairs"]},
)
"""Three ways to say that something hurts."""


@dataclass(frozen=True)
class Row:
    """Answers, the tier they must reach and the flag that says why."""

    answers: dict
    tier: str
    flag: str


def rows() -> list[Row]:
    emergency = {
        "no_weight": ["no_weight"],
        "fall": ["fall", "deformity"],
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
        for more in ({"pain_when": ["during_run"]}, {"pain_stops_run": True}):
            made.append(Row(here | more, "soon", "groin_running"))
    made += [
        Row({"pain_onset": "sudden", "pain_when": [w]}, "urgent", "sudden_at_rest")
        for w in ("night", "rest")
    ]
    made += [
        Row({"pain_now": 5.5}, "urgent", "strong_pain"),
        Row({"limp": True}, "urgent", "strong_pain"),
        *(
            Row(how | {"pain_stops_run": True}, "urgent", "strong_pain")
            for how in ({"pain_type": ["sharp"]}, {"pain_onset": "sudden"})
        ),
        Row({"pain_type": ["sharp"]}, "soon", "sharp"),
        Row({"pain_type": ["sharp"], "pain_onset": "sudden"}, "soon", "sharp"),
        Row({"pain_since": "over_2_weeks"}, "soon", "persistent"),
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
    made += [Row({"ask_first": [named]}, "ask_first", "history") for named in ASK_FIRST]
    made += [Row({"bone_risk": [r]}, "ask_first", "bone_history") for r in BONE_RISKS]
    conditions = ("osteoarthritis", "impingement", "labral", "bursitis", "tendon")
    return [
        *made,
        Row({"adult": False}, "ask_first", "under_18"),
        *(
            Row({"known_condition": [named]}, "ask_first", "known_condition")
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
        {"pain_now": 0.0, "pain_next_day": "same"},
    ],
    ids=str,
)
def test_whoever_tells_of_pain_in_any_way_has_pain(answers) -> None:
    assert pain(answers, load()) == "mild"


def test_slight_pain_is_asked_about_like_any_other() -> None:
    asked = [q for q in load().questions.values() if "pain_now" in q.only_if]
    assert len(asked) == 10
    for question in asked:
        assert holds(question.only_if, {"pain_now": 0.5})
        assert not holds(question.only_if, {"pain_now": 0.0})
