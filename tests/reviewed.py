"""Sixteen runners whom a physiotherapist reviewed, with what each is to be told.

``tests/runners.py`` holds ten whose words are kept; of these the tier, the cards and
their gates are. ``python -m tests.aloud`` prints what all of them read.
"""

from dataclasses import dataclass

from tests.profiles import legs, number, rhythm
from tests.runners import Met

STANDS_OUT = [
    *rhythm(145.0, 10.8),
    *legs("shank_angle_ic", 15.5, 15.0, 1.2),
    *legs("pelvic_excursion", 8.0, 13.5, 1.0),
    *legs("foot_strike_angle", 14.0, 2.0, 2.0),
]
"""A long stride, a pelvis that drops on the right, and feet that land unlike."""
UNEVEN = ("pelvic_excursion", "foot_strike_angle")
USUAL_FROM_THE_SIDE = [
    *rhythm(166.0, 10.8),
    *legs("shank_angle_ic", 5.0, 5.5, 1.5),
    *legs("knee_flexion_ic", 18.0, 19.0, 2.0),
    number("trunk_lean", 7.0, 2.0),
]
"""Nothing stands out, and nobody filmed from behind."""
FORM = frozenset({"shorter_stride", "land_softly", "less_bounce", "wider_track"})
STRENGTH = frozenset({"hip_hold", "hip_stability", "core", "leg_strength"})
PLANS = frozenset({"return_to_running", "load_steps"})


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """A runner, and what the review asks for.

    Attributes
    ----------
    tier
        Of the flags; empty without one.
    opens, waits, never
        Cards that are open with their dose, that are named for later or after the
        doctor, and that may not come up.
    says, silent
        Words that the report has to hold, and may not.
    """

    met: Met
    tier: str = ""
    opens: frozenset[str] = frozenset()
    waits: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    says: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def _hurting(who: str, **answers: object) -> Met:
    """Return a runner in pain in whom everything stands out."""
    return Met(
        who=who,
        height_m=1.70,
        numbers=STANDS_OUT,
        compared=UNEVEN,
        answers={"adult": True, **answers},
    )


def _outer_hip(who: str, pain: float, since: str, next_day: str, **more: object) -> Met:
    return _hurting(
        who,
        pain_recent="now",
        pain_where=["outer_hip"],
        pain_side="right",
        pain_now=pain,
        pain_since=since,
        pain_next_day=next_day,
        **more,
    )


REVIEWED: dict[str, Reviewed] = {
    "slight_outer_hip": Reviewed(
        met=_outer_hip(
            "Outer hip 2 of 10, gone the next morning; ran more, was hurt last year.",
            *(2.0, "under_2_weeks", "gone"),
            km_now=32.0,
            km_before=20.0,
            prev_injury=True,
            strength_sessions=0.0,
        ),
        opens=frozenset(
            {"while_it_hurts", "shorter_stride", "hip_hold", "hip_stability"}
            | {"press_less", "load_steps"}
        ),
        never=frozenset({"return_to_running"}),
        says=("metronome to 152", "30 to 45 seconds", "crossing your legs"),
    ),
    "fresh_outer_hip": Reviewed(
        met=_outer_hip(
            "Outer hip 1 of 10 since yesterday, gone the next morning.",
            *(1.0, "under_3_days", "gone"),
            tight=True,
        ),
        opens=frozenset({"while_it_hurts", "shorter_stride", "hip_hold", "press_less"}),
        waits=frozenset({"mobility"}),
    ),
    "moderate_outer_hip": Reviewed(
        met=_outer_hip(
            "Outer hip 4 of 10 for a month, the same the next morning.",
            *(4.0, "over_2_weeks", "same"),
            strength_sessions=0.0,
        ),
        tier="see",
        opens=frozenset({"while_it_hurts", "shorter_stride", "hip_hold", "press_less"}),
        waits=frozenset({"hip_stability", "leg_strength"}),
    ),
    "strong_outer_hip": Reviewed(
        met=_outer_hip(
            "Outer hip 6 of 10, worse the next morning.",
            *(6.0, "under_2_weeks", "worse"),
        ),
        tier="urgent",
    ),
    "seen_outer_hip": Reviewed(
        met=_outer_hip(
            "Outer hip 3 of 10 that rest does not settle; a professional has seen it.",
            *(3.0, "over_2_weeks", "gone"),
            pain_rest_helps=False,
            seen=True,
        ),
        tier="see",
        opens=frozenset({"while_it_hurts", "shorter_stride", "hip_hold"}),
    ),
    "rested_groin": Reviewed(
        met=_hurting(
            "Rested ten days for groin pain, none now, wants to come back.",
            pain_recent="earlier",
            pain_where=["groin"],
            pain_now=0.0,
            returning=True,
        ),
        tier="soon",
        never=FORM | STRENGTH | PLANS,
    ),
    "hopping_shin": Reviewed(
        met=_hurting(
            "A shin that hurts when hopping.",
            pain_recent="now",
            pain_where=["shin"],
            pain_now=3.0,
            pain_when=["hopping"],
        ),
        tier="soon",
        never=FORM | STRENGTH | PLANS,
    ),
    "swollen_calf": Reviewed(
        met=_hurting(
            "One calf swollen, hurts at rest.",
            alarm=["calf_swelling"],
            pain_where=["calf"],
            pain_now=3.0,
            pain_when=["rest"],
        ),
        tier="emergency",
        says=("do not massage it", "neither cold nor stockings"),
        silent=("Swelling at hip",),
    ),
    "numb_saddle": Reviewed(
        met=_hurting(
            "Numb between the legs, and pain that came suddenly at night.",
            alarm=["saddle"],
            pain_now=4.0,
            pain_onset="sudden",
            pain_when=["night"],
        ),
        tier="emergency",
        says=("has to be seen at once",),
        silent=("within days",),
    ),
    "cancer_at_night": Reviewed(
        met=_hurting(
            "A cancer earlier, pain at night.",
            ask_first=["cancer"],
            pain_now=3.0,
            pain_where=["back"],
            pain_when=["night"],
        ),
        tier="urgent",
    ),
    "old_fall": Reviewed(
        met=_hurting(
            "A fall six weeks ago, now 1 of 10.",
            alarm=["fall"],
            pain_recent="now",
            pain_since="over_2_weeks",
            pain_now=1.0,
            pain_where=["outer_hip"],
        ),
        tier="soon",
        never=FORM | STRENGTH | PLANS,
    ),
    "sore_after_race": Reviewed(
        met=_hurting(
            "Both thighs 6 of 10 two days after a race, like a tired muscle.",
            pain_recent="now",
            pain_where=["thigh"],
            pain_side="both",
            pain_now=6.0,
            pain_since="under_3_days",
            pain_type=["muscle"],
            after_load=True,
        ),
        opens=frozenset({"while_it_hurts"}),
        never=frozenset({"shorter_stride", "hip_hold"}),
    ),
    "after_stress_fracture": Reviewed(
        met=_hurting(
            "Comes back after a stress fracture: no pain, no kilometre yet.",
            pain_recent="none",
            pain_now=0.0,
            bone_risk=["stress_fracture"],
            returning=True,
            km_now=0.0,
            km_before=30.0,
        ),
        tier="ask_first",
        opens=frozenset({"bone_first"}),
        never=PLANS,
        says=("0 of 10", "Eat enough for your training"),
        silent=("0 km", "30 km"),
    ),
    "named_impingement": Reviewed(
        met=_hurting(
            "A hip impingement has been named; clicks without discomfort.",
            pain_recent="none",
            pain_now=0.0,
            known_condition=["impingement"],
            signs=["click_painless"],
            tight=True,
            strength_sessions=0.0,
        ),
        tier="see",
        opens=frozenset({"shorter_stride", "mobility", "leg_strength"}),
        never=frozenset({"see_somebody"}),
        says=("bend only as far as it does not pinch",),
        silent=("Buttock stretch (",),
    ),
    "artificial_hip": Reviewed(
        met=_hurting(
            "An artificial hip, no pain.",
            pain_recent="none",
            pain_now=0.0,
            ask_first=["hip_replacement"],
        ),
        tier="ask_first",
        waits=frozenset({"shorter_stride", "hip_stability"}),
    ),
    "hurt_last_year": Reviewed(
        met=Met(
            who="No pain, 45 km a week, an injury last year; filmed from the side.",
            height_m=1.75,
            numbers=USUAL_FROM_THE_SIDE,
            answers={
                "adult": True,
                "pain_recent": "none",
                "pain_now": 0.0,
                "prev_injury": True,
                "km_now": 45.0,
                "km_before": 45.0,
            },
        ),
        never=PLANS,
        says=("carry on", "Not measured: pelvic drop"),
    ),
}
