import re
import shutil
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from formcheck.advice.retold import in_language
from formcheck.errors import InputError
from formcheck.knowledge import languages, load
from formcheck.report.handout import (
    BROWSERS,
    handout_html,
    print_handout,
    write_handout,
)
from formcheck.report.publish import write_again, write_results
from formcheck.report.sections.paper import room
from formcheck.settings.settings import Runner
from tests.aloud import EVERYBODY
from tests.fabricated import make_analysis
from tests.profiles import legs, rhythm
from tests.runners import RUNNERS, Met

MOST_WORDS = 350


def text_of(page: bytes) -> str:
    body = page.decode().split("<body", 1)[1].split(">", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", sorted(EVERYBODY))
def test_the_page_has_no_more_words_than_one_reads(name, language) -> None:
    page = handout_html(EVERYBODY[name].advice(language), note="two words " * 3)
    assert len(text_of(page).split()) <= MOST_WORDS


def test_where_there_is_much_to_say_the_safety_rules_stay_whole() -> None:
    text = text_of(handout_html(EVERYBODY["moderate_outer_hip"].advice()))
    assert "From one landing" not in text
    assert "Over 5, or worse the next morning: stop until that is over." in text
    assert "5 holds of 30 to 45 seconds, twice a day" in text
    assert "or a limp" in text


def test_letters_grow_where_there_is_little_to_say() -> None:
    def grown(name: str) -> float:
        page = handout_html(EVERYBODY[name].advice()).decode()
        return float(re.search(r"--s: ([\d.]+)", page)[1])

    assert grown("hurt_last_year") >= 1.4
    assert 1.0 <= grown("moderate_outer_hip") <= 1.2
    full = "<body>" + "letters " * 450
    assert room(full) == 1.0, "never below nine points"


@pytest.mark.parametrize("name", ["hopping_shin", "rested_groin", "old_fall"])
def test_who_waits_for_a_doctor_is_told_no_day_to_run_on(name) -> None:
    text = text_of(handout_html(EVERYBODY[name].advice()))
    assert "Once you may run again" in text
    assert "weeks)" not in text
    assert "Soon, as it says above." in text
    assert "no better after two weeks" not in text


def test_a_finding_that_stands_out_only_just_says_so() -> None:
    text = text_of(handout_html(RUNNERS["one_sided_shoes"].advice()))
    assert "Watch , only just: film again first" in text
    sure = text_of(handout_html(RUNNERS["long_stride_9_kmh"].advice()))
    assert "only just" not in sure


def test_two_numbers_are_not_called_three() -> None:
    two = text_of(handout_html(EVERYBODY["hurt_last_year"].advice()))
    assert "Your numbers" in two
    assert "Three numbers" not in two


def test_a_finding_off_the_three_numbers_says_what_is_typical() -> None:
    text = text_of(handout_html(EVERYBODY["slight_outer_hip"].advice()))
    assert "Cadence: 145.0 ± 0.4 steps/min, typical 157 to 173 steps/min" in text


def test_there_is_no_script_and_nothing_from_elsewhere() -> None:
    page = handout_html(make_analysis()).decode()
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")


def test_sizes_on_the_page_are_nine_points_or_more() -> None:
    page = handout_html(make_analysis()).decode()
    sizes = [float(size) for size in re.findall(r"([\d.]+)pt[ /;]", page)]
    assert min(s for s in sizes if s > 3) >= 9


def test_a_red_flag_that_stops_leaves_its_message_alone() -> None:
    text = text_of(handout_html(RUNNERS["groin_hopping"].advice(), note="Call me."))
    assert "Do not run" in text
    assert "Call me." in text
    assert "±" not in text
    assert load().wording.handout["try"] not in text


def test_there_are_three_things_of_each_at_most() -> None:
    for runner in RUNNERS.values():
        page = handout_html(runner.advice()).decode()
        assert page.count("<li>") <= 3
        assert page.count('class="finding"') <= 3
        assert page.count('class="number"') <= 3


def test_a_clinician_chooses_cards_and_adds_a_note() -> None:
    told = RUNNERS["long_stride_9_kmh"].advice()
    page = text_of(
        handout_html(told, cards=("core", "shoes"), note="Bring <old> shoes & this.")
    )
    assert "Steady the trunk" in page
    assert "Look at your shoes" in page
    assert "Try shorter" not in page
    assert "Bring &lt;old&gt; shoes &amp; this." in page


def test_cards_that_pain_holds_back_cannot_be_chosen() -> None:
    hurting = RUNNERS["three_weeks_clicking"].advice()
    with pytest.raises(InputError, match="may be shown"):
        handout_html(hurting, cards=("core",))
    with pytest.raises(InputError, match="there is no card 'cure'"):
        handout_html(hurting, cards=("cure",))
    with pytest.raises(InputError, match="4 cards"):
        handout_html(hurting, cards=("a", "b", "c", "d"))


def test_it_can_be_told_in_another_language_than_the_run() -> None:
    text = text_of(handout_html(RUNNERS["long_stride_9_kmh"].advice(), language="de"))
    assert "Langer Schritt" in text
    assert "Mach 144 Schritte pro Minute statt 138" in text
    assert "2,174 ± 0,007 m" in text


def test_it_says_when_to_film_again() -> None:
    told = RUNNERS["long_stride_9_kmh"].advice()
    run = {"runner": Runner(date="2026-03-02").model_dump(mode="json")}
    text = text_of(handout_html(replace(told, settings=run)))
    assert "From 30 March 2026 (4 weeks)" in text
    assert "Shank angle at contact 4.8°" in text


def test_results_bring_it_and_the_report_names_it_first(tmp_path) -> None:
    write_results(make_analysis(), tmp_path / "run")
    assert (tmp_path / "run" / "handout.html").is_file()
    report = (tmp_path / "run" / "report.html").read_text()
    assert 'href="handout.html"' not in report
    assert report.index("<code>handout.html</code>") < report.index('main-numbers"')


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Keep one browser for all pages: to start it takes longer than to print."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser")
    with sync_playwright() as started:
        flags = ["--no-sandbox", "--disable-gpu"]
        yield started.chromium.launch(executable_path=found, args=flags)


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize("language", languages())
def test_every_runner_gets_one_page(tmp_path, browser, language, paper) -> None:
    fullest = {n: EVERYBODY[n] for n in ("named_impingement", "hurt_last_year")}
    stills(tmp_path / "stills")
    sheet = browser.new_page()
    for name, runner in {**RUNNERS, **fullest, "all at once": ALL_AT_ONCE}.items():
        page = write_handout(tmp_path, runner.advice(language), note="Note. " * 40)
        sized = page.read_text().replace("@page {", f"@page {{ size: {paper};")
        page.write_text(sized)
        sheet.goto(page.as_uri())
        assert n_pages(sheet.pdf(prefer_css_page_size=True)) == 1, name


@pytest.mark.slow
def test_the_browser_for_all_pages_breaks_them_as_printing_does(
    tmp_path, browser
) -> None:
    plain = write_handout(tmp_path, ALL_AT_ONCE.advice()).read_text()
    page, sheet, counts = tmp_path / "handout.html", browser.new_page(), []
    for lines in (0, 20, 60):
        more = "<p>More.</p>" * lines
        page.write_text(plain.replace("</body>", f"{more}</body>"))
        counts.append(n_pages(_printed(page)))
        sheet.goto(page.as_uri())
        assert n_pages(sheet.pdf(prefer_css_page_size=True)) == counts[-1]
    assert counts == [1, 2, 3]


def n_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


HIPS = legs("pelvic_excursion", 8.0, 13.0, 1.0)
FEET = legs("foot_strike_angle", 18.0, 4.0, 2.0)
ALL_AT_ONCE = Met(
    who="Everything stands out, with a picture each, and it hurts for long.",
    height_m=1.74,
    numbers=[
        *rhythm(150.0, 10.8),
        *legs("shank_angle_ic", 15.5, 16.0, 1.5),
        *HIPS,
        *FEET,
    ],
    compared=("pelvic_excursion", "foot_strike_angle"),
    answers={
        "pain_now": 4.0,
        "pain_where": ["outer_hip"],
        "pain_next_day": "same",
        "pain_since": "over_2_weeks",
        "adult": True,
    },
)


def stills(folder) -> None:
    """Write a still for each finding, as large as those of a run."""
    folder.mkdir(exist_ok=True)
    for key in ("shank_angle_ic", "pelvic_excursion", "foot_strike_angle"):
        for side in ("left", "right"):
            picture = np.full((752, 440, 3), 128, dtype=np.uint8)
            cv2.imwrite(str(folder / f"1_{key}_{side}.jpg"), picture)


def _printed(page) -> bytes:
    return print_handout(page.parent).read_bytes()


def met(**answers) -> bytes:
    numbers = [*rhythm(166.0, 10.8), *legs("pelvic_excursion", 6.0, 6.4, 1.0)]
    runner = Met(who="", height_m=1.74, numbers=numbers, answers=answers)
    return handout_html(runner.advice())


@pytest.mark.parametrize(
    "answers",
    [
        {"pain_recent": "earlier", "pain_now": 0.0, "pain_where": ["groin"]},
        {"pain_now": 3.0, "pain_where": ["shin"], "pain_when": ["walking"]},
        {"pain_now": 2.0, "pain_when": ["hopping"]},
    ],
)
def test_beside_a_flag_that_waits_nothing_speaks_of_running_on(answers) -> None:
    text = text_of(met(**answers))
    assert "until a doctor" in text or "before you run again" in text
    assert "carry on" not in text
    assert "keep running" not in text
    assert "easy running" not in text


def test_the_rule_of_pain_is_told_whole() -> None:
    text = text_of(met(pain_now=2.0, pain_where=["buttock"], pain_next_day="gone"))
    assert "Over 5, or worse the next morning: stop" in text


def test_who_is_to_ask_first_is_not_told_to_keep_running() -> None:
    text = text_of(met(pain_now=0.0, ask_first=["pregnant"]))
    assert "Nothing yet: ask first" in text
    assert "keep running" not in text


def test_a_finding_at_the_pelvis_shows_the_line_that_was_followed() -> None:
    told = RUNNERS["marathon_outer_hip"].advice()
    page = handout_html(told, pictures={"waistband_rear.png": b"jpeg"}).decode()
    assert '<img class="wide" src="data:image/jpeg;base64,' in page
    other = handout_html(told, pictures={"1_knee_flexion_ic_left.jpg": b"x"}).decode()
    assert "<img" not in other


@pytest.mark.slow
def test_what_people_read_is_written_again_in_another_language(tmp_path) -> None:
    analysis = replace(make_analysis(), advice={"language": "en"})
    write_results(analysis, tmp_path)
    stored = (tmp_path / "result.json").read_bytes()
    write_again(tmp_path, in_language(analysis, "de"), note="Erst die Einlagen.")
    assert b'<html lang="de">' in (tmp_path / "report.html").read_bytes()
    assert ";" in (tmp_path / "metrics.csv").read_text("utf-8-sig").splitlines()[0]
    assert (tmp_path / "result.json").read_bytes() == stored
    if any(shutil.which(name) for name in BROWSERS):
        assert print_handout(tmp_path).read_bytes().startswith(b"%PDF")
    page = (tmp_path / "handout.html").read_text("utf-8")
    assert '<html lang="de">' in page, "printing leaves the page as it was written"
    assert "Erst die Einlagen." in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "typical 150 to 166 steps/min"), ("de", "üblich 150 bis 166 Schritte/min")],
)
def test_a_number_stands_beside_what_is_typical_of_it(language, words) -> None:
    assert words in text_of(handout_html(RUNNERS["long_stride_9_kmh"].advice(language)))


def test_nobody_whose_pain_is_unknown_is_told_to_keep_running() -> None:
    numbers = [*rhythm(166.0, 10.8), *legs("shank_angle_ic", 11.8, 5.0, 1.5)]
    met = Met(who="", height_m=1.74, numbers=numbers)
    text = text_of(handout_html(met.advice()))
    assert "keep running" not in text
    assert "You did not say whether you have pain" in text
    assert "Not clear from this video: shank angle at contact: left 11.8" in text
    none = text_of(handout_html(replace(met, answers={"pain_now": 0.0}).advice()))
    assert "keep running as you do" in none
