from dataclasses import replace

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.metrics.frontal.clip import Frontal
from formcheck.metrics.frontal.stance import frontal_metrics
from formcheck.model import Frame, MetricValue
from formcheck.model.skeleton import SIDES
from formcheck.report.images.stills.angle_stills import still
from formcheck.report.images.stills.readings import evidence
from tests.fabricated import make_clip_analysis, pose_of
from tests.frontal import FrontalGait, make_frontal
from tests.unit.report.images.stills.test_pelvis_stills import line

SHOWN = ("femoral_adduction", "knee_frontal", "lateral_trunk_lean", "step_width")


@pytest.fixture(scope="module")
def clip():
    """Return a clip from behind with a line at the waist that is believed."""
    track, scene, _ = make_frontal(FrontalGait(), seconds=9.0, fps=30.0)
    timing = gait_timing(track, scene)
    seen = Frontal(track=track, scene=scene, timing=timing, clip=0, roll_deg=2.0)
    numbers = [m for m in frontal_metrics(seen) if isinstance(m, MetricValue)]
    drop = [replace(numbers[0], key="pelvic_excursion", side=side) for side in SIDES]
    return replace(
        make_clip_analysis(),
        track=track,
        scene=scene,
        timing=timing,
        pose=pose_of(track),
        metrics=(*numbers, *drop),
        pelvis=line(),
        roll_deg=2.0,
    )


def test_every_number_of_the_stance_leg_has_a_picture_of_its_own_reading(clip):
    shown = {(e.metric.key, e.metric.side): e for e in evidence(clip)}
    assert set(shown) == {(k, s) for k in (*SHOWN, "pelvic_excursion") for s in SIDES}
    for (key, _), one in shown.items():
        if key in SHOWN:
            assert one.shown == pytest.approx(one.metric.value, abs=one.metric.spread)
            assert abs(clip.track.time_s[one.row] - one.time_s) <= 1.0 / 60.0 + 1e-9


def test_the_line_at_the_waist_is_shown_against_its_own_mean(clip):
    left, right = (e for e in evidence(clip) if e.metric.key == "pelvic_excursion")
    assert (left.reference, right.reference) == ("mean", "mean")
    assert left.line_px == pytest.approx(clip.pelvis.ends_px[4])
    across = np.linalg.norm(left.line_px[1] - left.line_px[0])
    assert np.linalg.norm(left.mean_px[1] - left.mean_px[0]) == pytest.approx(across)


def test_a_refused_line_is_not_shown(clip):
    refused = replace(clip, pelvis=line(refusal="a hem"))
    assert all(e.metric.key != "pelvic_excursion" for e in evidence(refused))


def test_the_stills_can_be_drawn(clip):
    rgb = np.zeros((1280, 720, 3), dtype=np.uint8)
    for one in evidence(clip):
        frame = Frame(index=one.frame, time_s=one.time_s, rgb=rgb)
        assert still(frame, clip, one).shape[0] > 600
