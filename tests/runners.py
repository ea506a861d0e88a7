"""Ten runners, as a physiotherapist may meet them: numbers and answers."""

from dataclasses import dataclass, field

from formcheck.advice.advise import with_advice
from formcheck.model import Analysis, Asymmetry, MetricValue
from formcheck.report.sections.advice import AdviceView, advice_view
from formcheck.settings.settings import Runner
from tests.profiles import legs, number, rhythm, uneven


@dataclass(frozen=True, kw_only=True)
class Met:
    """One runner: who, what was measured, what was answered."""

    who: str
    height_m: float | None = None
    numbers: list[MetricValue] = field(default_factory=list)
    compared: tuple[str, ...] = ()
    answers: dict = field(default_factory=dict)

    def advice(self, language: str = "en") -> Analysis:
        differences: list[Asymmetry] = [uneven(self.numbers, k) for k in self.compared]
        return with_advice(
            Analysis(
                clips=(),
                metrics=tuple(self.numbers),
                asymmetries=tuple(differences),
            ),
            runner=Runner(height_m=self.height_m, answers=self.answers),
            language=language,
        )


RUNNERS: dict[str, Met] = {
    "marathon_outer_hip": Met(
        who="First marathon build-up, outer hip 3 of 10 for ten days, pelvis drops 8.",
        height_m=1.68,
        numbers=[
            *rhythm(166.0, 9.5),
            *legs("pelvic_excursion", 7.9, 11.6, 1.6),
            *legs("femoral_adduction", 9.0, 11.5, 1.2),
        ],
        compared=("pelvic_excursion",),
        answers={
            "adult": True,
            "pain_now": 3.0,
            "pain_where": ["outer_hip"],
            "pain_since": "under_2_weeks",
            "pain_onset": "slow",
            "pain_type": ["ache"],
            "pain_when": ["after_run", "one_leg", "stairs"],
            "pain_next_day": "same",
            "pain_rest_helps": True,
            "pain_daily": False,
            "limp": False,
            "km_now": 46.0,
            "km_before": 32.0,
            "strength_sessions": 0.0,
            "rest_day": True,
        },
    ),
    "long_stride_9_kmh": Met(
        who="Long stride at 9 km/h, no pain, sits a lot.",
        height_m=1.74,
        numbers=[
            *rhythm(138.0, 9.0),
            *legs("shank_angle_ic", 15.5, 14.0, 1.8),
            *legs("overstride_distance", 0.29, 0.28, 0.015),
            *legs("knee_flexion_ic", 15.0, 16.0, 2.0),
            number("vertical_oscillation", 9.4, 0.5),
            number("trunk_lean", 6.0, 2.0),
        ],
        answers={"adult": True, "pain_now": 0.0, "sitting": True},
    ),
    "one_sided_shoes": Met(
        who="One shoe wears off more; left lands on the heel, right on the midfoot.",
        height_m=1.80,
        numbers=[
            *rhythm(168.0, 11.0),
            *legs("foot_strike_angle", 14.0, 4.0, 2.4),
            *legs("contact_time", 252.0, 247.0, 9.0),
        ],
        compared=("foot_strike_angle",),
        answers={
            "adult": True,
            "pain_now": 0.0,
            "shoes": ["one_sided"],
            "insoles": True,
        },
    ),
    "sudden_night_pain": Met(
        who="Pain came suddenly, is there at night; would like exercises.",
        height_m=1.70,
        numbers=[*rhythm(150.0, 10.0), *legs("pelvic_excursion", 12.5, 12.8, 1.5)],
        answers={
            "adult": True,
            "pain_now": 4.0,
            "pain_where": ["outer_hip"],
            "pain_onset": "sudden",
            "pain_since": "under_3_days",
            "pain_when": ["night"],
            "strength_sessions": 0.0,
        },
    ),
    "nothing_wrong": Met(
        who="Nothing stands out, no complaints.",
        height_m=1.72,
        numbers=[
            *rhythm(168.0, 10.8),
            *legs("shank_angle_ic", 5.0, 5.5, 1.5),
            *legs("overstride_distance", 0.12, 0.13, 0.015),
            *legs("knee_flexion_ic", 18.0, 19.0, 2.0),
            number("trunk_lean", 7.0, 2.0),
            number("vertical_oscillation", 7.5, 0.4),
            *legs("pelvic_excursion", 6.0, 6.4, 1.5),
        ],
        compared=("pelvic_excursion",),
        answers={
            "adult": True,
            "pain_now": 0.0,
            "strength_sessions": 2.0,
            "warm_up": True,
            "cool_down": True,
            "rest_day": True,
        },
    ),
    "groin_hopping": Met(
        who="Groin pain that grows in a run and with hopping, missed periods.",
        height_m=1.65,
        numbers=rhythm(172.0, 11.5),
        answers={
            "adult": True,
            "pain_now": 5.0,
            "pain_where": ["groin"],
            "pain_builds": True,
            "pain_when": ["during_run", "hopping"],
            "bone_risk": ["missed_periods"],
            "weight_topic": True,
        },
    ),
    "three_weeks_clicking": Met(
        who="Front of the hip, three weeks, clicks; long stride as well.",
        height_m=1.76,
        numbers=[*rhythm(143.0, 10.8), *legs("shank_angle_ic", 15.5, 16.0, 1.5)],
        answers={
            "adult": True,
            "pain_now": 2.0,
            "pain_where": ["crease"],
            "pain_since": "over_2_weeks",
            "pain_onset": "slow",
            "pain_when": ["after_sitting", "turning"],
            "signs": ["clicking"],
            "pain_rest_helps": True,
            "strength_sessions": 1.0,
        },
    ),
    "sixteen_years_old": Met(
        who="Sixteen, free of pain, trunk leans over the stance leg.",
        height_m=1.66,
        numbers=[
            *rhythm(174.0, 11.5),
            *legs("lateral_trunk_lean", 8.5, 8.0, 1.2),
            *legs("femoral_adduction", 10.0, 10.0, 1.2),
        ],
        answers={"adult": False, "pain_now": 0.0, "core_test": ["side_plank_short"]},
    ),
    "coming_back": Met(
        who="Coming back after an injury, slight pain after runs, worn shoes, asphalt.",
        height_m=1.78,
        numbers=rhythm(163.0, 9.5),
        answers={
            "adult": True,
            "pain_now": 1.0,
            "pain_where": ["buttock"],
            "pain_since": "under_2_weeks",
            "pain_when": ["after_run"],
            "pain_next_day": "gone",
            "pain_rest_helps": True,
            "returning": True,
            "prev_injury": True,
            "shoes": ["worn"],
            "surface": "asphalt",
            "tight": True,
        },
    ),
    "no_speed_no_answers": Met(
        who="A video and nothing else: no height, no speed, no answers.",
        numbers=[
            *rhythm(158.0, None),
            *legs("shank_angle_ic", 14.2, 13.0, 1.8),
            number("trunk_lean", 18.5, 2.0),
        ],
    ),
}


def read_aloud(view: AdviceView) -> str:
    """Return the advice as somebody would read it out, everything unfolded."""
    heads = view.words.headings
    lines = [view.words.disclaimer, ""]
    lines += [f"!! {f.heading}: {f.message}" for f in view.flags]
    if view.stop:
        return "\n".join([*lines, heads["numbers_kept"]]) + "\n"
    if view.standing:
        lines += ["", heads["stands_out"].upper()]
    for finding in view.standing:
        sure = "" if finding.robust else f" ({heads['fragile']})"
        level = view.words.levels[finding.level]
        told = "" if finding.key in view.told_in_cards else f" {finding.message}"
        lines.append(f"* {level}: {finding.title}.{told}{sure}")
    if view.nothing_stood_out:
        lines += ["", view.nothing_found]
    lines += _unclear(view)
    for place in ("headline", "more", "information"):
        told = getattr(view, place)
        if told:
            lines += ["", heads[place].upper()]
        if told and place == "headline" and view.says:
            once = view.words.change_one_thing if view.asks_for_change else ""
            lines.append(f"{view.says} {once}".strip())
        for one in told:
            lines += ["", *_card(one, view)]
    return "\n".join([*lines, *_closing(view)]) + "\n"


def _unclear(view: AdviceView) -> list[str]:
    if not view.unclear:
        return []
    told = [f"* {one.message}" for one in view.unclear]
    return ["", view.words.headings["unclear"].upper(), *told, view.words.unclear]


def _closing(view: AdviceView) -> list[str]:
    heads, lines = view.words.headings, []
    if view.typical:
        lines += ["", heads["typical"].upper(), *(f.message for f in view.typical)]
    lines += ["", view.words.not_measurable, "", heads["sources"].upper()]
    lines += [f"{d.title}, {d.by}" for d in view.documents.values()]
    return [*lines, f"{heads['studies']}: {', '.join(view.studies)}"]


def _card(one, view: AdviceView) -> list[str]:
    heads = view.words.headings
    lines = [f"## {one.title}"]
    if one.gate != "open":
        lines.append(f"[{view.words.gates[one.gate]}]")
    told = (
        ("seen", " ".join(one.seen)),
        ("later" if one.gate == "later" else "try", one.text),
        ("how", one.how),
        ("dose", one.dose),
        ("check", one.check),
        ("why", one.why),
        ("sure", f"{one.confidence}. {one.evidence}"),
        ("see", one.see),
    )
    lines += [f"{heads[name]}: {text}" for name, text in told if text]
    above = view.described_above(one)
    lines += [
        f"  - {e.title}: {heads['above']}" for e in one.exercises if e.key in above
    ]
    for e in one.exercises:
        if e.key in above:
            continue
        lines.append(
            f"  - {e.title} ({e.trains}): {e.how} {e.dose}. {heads['harder']}: "
            f"{e.harder} {heads['stop']}: {e.stop}."
        )
    for note in one.notes:
        lines.append(f"  . {note.title}: {note.says} ({view.titles(note.documents)})")
    lines += [f"  ~ {text}" for text in one.conflicts]
    return lines


def spoken(name: str, language: str = "en") -> str:
    """Return what one of the runners is told."""
    return read_aloud(advice_view(RUNNERS[name].advice(language)))
