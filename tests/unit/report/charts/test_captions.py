import re

import numpy as np

from formcheck.model import Curve
from formcheck.report.charts import captions as chart_words
from formcheck.report.charts.captions import curve_words, path_words, timeline_words
from tests.fabricated import make_clip_analysis


def test_a_curve_is_told_by_its_ends_on_each_side() -> None:
    mean = np.linspace(-5.0, 40.0, 101)
    curves = [
        Curve(key="knee_flexion", side=side, unit="deg", mean=m, sd=m, n_strides=9)
        for side, m in (("left", mean), ("right", mean[::-1].copy()))
    ]
    minus = "\N{MINUS SIGN}"
    assert curve_words(curves) == (
        f"Left lowest {minus}5° at 0 % of the stride, highest 40° at 100 %. "
        f"Right lowest {minus}5° at 100 % of the stride, highest 40° at 0 %."
    )


def test_contacts_are_told_by_number_and_length() -> None:
    clip = make_clip_analysis()
    (n, middle, least, most) = re.search(
        r"Left foot on the ground (\d+) times, (\d+) ms in the middle, "
        r"(\d+) to (\d+) ms\. Right foot",
        timeline_words(clip),
    ).groups()
    known = [s for s in clip.strides if s.side == "left" and s.contact_time_s > 0]
    assert int(n) == len(known)
    assert int(least) <= int(middle) <= int(most)


def test_the_path_of_the_feet_is_told_in_leg_lengths() -> None:
    words = path_words(make_clip_analysis())
    found = re.findall(
        r"(?:Left|Right) toe from ([\d.-]+) leg lengths behind the hip to ([\d.-]+)",
        words,
    )
    assert len(found) == 2
    assert all(float(behind) > 0 and float(ahead) > 0 for behind, ahead in found)


def test_a_stride_with_a_hidden_toe_is_left_out_of_the_words(monkeypatch) -> None:
    whole = np.zeros((2, 101, 2))
    whole[:, :, 0] = np.linspace(-0.4, 0.3, 101)
    hidden = whole.copy()
    hidden[0, 50] = np.nan
    told = []
    for loops in (whole, hidden):
        monkeypatch.setattr(chart_words, "foot_loops", lambda *_, x=loops: x)
        told.append(path_words(make_clip_analysis()))
    assert told[0] == told[1]
    assert "nan" not in told[1]
