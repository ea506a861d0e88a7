import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from formcheck.analysis.run import chosen_settings
from formcheck.report import page as html
from formcheck.report.page import about, report_html
from formcheck.report.sections.advice_html import advice_html
from formcheck.settings.settings import Runner, Settings
from tests.fabricated import make_analysis, make_clip_analysis, without_numbers
from tests.runners import RUNNERS
from tests.synthetic import Gait


class Page(HTMLParser):
    """Collects text and attributes outside scripts and styles."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.text = ""  # a blank for each closed tag, as a reader sees them apart
        self.links: list[str] = []
        self.jumps: list[str] = []
        self.ids: list[str] = []
        self._hidden = False
        self.feed(content.decode())
        self.text = re.sub(r"\s+", " ", self.text)

    def handle_starttag(self, tag, attrs) -> None:
        self._hidden = tag in ("script", "style")
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        links = [v for k, v in attrs if k in ("src", "href", "srcset")]
        self.links += [link for link in links if not link.startswith("#")]
        self.jumps += [link[1:] for link in links if link.startswith("#")]

    def handle_endtag(self, tag) -> None:
        self._hidden = False
        self.text += " "

    def handle_data(self, data) -> None:
        self.text += "" if self._hidden else data


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(report_html(make_analysis()))


def test_the_report_needs_no_other_file(page) -> None:
    assert page.links == []


def test_key_numbers_are_shown_with_their_errors(page) -> None:
    assert re.search(r"Cadence 1\d\d\.\d+ ± 0\.\d+ steps/min", page.text)
    assert re.search(r"left 2\d\d ± \d+ ms right 2\d\d ± \d+ ms", page.text)


def test_it_says_that_it_is_no_diagnosis(page) -> None:
    assert "A form check, not a diagnosis" in page.text
    assert "abnormal" not in page.text.lower()


def test_what_was_refused_is_named_with_its_reason(page) -> None:
    assert "Knee flexion at contact (left) the left knee was hidden 20 %" in page.text


def test_each_chart_is_there_once_and_told_in_words() -> None:
    content = report_html(make_analysis()).decode()
    told = re.findall(r'<svg [^>]*aria-label="([^"]+)" class="chart"', content)
    assert [words.partition(":")[0] for words in told] == [
        "Which foot is on the ground when",
        "Path of the feet",
        "Knee flexion",
    ]
    assert told[0].startswith("Which foot is on the ground when: Left foot on the")
    assert all(re.search(r"[Ll]eft .*\d", words) for words in told)


def test_nothing_in_the_report_runs_and_nothing_is_fetched() -> None:
    clips = make_clip_analysis(), make_clip_analysis(name="second.mp4", clip=1)
    content = report_html(make_analysis(*clips)).decode()
    assert "<script" not in content.lower()
    assert not re.search(r"<[^>]+ on\w+=", content)
    assert "default-src 'none'" in content
    addresses = re.findall(r'https?://[^"<> ]+', content)
    assert set(addresses) <= {"http://www.w3.org/2000/svg"}
    assert len(content) < 500_000


def test_whose_run_of_which_day_it_is_stands_on_top() -> None:
    runner = Runner(
        name="Ana <b>", date=date(2026, 3, 12), height_m=1.75, speed_mps=3.0
    )
    run = replace(make_analysis(), settings=chosen_settings((), runner, Settings()))
    head = Page(report_html(run)).text.partition("A form check, not")[0]
    assert "Ana <b>, 12 March 2026, height 175 cm, belt speed 10.8 km/h" in head
    nobody = chosen_settings((), Runner(), Settings())
    assert "name" not in nobody["runner"]
    assert (
        'class="about"'
        not in report_html(replace(make_analysis(), settings=nobody)).decode()
    )


def test_on_paper_the_three_numbers_are_kept() -> None:
    print_style = report_html(make_analysis()).decode().split("@media print")[1]
    rules = print_style.split("</style>")[0]
    hidden = [r for r in rules.split("}") if "display: none" in r]
    assert not any(".main-numbers {" in r or ".main-numbers," in r for r in hidden)
    sizes = re.findall(r"font-size: ([\d.]+)pt", report_html(make_analysis()).decode())
    assert min(map(float, sizes)) >= 9


def test_text_from_outside_cannot_become_markup() -> None:
    clip = make_clip_analysis(name="<img src=x onerror=alert(1)>.mp4")
    content = report_html(make_analysis(clip)).decode()
    assert "<img" not in content.split("<body>")[1]
    assert "move &lt;closer&gt; &amp; look" in content


def test_advice_findings_and_red_flags_are_shown(page) -> None:
    for text in ("See a doctor.", "Watch: Cadence is lower", "Shorter steps"):
        assert text in page.text


def test_the_overlay_is_linked_by_a_safe_name() -> None:
    made = report_html(make_analysis(), overlays={0: "overlay_a b#1.mp4"})
    assert Page(made).links == ["overlay_a%20b%231.mp4"]


def test_a_clip_without_numbers_says_so_and_carries_no_chart_code() -> None:
    content = report_html(without_numbers())
    assert "Nothing was measured in this clip." in Page(content).text
    assert "a walk, not a run" in Page(content).text
    assert len(content) < 50_000


def test_every_clip_has_its_own_section() -> None:
    clips = make_clip_analysis(), make_clip_analysis(name="second.mp4", clip=1)
    page = Page(report_html(make_analysis(*clips)))
    assert page.text.count("All numbers") == 3  # together, and each clip by itself
    assert "second.mp4" in page.text


def test_the_clips_of_a_session_are_folded_below_what_they_say_together() -> None:
    one, two = make_clip_analysis(), make_clip_analysis(name="second.mp4", clip=1)
    folded = "Numbers and charts of this clip</summary>"
    assert report_html(make_analysis(one, two)).decode().count(folded) == 2
    assert folded not in report_html(make_analysis(one)).decode()
    assert " open>" not in report_html(make_analysis(one, two)).decode()


def test_the_same_analysis_gives_the_same_report() -> None:
    assert report_html(make_analysis()) == report_html(make_analysis())


def test_slow_motion_and_a_run_outside_are_named() -> None:
    clip = make_clip_analysis()
    slow = replace(
        clip,
        info=replace(clip.info, slow_motion_factor=10.01, capture_fps=300.0),
        scene=replace(clip.scene, setting="overground"),
    )
    text = Page(report_html(make_analysis(slow))).text
    assert "slow motion, 10 times" in text
    assert "not on a treadmill" in text


@pytest.mark.parametrize(
    ("left_s", "said"),
    [(0.27, "left is larger"), (0.256, "not clear of the practical")],
)
def test_a_card_says_whether_left_and_right_differ(left_s, said) -> None:
    # 20 ms of contact are read, beyond their error but not by the practical floor.
    gait = Gait(contact_s=(left_s, 0.23), stride_sd_s=0.004)
    text = Page(report_html(make_analysis(make_clip_analysis(gait=gait)))).text
    found = re.search(
        r"right 2\d\d ± \d+ ms Left minus right \+\d+ ± \d+ ms, ([\w ]+)", text
    )
    assert found is not None
    assert said in found[1]


def test_each_number_is_explained_with_the_strides_it_rests_on(page) -> None:
    explained = page.text.split("What each number is and how it was measured")[1]
    assert re.search(r"Cadence Steps of both feet .* From \d+ strides\.", explained)


# ---------------------------------------------------------------- advice


def told(name: str, **changes) -> Page:
    """Return the report of one of the ten runners, filmed in one clip."""
    given = RUNNERS[name].advice()
    return Page(report_html(replace(given, clips=(make_clip_analysis(),), **changes)))


def test_a_stop_page_holds_its_message_and_no_numbers() -> None:
    page = told("sudden_night_pain")
    assert "Stop running until somebody has looked at this" in page.text
    assert "Do not run until then" in page.text
    for hidden in ("All numbers", "Pelvic drop", "steps/min", "Exercises", "Clamshell"):
        assert hidden not in page.text
    assert page.ids == [], "no chart either"


def test_the_three_main_numbers_come_first_measured_or_not() -> None:
    page = told("long_stride_9_kmh")
    first = page.text.split("What to try first")[0]
    titles = ("Stride length", "Pelvic drop", "Foot-strike asymmetry")
    places = [first.index(title) for title in titles]
    assert places == sorted(places)
    assert "2.174 ± 0.007 m" in first, "2.5 m/s and 138 steps a minute"
    assert "Not measured" in first


def test_advice_is_shown_before_the_numbers_of_the_clips() -> None:
    page = told("long_stride_9_kmh")
    _, text = page.text.split("Findings and advice")
    first, rest = text.split("What to try first")
    assert "Notable: Long stride for this speed and height." in first
    assert "138.0 ± 0.4 steps/min" not in first, "the card tells it"
    assert "138.0 ± 0.4 steps/min" in rest.split("Also worth a look")[0]
    assert "144 steps a minute in place of 138" in rest
    assert rest.index("Did it work?") < rest.index("Sources")


def test_what_stands_out_and_what_to_do_stand_under_the_three_numbers() -> None:
    page = told("long_stride_9_kmh")
    brief = page.text.split("Findings and advice")[0].split("What stands out")[1]
    stands_out, tries = brief.split("What to try first")
    assert "Notable: Long stride for this speed and height" in stands_out
    assert "Try shorter, quicker steps" in tries
    assert page.jumps
    assert set(page.jumps) <= set(page.ids)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing_wrong", "No pattern stood out in this video."),
        ("sixteen_years_old", "let a doctor or physiotherapist look at this"),
        ("three_weeks_clicking", "let somebody who knows hips look at it soon"),
    ],
)
def test_the_first_screen_leaves_out_no_warning(name, words) -> None:
    assert words in told(name).text.split("Findings and advice")[0]


def test_a_still_that_shows_the_number_stands_beside_the_finding(monkeypatch) -> None:
    given = RUNNERS["long_stride_9_kmh"].advice()
    shown = [
        (
            f"1_{m.key}_{m.side}.jpg",
            SimpleNamespace(metric=m, shown=m.value, frame=7, time_s=0.1),
        )
        for m in given.metrics
    ]
    monkeypatch.setattr(html, "stills_of", lambda clip, index: shown)
    made = replace(given, clips=(make_clip_analysis(),))
    pictures = {name: name.encode() for name, _ in shown}
    content = report_html(made, pictures=pictures).decode()
    finding = content.split('class="note warn seen"')[1].split("</div>")[0]
    shank = b64encode(b"1_shank_angle_ic_left.jpg").decode()
    assert (
        f'src="data:image/jpeg;base64,{shank}" alt="shank angle at contact, left"'
        in finding
    )
    assert b64encode(b"1_trunk_lean").decode()[:12] not in finding
    assert "image/jpeg" not in report_html(made).decode(), "none without files"


def test_documents_are_named_with_what_their_publishers_sell() -> None:
    text = told("one_sided_shoes").text
    assert "“Hip pain while running" in text
    assert "sells compression stockings" in text
    assert "Larson P" in text


def test_advice_in_another_language_is_marked_for_readers_and_machines() -> None:
    given = RUNNERS["long_stride_9_kmh"].advice("de")
    content = report_html(replace(given, clips=(make_clip_analysis(),))).decode()
    assert '<section class="advice" lang="de">' in content


def test_an_older_result_without_places_still_shows_its_advice() -> None:
    analysis = make_analysis()
    (old,) = analysis.recommendations
    page = Page(
        report_html(replace(analysis, recommendations=(replace(old, place=""),)))
    )
    assert "Shorter steps" in page.text


def test_the_advice_section_stands_by_itself_in_other_pages() -> None:
    for name in ("long_stride_9_kmh", "sudden_night_pain"):
        alone = Page(advice_html(RUNNERS[name].advice()).encode()).text
        assert alone.strip() in told(name).text


def test_what_is_usual_stands_beside_what_was_measured_and_its_rows() -> None:
    page = Page(report_html(make_analysis()))
    assert "What is usual at this speed and height" in page.text
    assert "168 steps/min (two of three runners: 158 steps/min to 178" in page.text
    assert "vanoeveren2017" in page.text
    nothing = replace(make_analysis(), expected=())
    assert "What is usual" not in Page(report_html(nothing)).text


def unfolded(page: bytes) -> str:
    """Return the text of a page that is read without opening anything."""
    body = page.decode().split("<body>", 1)[1]
    body = re.sub(r"<(style|svg)[\s>].*?</\1>", " ", body, flags=re.DOTALL)
    body = re.sub(r'<p class="print-only">.*?</p>', "", body, flags=re.DOTALL)
    inner = re.compile(
        r"<details(?![^>]*\bopen\b)[^>]*>((?!<details).)*?</details>", re.DOTALL
    )
    while found := inner.search(body):
        title = re.search(r"<summary>(.*?)</summary>", found[0], re.DOTALL)
        body = body[: found.start()] + (title[1] if title else "") + body[found.end() :]
    return re.sub(r"<[^>]+>", " ", body)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_report_is_read_in_six_minutes(language) -> None:
    two = make_analysis(
        make_clip_analysis(), make_clip_analysis(name="b.mp4", clip=1, near="left")
    )
    runs = {name: runner.advice(language) for name, runner in RUNNERS.items()}
    for name, run in {**runs, "two clips": two}.items():
        assert len(unfolded(report_html(run)).split()) <= 1500, name


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["2 March 2026", "height 170 cm", "belt speed 9.7 km/h"]),
        ("de", ["02.03.2026", "Grösse 170 cm", "Bandtempo 9,7 km/h"]),
    ],
)
def test_the_head_is_written_as_its_language_writes(language, said) -> None:
    runner = {"date": "2026-03-02", "height_m": 1.7, "speed_mps": 2.7}
    assert about(SimpleNamespace(settings={"runner": runner}), language) == said
