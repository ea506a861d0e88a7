"""Thirty-eight runners before the red flags: what each was told, and is told now.

``python -m benchmarks.red_flags`` prints a row for each: the tier that the answers
raised when a physiotherapist first read the rules, the tier now, the flags behind it,
and whether that is what was asked for. The first column is what commit dd6e83b gave
for the answers that its questions could take: places that it did not know were given
as elsewhere, a swollen calf as a swelling with pain at rest.
"""

import argparse
import sys
from dataclasses import dataclass
from typing import Final

from formcheck.advice.answers import Answer, checked, with_derived
from formcheck.advice.safety import red_flags
from formcheck.knowledge import load

NONE: Final = "-"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A runner in words and as answers, what they were told, and should be."""

    who: str
    answers: dict[str, Answer]
    before: str
    wanted: str

    @property
    def now(self) -> tuple[str, list[str]]:
        """The tier that the answers raise now, and the flags."""
        knowledge = load()
        answers = with_derived(checked(self.answers, knowledge))
        flags = red_flags(answers, knowledge)
        tier = flags[0].tier if flags else NONE
        return tier, [flag.key for flag in flags]


def _row(who: str, before: str, wanted: str, **answers: Answer) -> Row:
    return Row(who=who, before=before, wanted=wanted, answers=answers)


_RACE: Final[dict[str, Answer]] = {
    "pain_now": 6.0,
    "pain_where": ["thigh"],
    "pain_type": ["muscle"],
    "pain_since": "under_3_days",
    "after_load": True,
}
ROWS: Final = (
    _row(
        "rested 10 days for groin pain, none now",
        "-",
        "soon",
        pain_recent="earlier",
        pain_where=["groin"],
        pain_now=0.0,
    ),
    _row(
        "the same where hip and thigh meet",
        "-",
        "soon",
        pain_recent="earlier",
        pain_where=["crease"],
        pain_now=0.0,
    ),
    _row(
        "shin hurts when hopping",
        "-",
        "soon",
        pain_now=3.0,
        pain_where=["shin"],
        pain_when=["hopping"],
    ),
    _row(
        "thigh hurts when hopping",
        "-",
        "soon",
        pain_now=3.0,
        pain_where=["thigh"],
        pain_when=["hopping"],
    ),
    _row(
        "shin pain that grows in a run",
        "-",
        "soon",
        pain_now=3.0,
        pain_where=["shin"],
        pain_builds=True,
    ),
    _row(
        "thigh hurts when walking",
        "-",
        "soon",
        pain_now=2.0,
        pain_where=["thigh"],
        pain_when=["walking"],
    ),
    _row("one calf swollen and warm", "soon", "emergency", alarm=["calf_swelling"]),
    _row(
        "calf pain with swelling, pain at rest",
        "soon",
        "emergency",
        pain_now=3.0,
        pain_where=["calf"],
        signs=["swelling"],
        pain_when=["rest"],
    ),
    _row("numb between the legs", "emergency", "emergency", alarm=["saddle"]),
    _row(
        "numb between the legs, clicking, 16 years old",
        "emergency",
        "emergency",
        alarm=["saddle"],
        signs=["clicking"],
        adult=False,
    ),
    _row(
        "cancer earlier, pain at night",
        "soon + ask_first",
        "urgent",
        ask_first=["cancer"],
        pain_now=3.0,
        pain_when=["night"],
    ),
    _row(
        "losing weight, pain at night",
        "soon + ask_first",
        "urgent",
        ask_first=["weight_loss"],
        pain_now=3.0,
        pain_when=["night"],
    ),
    _row(
        "night sweats, pain at rest",
        "soon + ask_first",
        "urgent",
        ask_first=["night_sweats"],
        pain_now=2.0,
        pain_when=["rest"],
    ),
    _row(
        "a fall 6 weeks ago, now 1 of 10",
        "emergency",
        "soon",
        alarm=["fall"],
        pain_since="over_2_weeks",
        pain_now=1.0,
    ),
    _row(
        "a fall in the last days",
        "emergency",
        "emergency",
        alarm=["fall"],
        pain_since="under_3_days",
        pain_now=4.0,
    ),
    _row(
        "a fall 6 weeks ago, now 8 of 10",
        "emergency + urgent",
        "emergency",
        alarm=["fall"],
        pain_since="over_2_weeks",
        pain_now=8.0,
    ),
    _row(
        "muscle ache 6 of 10 two days after a race, both thighs",
        "urgent",
        "-",
        **_RACE,
        pain_side="both",
    ),
    _row("the same in one thigh", "urgent", "urgent", **_RACE, pain_side="left"),
    _row(
        "back after a stress fracture, no pain",
        "ask_first",
        "ask_first",
        bone_risk=["stress_fracture"],
        returning=True,
        pain_now=0.0,
    ),
    _row(
        "back after a stress fracture, 1 of 10",
        "soon + ask_first",
        "soon",
        bone_risk=["stress_fracture"],
        returning=True,
        pain_now=1.0,
    ),
    _row(
        "a click without discomfort, no pain",
        "soon",
        "-",
        signs=["click_painless"],
        pain_now=0.0,
    ),
    _row("a click with discomfort", "soon", "soon", signs=["clicking"], pain_now=1.0),
    _row(
        "known impingement, 2 of 10 in the buttock",
        "ask_first",
        "see",
        known_condition=["impingement"],
        pain_now=2.0,
        pain_where=["buttock"],
    ),
    _row(
        "artificial hip, no pain",
        "ask_first",
        "ask_first",
        ask_first=["hip_replacement"],
        pain_now=0.0,
    ),
    _row(
        "artificial hip, 2 of 10",
        "soon + ask_first",
        "soon",
        ask_first=["hip_replacement"],
        pain_now=2.0,
    ),
    _row(
        "groin pain when hopping",
        "urgent",
        "urgent",
        pain_now=3.0,
        pain_where=["groin"],
        pain_when=["hopping"],
    ),
    _row(
        "groin pain that grows in a run",
        "urgent",
        "urgent",
        pain_now=3.0,
        pain_where=["groin"],
        pain_builds=True,
    ),
    _row(
        "groin pain, missed periods",
        "urgent",
        "urgent",
        pain_now=2.0,
        pain_where=["groin"],
        bone_risk=["missed_periods"],
    ),
    _row("16 years old, no pain", "ask_first", "ask_first", adult=False, pain_now=0.0),
    _row(
        "16 years old, 1 of 10", "soon + ask_first", "soon", adult=False, pain_now=1.0
    ),
    _row(
        "pregnant, no pain",
        "ask_first",
        "ask_first",
        ask_first=["pregnant"],
        pain_now=0.0,
    ),
    _row(
        "pregnant, groin pain",
        "urgent",
        "urgent",
        ask_first=["pregnant"],
        pain_now=2.0,
        pain_where=["groin"],
    ),
    _row("fever and hip pain", "emergency", "emergency", alarm=["fever"], pain_now=4.0),
    _row(
        "a joint that is hot and red",
        "emergency",
        "emergency",
        signs=["hot_red"],
        pain_now=3.0,
    ),
    _row(
        "a leg that has become weak", "emergency", "emergency", alarm=["leg_weakness"]
    ),
    _row(
        "a change in passing water", "emergency", "emergency", alarm=["bladder_bowel"]
    ),
    _row(
        "cannot put weight on the leg",
        "emergency + urgent",
        "emergency",
        alarm=["no_weight"],
        pain_now=7.0,
    ),
    _row(
        "outer hip 2 of 10, gone the next morning",
        "-",
        "-",
        pain_now=2.0,
        pain_where=["outer_hip"],
        pain_next_day="gone",
    ),
)


def main() -> None:
    """Print the rows; end with 1 if one is told otherwise than asked for."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    wrong = 0
    print(f"{'':3}{'runner':62}{'before':18}{'now':11}{'wanted':11}flags")
    for number, row in enumerate(ROWS, start=1):
        tier, flags = row.now
        wrong += tier != row.wanted
        mark = "" if tier == row.wanted else "  <--"
        print(
            f"{number:2} {row.who:62}{row.before:18}{tier:11}{row.wanted:11}"
            f"{', '.join(flags)}{mark}"
        )
    print(
        f"{len(ROWS)} rows: {sum(r.before != r.wanted for r in ROWS)} were told "
        f"otherwise before, {wrong} are now"
    )
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
