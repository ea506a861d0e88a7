from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from formcheck.analysis.clip import measure_clip
from formcheck.gait.strides import stances_s
from formcheck.knowledge.phrases import phrases
from formcheck.model import ClipAnalysis, ClipInfo, PelvisLine
from formcheck.model.skeleton import point
from formcheck.report.images.cropping import HEIGHT_PX, body_height, crop_around
from formcheck.report.images.stills.moment_stills import (
    apart,
    level,
    still_name,
    write_stills,
)
from formcheck.report.images.stills.moments import Moment, moments, neighbour
from formcheck.report.images.text import height, width
from formcheck.settings.settings import Clip, Runner
from formcheck.video.reader import VideoFile
from tests.candidates import candidates_of
from tests.clips import corner_picture, write_clip
from tests.synthetic import Gait, make_run


@pytest.fixture(scope="module")
def clip() -> ClipAnalysis:
    track, _, _ = make_run(Gait(cadence_spm=172.0), seconds=9.0, fps=60.0)
    seen = candidates_of(track, noise_leg=0.004, false_frac=0.05)
    n = seen.time_s.size
    info = ClipInfo(
        name="run.mp4",
        sha256="0" * 64,
        codec="h264",
        rotation_deg=0,
        width_px=1080,
        height_px=1920,
        n_frames=n,
        duration_s=float(seen.time_s[-1] - seen.time_s[0]),
        mean_fps=60.0,
    )
    return measure_clip(
        seen, info=info, clip=Clip(path=Path("run.mp4")), runner=Runner()
    )


def angles(found: list[Moment], kind: str, key: str, side: str) -> list[float]:
    return [
        angle.value_deg
        for moment in found
        if moment.kind == kind and moment.side == side
        for angle in moment.angles
        if angle.key == key
    ]


def test_every_stance_has_three_moments_in_order(clip) -> None:
    found = moments(clip)
    assert [m.time_s for m in found] == sorted(m.time_s for m in found)
    for side in ("left", "right"):
        kinds = [m.kind for m in found if m.side == side]
        assert len(kinds) >= 3 * 10  # 9 s at 172 steps/min: 12 stances or so each
        for three in _threes(kinds):
            assert three == ["foot_strike", "mid_stance", "toe_off"]


def _threes(kinds: list[str]) -> list[list[str]]:
    return [kinds[i : i + 3] for i in range(0, len(kinds), 3)]


def test_times_are_those_of_the_events(clip) -> None:
    assert clip.timing is not None
    found = moments(clip)
    for kind in ("foot_strike", "toe_off"):
        times = {round(e.time_s, 9) for e in clip.timing.events if e.kind == kind}
        assert {round(m.time_s, 9) for m in found if m.kind == kind} <= times
    left = [m for m in found if m.side == "left"][:3]
    assert left[1].time_s == pytest.approx((left[0].time_s + left[2].time_s) / 2)


def test_the_picture_is_the_nearest_one(clip) -> None:
    for moment in moments(clip):
        assert abs(moment.frame / 60.0 - moment.time_s) <= 0.5 / 60 + 1e-9
    slowed = replace(clip, info=replace(clip.info, slow_motion_factor=2.0))
    first = moments(slowed)[0]
    assert abs(first.frame / 120.0 - first.time_s) <= 0.5 / 120 + 1e-9


@pytest.mark.parametrize(
    ("kind", "key", "metric"),
    [
        ("foot_strike", "foot", "foot_strike_angle"),
        ("foot_strike", "shank", "shank_angle_ic"),
        ("foot_strike", "knee", "knee_flexion_ic"),
        ("toe_off", "thigh", "hip_extension"),
    ],
)
def test_angles_agree_with_the_numbers_of_the_clip(clip, kind, key, metric) -> None:
    assert clip.scene is not None
    near = clip.scene.near_side
    (number,) = [m for m in clip.metrics if m.key == metric and m.side == near]
    shown = float(np.mean(angles(moments(clip), kind, key, str(near))))
    # The first and last strike may belong to one of the two means only.
    assert shown == pytest.approx(number.value, abs=1.0)


def test_the_far_leg_has_no_angle_that_rests_on_its_knee(clip) -> None:
    assert clip.scene is not None
    far = "left" if clip.scene.near_side == "right" else "right"
    found = {a.key for m in moments(clip) if m.side == far for a in m.angles}
    assert found <= {"foot"}


def test_an_angle_whose_number_was_refused_is_not_shown(clip) -> None:
    kept = tuple(m for m in clip.metrics if m.key != "foot_strike_angle")
    found = moments(replace(clip, metrics=kept))
    assert "foot" not in {a.key for m in found for a in m.angles}
    assert "knee" in {a.key for m in found for a in m.angles}


def test_names_are_what_people_say(clip) -> None:
    first = moments(clip)[0]
    assert first.name == f"{first.time_s:.2f} s, {first.side} foot strike" or (
        first.kind != "foot_strike"
    )
    knee = next(m for m in moments(clip) if m.kind == "mid_stance" and m.angles)
    assert knee.words == f"knee bent {knee.angles[0].value_deg:.0f}°"


def test_from_behind_the_moments_are_there_without_angles_of_the_leg(clip) -> None:
    assert clip.scene is not None
    rear = moments(replace(clip, scene=replace(clip.scene, view="rear")))
    assert [m.name for m in rear] == [m.name for m in moments(clip)]
    assert not any(m.angles for m in rear)
    assert moments(replace(clip, timing=None)) == []


def test_from_behind_the_lowest_pelvis_of_each_stance_is_a_moment(clip) -> None:
    assert clip.scene is not None
    assert clip.pose is not None
    strikes = clip.timing.times("foot_strike", "left")
    times = clip.pose.time_s
    seen = (times >= strikes[0]) & (times <= strikes[-1])
    phase = np.interp(times[seen], strikes, np.arange(len(strikes)))
    harmonics = np.zeros(9)
    harmonics[5] = -5.0  # deepest to the right while the left foot is down
    line = PelvisLine(
        method="dots",
        time_s=times[seen],
        frame=clip.pose.frame[seen],
        phase=phase,
        tilt_deg=-5.0 * np.sin(2.0 * np.pi * phase),
        ends_px=np.zeros((int(seen.sum()), 2, 2)),
        harmonics=harmonics,
        strides_deg=np.zeros((12, 9)),
        strike_phase={"left": 0.0, "right": 0.5},
        stance_frac=0.36,
        residual_deg=0.2,
        refusal="",
        stills=(),
    )
    rear = replace(clip, scene=replace(clip.scene, view="rear"), pelvis=line)
    found = [m for m in moments(rear) if m.kind == "pelvis_lowest"]
    assert {m.side for m in found} == {"left", "right"}
    stances = {side: stances_s(clip.timing, side) for side in ("left", "right")}
    for one in found:
        assert any(a <= one.time_s <= b for a, b in stances[one.side])
        at = float(np.interp(one.time_s, times[seen], phase)) % 1.0
        assert at == pytest.approx(0.25 if one.side == "left" else 0.75, abs=0.04)
        other = "right" if one.side == "left" else "left"
        assert one.told == f"{other} side {one.told.split()[2]} lower than on average"
    named = phrases("de")
    assert named(found[0].name).endswith("Becken am tiefsten")
    assert named(found[0].words).endswith("tiefer als im Mittel")
    refused = replace(rear, pelvis=replace(line, refusal="a hem"))
    assert not [m for m in moments(refused) if m.kind == "pelvis_lowest"]


def test_level_follows_the_camera_roll(clip) -> None:
    assert clip.scene is not None
    right = replace(clip, scene=replace(clip.scene, faces="image_right"), roll_deg=10.0)
    forward, up = level(right)
    assert forward == pytest.approx([np.cos(np.radians(10)), -np.sin(np.radians(10))])
    left = replace(clip, scene=replace(clip.scene, faces="image_left"), roll_deg=10.0)
    assert level(left)[0] == pytest.approx([-forward[0], forward[1]])
    for way in (right, left):
        ahead, high = level(way)
        assert ahead @ high == pytest.approx(0.0, abs=1e-12)
        assert high[1] < 0, "up is up in the picture"
    assert up[0] == pytest.approx(-np.sin(np.radians(10)))


def test_stills_show_the_angle_at_its_joint(clip, tmp_path) -> None:
    assert clip.pose is not None
    path = write_clip(
        tmp_path / "run.mp4", [corner_picture(108, 192)] * 120, fps=60, options={}
    )
    chosen = [m for m in moments(clip) if m.frame < 118][:6]
    names = write_stills(VideoFile(path), clip, chosen, index=0, folder=tmp_path)
    assert sorted(names) == sorted(still_name(0, m) for m in chosen)
    near = next(m for m in chosen if m.kind == "mid_stance" and m.angles)
    picture = cv2.imread(str(tmp_path / still_name(0, near)))
    small = clip.pose.xy_px * 720 / 1080
    row = int(np.flatnonzero(clip.pose.frame == near.frame)[0])
    crop = crop_around(small[row], body_px=body_height(small), picture=(720, 1280))
    assert picture.shape[0] == pytest.approx(HEIGHT_PX, abs=1)
    knee = crop.points(small[row, point(f"{near.side}_knee")])
    x, y = knee.round().astype(int)
    around = picture[y - 60 : y + 60, x - 60 : x + 60]
    assert (around.min(axis=2) > 200).sum() > 30, "the dashed line is white"


def test_labels_at_one_place_are_written_apart_and_inside_the_picture() -> None:
    spots = [(200.0, 300.0), (204.0, 306.0), (210.0, 303.0), (599.0, 2.0)]
    labels = [(f"{i}1°", np.array(at)) for i, at in enumerate(spots)]
    placed = apart(labels, size=1.0, picture=(720, 600))
    tall = height(1.0)
    boxes = [(x, y - tall, x + width(words, 1.0), y) for words, (x, y) in placed]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert top >= 0
        assert right <= 600
        assert bottom <= 720
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            beside = one[2] <= other[0] or other[2] <= one[0]
            above = one[3] <= other[1] or other[3] <= one[1]
            assert beside or above, "no label covers another"


def test_every_still_of_a_clip_has_one_size_and_holds_the_runner(clip) -> None:
    assert clip.pose is not None
    bodies = clip.pose.xy_px
    tall = body_height(bodies)
    crops = [
        crop_around(body, body_px=tall, picture=(1080, 1920))
        for body in bodies[np.isfinite(bodies).all(axis=(1, 2))]
    ]
    assert len({(c.width, c.height, c.scale) for c in crops}) == 1
    assert crop_around(np.full((33, 2), np.nan), body_px=tall, picture=(9, 9)) is None
    assert np.isnan(body_height(np.full((5, 33, 2), np.nan)))


def test_stepping_stops_at_both_ends() -> None:
    names = ["a", "b", "c"]
    assert neighbour(names, "a", 1) == "b"
    assert neighbour(names, "a", -1) == "a"
    assert neighbour(names, "c", 1) == "c"
    assert neighbour(names, "unknown", 1) == "a"
