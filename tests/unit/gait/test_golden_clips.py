"""Three real treadmill clips, from stored candidates to events, against labels by eye.

The candidates (heat-map peaks, no picture) are in ``tests/golden``; clips and labels
are not part of the project. Labels were made by one person, frame by frame; they come
9 to 24 ms after contact, so the mean offset of a clip is bounded and then taken out.
"""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from benchmarks.clips.track_quality import track_quality
from formcheck.analysis.clip import measure_clip
from formcheck.gait.strides import contact_times_s
from formcheck.model import Candidates, ClipAnalysis, ClipInfo, EventKind
from formcheck.model.skeleton import (
    HEATMAP_POINTS,
    POINTS,
    SIDES,
    mirrored_point,
    opposite,
)
from formcheck.pose.detection_files import load_candidates
from formcheck.settings.settings import Clip, Runner
from formcheck.tracking.duplicate_frames import rows
from tests.clips import CLIPS, NO_CLIPS

GOLDEN = Path(__file__).parents[2] / "golden"
EDGE_S = 0.07
"""Nearer to an end of the clip an event may be left out: a strike needs the motion
before and after it."""


@dataclass(frozen=True, kw_only=True)
class Golden:
    stem: str
    near: str
    cadence_spm: float
    cadence_within: float
    strike_sd_s: float
    toe_off_sd_s: float
    strike_early_s: tuple[float, float]
    contact_off_s: float = 0.0
    capture_fps: float | None = None


GYM = Golden(
    stem="gym_side_right_60fps",
    near="right",
    cadence_spm=168.4,
    cadence_within=1.0,
    strike_sd_s=0.008,
    toe_off_sd_s=0.009,
    strike_early_s=(0.0, 0.012),
    # The shoe's tip is cut off by the picture at every landing, and strikes come late.
    contact_off_s=0.018,
)
GARAGE = Golden(
    stem="garage_side_left_30fps",
    near="left",
    cadence_spm=168.75,
    cadence_within=1.0,
    strike_sd_s=0.015,
    toe_off_sd_s=0.014,
    strike_early_s=(0.0, 0.045),
    # The heel has the belt's speed 20 ms before the foot is down, which no marker
    # run shows (the net, or a foot that is pulled back): strikes come that early.
    contact_off_s=0.019,
)
LAB = Golden(
    stem="lab_side_right_slowmo10x",
    near="right",
    cadence_spm=174.0,
    cadence_within=4.0,
    strike_sd_s=0.027,  # labelled to 5 frames of 300; 8 frames are 27 ms
    toe_off_sd_s=0.027,
    strike_early_s=(-0.027, 0.027),
    capture_fps=300.0,
)
ALL = [pytest.param(golden, id=golden.stem) for golden in (GYM, GARAGE, LAB)]
REAL_TIME = [pytest.param(golden, id=golden.stem) for golden in (GYM, GARAGE)]


def candidates(golden: Golden) -> Candidates:
    return load_candidates(GOLDEN / f"{golden.stem}.npz")


def analysed(seen: Candidates, capture_fps: float | None = None) -> ClipAnalysis:
    duration_s = float(seen.time_s[-1] - seen.time_s[0])
    mean_fps = (seen.time_s.size - 1) / duration_s
    info = ClipInfo(
        name="clip.mp4",
        sha256="0" * 64,
        codec="h264",
        rotation_deg=0,
        width_px=seen.width_px,
        height_px=seen.height_px,
        n_frames=seen.time_s.size,
        duration_s=duration_s,
        mean_fps=mean_fps,
        capture_fps=capture_fps,
        slow_motion_factor=1.0 if capture_fps is None else capture_fps / mean_fps,
    )
    clip = Clip(path=Path("clip.mp4"), capture_fps=capture_fps)
    return measure_clip(seen, info=info, clip=clip, runner=Runner(speed_mps=3.0))


@cache
def found(golden: Golden) -> ClipAnalysis:
    return analysed(candidates(golden), golden.capture_fps)


@cache
def labels(golden: Golden) -> dict:
    path = CLIPS / f"{golden.stem}.labels.json"
    if not path.exists():
        pytest.skip(NO_CLIPS)
    return json.loads(path.read_text())


def real_s(golden: Golden, frame: int) -> float:
    """Return the real time of a frame, from the container's times."""
    seen = candidates(golden)
    at = int(np.searchsorted(seen.frame, frame))
    return float(seen.time_s[at]) / found(golden).info.slow_motion_factor


def offsets_s(golden: Golden, kind: EventKind) -> np.ndarray:
    """Return found minus labelled times of one kind; asserts that all were found."""
    known = [e for e in labels(golden)["events"] if e["kind"] == kind]
    timing = found(golden).timing
    last_s = float(found(golden).track.time_s[-1])
    off = []
    for event in known:
        time_s = real_s(golden, event["frame"])
        mine = timing.times(kind, event["foot"])
        gap = float(mine[np.argmin(np.abs(mine - time_s))] - time_s)
        if abs(gap) > 0.1 and not known_to_be_cut(golden, kind, time_s, last_s):
            pytest.fail(f"{event['foot']} {kind} of frame {event['frame']} is missing")
        if abs(gap) <= 0.1:
            off.append(gap)
    return np.array(off)


def known_to_be_cut(
    golden: Golden, kind: EventKind, time_s: float, last_s: float
) -> bool:
    """Say whether an event lies at an end, or its stance began outside the clip."""
    began_s = time_s if kind == "foot_strike" else time_s - 0.3
    return began_s < EDGE_S or time_s > last_s - EDGE_S


@pytest.mark.slow
@pytest.mark.parametrize("golden", ALL)
def test_the_legs_never_exchange_and_hardly_a_point_is_off(golden):
    pose = found(golden).pose
    quality = track_quality(
        pose, slow_motion_factor=found(golden).info.slow_motion_factor
    )
    assert quality.toggles == 0
    assert quality.outlier_pct <= 0.5
    # 0.2 is needed; every good clip gives 0.5 and more.
    assert pose.left_right_margin >= 0.5


@pytest.mark.parametrize("golden", ALL)
def test_the_scene_and_the_cadence_are_those_counted_by_eye(golden):
    analysis = found(golden)
    assert analysis.scene.view == "side"
    assert analysis.scene.near_side == golden.near
    assert analysis.scene.motion == "run"
    cadence = next(m for m in analysis.metrics if m.key == "cadence")
    assert cadence.value == pytest.approx(golden.cadence_spm, abs=golden.cadence_within)


@pytest.mark.parametrize("golden", ALL)
def test_every_labelled_foot_strike_is_found_on_its_side(golden):
    off = offsets_s(golden, "foot_strike")
    low, high = golden.strike_early_s
    assert low <= -off.mean() <= high
    assert off.std(ddof=1) <= golden.strike_sd_s


@pytest.mark.parametrize("golden", REAL_TIME)
def test_labelled_toe_offs_are_found_on_their_side(golden):
    off = offsets_s(golden, "toe_off")
    # 28 ms early in the garage, 20 ms in the gym: labels are the first frame in which
    # the tip of the shoe is in the air, half a frame late and some ms after the force
    # is gone; trunk and heel, which are not bent, put contact's end 28 ms (SD 13)
    # before these labels.
    assert 0.0 <= -off.mean() <= (0.030 if golden is GARAGE else 0.022)
    assert off.std(ddof=1) <= golden.toe_off_sd_s


@pytest.mark.parametrize("golden", REAL_TIME)
def test_the_mean_contact_is_that_of_the_labels(golden):
    off = []
    for side in SIDES:
        own = [e for e in labels(golden)["events"] if e["foot"] == side]
        strikes, offs = (
            np.array([real_s(golden, e["frame"]) for e in own if e["kind"] == kind])
            for kind in ("foot_strike", "toe_off")
        )
        # Both labels are the first picture that shows it, late by half a picture.
        labelled = [
            after[0] - strike
            for strike in strikes
            if (after := offs[(offs > strike + 0.12) & (offs < strike + 0.45)]).size
        ]
        found_s = contact_times_s(found(golden).timing, side)
        off.append(float(np.mean(found_s) - np.mean(labelled)))
    assert abs(np.mean(off)) <= golden.contact_off_s


@pytest.mark.parametrize("golden", REAL_TIME)
def test_no_foot_strike_is_found_that_is_not_labelled(golden):
    known = labels(golden)
    spans = [
        (real_s(golden, first), real_s(golden, last))
        for first, last in known["labelled_ranges"]
    ]
    for side in SIDES:
        truth = np.array(
            [
                real_s(golden, e["frame"])
                for e in known["events"]
                if e["kind"] == "foot_strike" and e["foot"] == side
            ]
        )
        for time_s in found(golden).timing.times("foot_strike", side):
            if any(first <= time_s <= last for first, last in spans):
                assert np.abs(truth - time_s).min() <= 0.1


def test_slow_motion_events_lie_within_8_frames_of_the_labels():
    off = np.concatenate([offsets_s(LAB, k) for k in ("foot_strike", "toe_off")])
    assert np.median(np.abs(off)) <= 8 / 300
    # One of two strides cannot tell the mean motion of a foot from its own.
    assert np.abs(off).max() <= 12 / 300


def test_slow_motion_is_named_without_the_capture_rate():
    analysis = analysed(candidates(LAB))
    assert analysis.metrics == ()
    assert analysis.asymmetries == ()
    assert analysis.scene.slow_motion_hint == pytest.approx(10, rel=0.15)


@pytest.mark.parametrize("first", range(5))
def test_every_fifth_picture_of_slow_motion_gives_the_same_events(first):
    whole, thinned = found(LAB), rows(candidates(LAB), slice(first, None, 5))
    part = analysed(thinned, LAB.capture_fps / 5)
    assert part.scene.motion == "run"
    for kind in ("foot_strike", "toe_off"):
        for side in SIDES:
            all_s = whole.timing.times(kind, side)
            off = [np.abs(all_s - t).min() for t in part.timing.times(kind, side)]
            assert len(off) >= len(all_s) - 1
            # Half a frame of 60 per second; toe-offs of three strides lean on the fall
            # of the trunk, which so few of them show less well.
            assert max(off) <= (0.008 if kind == "foot_strike" else 0.015)


def mirrored(seen: Candidates) -> Candidates:
    """Return what the net would see in a mirror, if it were symmetric itself."""
    points = [POINTS.index(mirrored_point(name)) for name in POINTS]
    maps = [HEATMAP_POINTS.index(mirrored_point(name)) for name in HEATMAP_POINTS]
    roi = seen.roi_px.copy()
    landmarks = seen.landmarks_px[:, points].copy()
    peaks = seen.peaks_px[:, maps].copy()
    for x in (roi[:, 0], landmarks[..., 0], peaks[..., 0]):
        x[...] = seen.width_px - x
    return replace(
        seen,
        roi_px=roi,
        landmarks_px=landmarks,
        visibility=seen.visibility[:, points].copy(),
        peaks_px=peaks,
        peak_score=seen.peak_score[:, maps].copy(),
    )


@pytest.mark.slow
@pytest.mark.parametrize("golden", ALL)
def test_a_mirrored_clip_exchanges_the_sides_and_nothing_else(golden):
    straight = found(golden)
    turned = analysed(mirrored(candidates(golden)), golden.capture_fps)
    assert turned.scene.near_side == opposite(straight.scene.near_side)
    assert turned.scene.faces != straight.scene.faces
    for kind in ("foot_strike", "toe_off"):
        for side in SIDES:
            assert turned.timing.times(kind, opposite(side)) == pytest.approx(
                straight.timing.times(kind, side),
                abs=0.002,  # a 32-bit pixel
            )


def middle_part(seen: Candidates) -> Candidates:
    """Return the middle two thirds of a clip."""
    n = seen.time_s.size
    names = ("frame", "time_s", "roi_px", "score", "landmarks_px", "visibility")
    part = {
        name: getattr(seen, name)[n // 6 : n - n // 6].copy()
        for name in (*names, "peaks_px", "peak_score")
    }
    return replace(seen, **part)


def test_part_of_a_steady_clip_gives_the_same_numbers_within_their_errors():
    whole = {(m.key, m.side): m for m in found(GARAGE).metrics}
    part = analysed(middle_part(candidates(GARAGE)))
    assert {(m.key, m.side) for m in part.metrics} == set(whole)
    for value in part.metrics:
        other = whole[value.key, value.side]
        assert value.value == pytest.approx(
            other.value, abs=np.hypot(value.error, other.error) + 1e-9
        ), f"{value.key} {value.side}"


def test_a_part_of_the_clip_that_is_run_more_slowly_is_measured_so():
    # By eye 167.9 steps/min over the whole clip, 166.8 over its middle.
    part = middle_part(candidates(GYM))
    strikes = sorted(
        real_s(GYM, e["frame"])
        for e in labels(GYM)["events"]
        if e["kind"] == "foot_strike" and part.frame[0] < e["frame"] < part.frame[-1]
    )
    step_s = np.polyfit(np.arange(len(strikes)), strikes, 1)[0]
    cadence = next(m for m in analysed(part).metrics if m.key == "cadence")
    assert cadence.value == pytest.approx(60.0 / step_s, abs=1.0)


@pytest.mark.parametrize(
    ("golden", "cut"),
    [
        (GYM, (150, 250)),
        (GYM, (200, 215)),
        (GYM, (180, 230)),
        (GARAGE, (120, 265)),
        (GARAGE, (180, 186)),
    ],
)
def test_a_clip_with_a_piece_cut_out_gives_no_cadence(golden, cut):
    seen = candidates(golden)
    n = seen.time_s.size
    kept = np.r_[0 : cut[0], cut[1] : n]
    names = ("roi_px", "score", "landmarks_px", "visibility", "peaks_px", "peak_score")
    rows = {name: getattr(seen, name)[kept] for name in names}
    joined = replace(
        seen, frame=np.arange(kept.size), time_s=seen.time_s[: kept.size].copy(), **rows
    )
    analysis = analysed(joined)
    assert analysis.metrics == ()
    assert "cut" in analysis.timing.messages[0].message


def doubts_of(seen: Candidates, capture_fps: float | None = None) -> set[str]:
    return {m.code for m in analysed(seen, capture_fps).quality}


@pytest.mark.parametrize("golden", ALL)
def test_the_clock_of_a_real_clip_is_not_doubted(golden):
    assert "clock_doubtful" not in {m.code for m in found(golden).quality}


def test_a_real_clip_slowed_by_a_quarter_or_more_is_doubted():
    # 134 and 120 steps/min, which some runners have: the bounce tells.
    seen = candidates(GYM)
    for times in (1.25, 1.4):
        slow = replace(seen, time_s=seen.time_s * times)
        assert "slow_motion" in doubts_of(slow)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("capture_fps", "code"),
    [
        (200.0, "clock_doubtful"),
        (240.0, "clock_doubtful"),
        (450.0, "implausible_step_rate"),
    ],
)
def test_a_capture_rate_wrong_by_half_is_doubted(capture_fps, code):
    assert code in doubts_of(candidates(LAB), capture_fps)
