import re
from dataclasses import replace
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest

from formcheck.knowledge.phrases import phrases
from formcheck.model import PELVIS_MOMENTS, PelvisLine, PelvisStill
from formcheck.model.skeleton import SIDES
from formcheck.report.charts.pelvis_curve import pelvis_chart
from formcheck.report.images.overlay import write_overlay
from formcheck.report.images.stills.pelvis_stills import (
    still_picture,
    still_png,
    still_words,
    write_stills,
)
from formcheck.report.page import report_html
from formcheck.report.pelvis_section import pelvis_box
from tests.clips import corner_picture
from tests.fabricated import make_analysis, make_clip_analysis

SIDE = 96


def line(*, method="waistband", refusal="") -> PelvisLine:
    """Return a line in frames 0 to 29 of a clip, with two stills."""
    n = 30
    shown = np.full((SIDE, SIDE, 3), 90, dtype=np.uint8)
    low = np.array([[20.0, 50.0], [76.0, 40.0]])
    ends = np.tile([[10.0, 20.0], [50.0, 30.0]], (n, 1, 1))
    return PelvisLine(
        method=method,
        time_s=np.arange(n) / 60.0,
        frame=np.arange(n),
        phase=np.linspace(0.0, 1.0, n),
        tilt_deg=np.zeros(n),
        ends_px=ends,
        harmonics=np.zeros(9),
        strides_deg=np.zeros((12, 9)),
        strike_phase={"left": 0.0, "right": 0.5},
        stance_frac=0.36,
        residual_deg=0.2,
        refusal=refusal,
        stills=tuple(
            PelvisStill(
                frame=4 + 5 * i,
                rgb=shown.copy(),
                line=low.copy(),
                side=side,
                moment=moment,
                mean_deg=5.0 - 8.0 * i,
            )
            for i, side in enumerate(SIDES)
            for moment in PELVIS_MOMENTS
        ),
    )


def yellow(picture) -> np.ndarray:
    return (picture[..., 0] > 230) & (picture[..., 1] > 190) & (picture[..., 2] < 90)


def test_the_line_is_drawn_where_it_was_read():
    picture = still_picture(line())
    row, column = np.nonzero(yellow(picture[:, : 4 * SIDE]))
    slope = np.polyfit(column, row, 1)[0]
    assert slope == pytest.approx(-10 / 56, abs=0.02)
    assert column.min() == pytest.approx(80, abs=4)
    assert column.max() == pytest.approx(304, abs=4)


def test_the_file_is_a_picture_of_both_extremes():
    png = cv2.imdecode(np.frombuffer(still_png(line()), np.uint8), cv2.IMREAD_COLOR)
    assert png.shape[1] == 2 * 4 * SIDE + 8


def test_a_still_is_written_for_each_clip_with_a_line(tmp_path):
    found = replace(make_clip_analysis(name="my rear.mp4"), pelvis=line())
    write_stills(tmp_path, make_analysis(found, make_clip_analysis(clip=1)))
    names = [p.name for p in (tmp_path / "stills").iterdir()]
    assert names == ["waistband_my rear.png"]


def page_of(clip) -> str:
    return report_html(make_analysis(clip)).decode()


def test_the_page_shows_the_still_and_asks_to_look_while_a_yes_is_missing():
    page = page_of(
        replace(
            make_clip_analysis(),
            pelvis=replace(line(refusal="look at the still"), asks=True),
        )
    )
    assert "data:image/jpeg;base64," in page
    assert "The line at the hips" in page
    assert "Please look:" in page
    assert "If the yellow line is the waistband, analyse again" in page
    assert "tuck the shirt in" in page
    assert "The line at the hips" not in page_of(make_clip_analysis())


def test_the_page_does_not_ask_again_after_a_no():
    page = page_of(
        replace(make_clip_analysis(), pelvis=line(refusal="not it, as you said"))
    )
    assert "Please look:" not in page
    assert "No number of the pelvis is given; the reason is below." in page
    assert "tuck the shirt in" in page


def test_a_tape_is_called_tape():
    asking = replace(line(method="strip", refusal="look"), asks=True)
    box = pelvis_box(replace(make_clip_analysis(), pelvis=asking))
    assert "If the yellow line is tape on the shorts" in box.asks


@pytest.mark.parametrize(
    ("view", "words", "others"),
    [
        ("rear", ("The back of the hips", "from straight behind"), "in front"),
        ("front", ("The front of the hips", "from straight in front"), "behind"),
    ],
)
def test_the_words_are_those_of_the_view(view, words, others):
    plain = make_clip_analysis()
    scene = replace(plain.scene, view=view)
    box = pelvis_box(replace(plain, scene=scene, pelvis=line(refusal="no")))
    assert words[0] in box.seen
    assert words[1] in box.film_better
    assert others not in box.seen + box.film_better


def test_a_believed_line_says_how_it_was_read_and_what_it_cannot_do():
    box = pelvis_box(replace(make_clip_analysis(), pelvis=line(method="dots")))
    assert "two light dots" in box.method
    assert "by skin markers of 17 runners" in box.method
    assert not box.refused
    assert not box.asks
    assert "that is the right leg's drop" in box.sides
    assert pelvis_box(make_clip_analysis()) is None


def test_the_chart_shades_the_stance_and_shows_both_legs():
    base = make_clip_analysis().curves[0]
    curves = [
        replace(base, key="pelvic_tilt", side=side, sd=np.ones(101)) for side in SIDES
    ]
    svg = ElementTree.fromstring(pelvis_chart(curves, line(), words="both legs"))
    shade, *hints = svg.iter("{http://www.w3.org/2000/svg}rect")
    room = [float(hint.get("x")) for hint in (hints[0], hints[-1])]
    assert float(shade.get("width")) == pytest.approx(
        0.36 * (room[1] - room[0]), abs=0.1
    )
    texts = [t.text for t in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "foot on the ground" in texts
    assert any(t.startswith("left, ") for t in texts)
    assert any(t.startswith("right, ") for t in texts)


@pytest.mark.parametrize("refusal", ["", "not confirmed"])
def test_the_overlay_draws_the_pelvis_only_if_it_is_believed(tmp_path, refusal):
    import av

    from formcheck.model import Frame

    found = make_clip_analysis(seconds=1.0)
    info = replace(found.info, width_px=64, height_px=48)
    clip = replace(
        found, info=info, pose=None, timing=None, pelvis=line(refusal=refusal)
    )
    pose = make_clip_analysis(seconds=1.0).pose
    hidden = replace(pose, xy_px=np.full_like(pose.xy_px, np.nan))
    clip = replace(clip, pose=hidden)
    frames = [Frame(index=i, time_s=i / 60, rgb=corner_picture()) for i in range(3)]
    path = tmp_path / "overlay.mp4"
    write_overlay(frames, clip, path)
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24")
    on_line = picture[24:28, 26:34].astype(int)
    looks_yellow = (on_line[..., 0] > on_line[..., 2] + 40).mean()
    assert (looks_yellow > 0.1) == (not refusal)


def test_the_name_in_the_reason_is_the_files_name():
    from formcheck.pelvis.tilt import still_name

    assert re.fullmatch(r"waistband_.*\.png", still_name("a b.mp4"))


def test_pictures_of_a_german_run_are_captioned_in_german() -> None:
    say = phrases("de")
    for still in line().stills:
        for words in still_words(still):
            assert say.known(words), words
    assert not np.array_equal(still_picture(line()), still_picture(line(), "de"))
