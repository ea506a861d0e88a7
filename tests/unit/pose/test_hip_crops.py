from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import Frame
from formcheck.model.frame_source import FrameSource
from formcheck.model.skeleton import N_POINTS, point
from formcheck.pose.detections import Record, Row
from formcheck.pose.hip_crops import (
    PATCH_OF_ROI,
    PATCH_PX,
    PatchPlan,
    cut,
    frontal,
    patch_plan,
    shoulders_across,
    surroundings,
    with_patch,
)
from formcheck.pose.nets.blazepose import Seen


def picture(width: int = 400, height: int = 300) -> np.ndarray:
    """Return a picture whose red and green say where a pixel is."""
    rgb = np.zeros((height, width, 3), dtype=np.uint8)
    rgb[..., 0] = np.arange(width) // 2
    rgb[..., 1] = np.arange(height)[:, None] // 2
    return rgb


def seen_at(hips: tuple[float, float]) -> Seen:
    landmarks = np.zeros((N_POINTS, 3), dtype=np.float32)
    landmarks[point("left_hip"), :2] = hips[0] - 12, hips[1]
    landmarks[point("right_hip"), :2] = hips[0] + 12, hips[1]
    landmarks[point("left_shoulder"), :2] = hips[0] - 20, hips[1] - 80
    landmarks[point("right_shoulder"), :2] = hips[0] + 20, hips[1] - 80
    return Seen(
        score=1.0,
        landmarks_px=landmarks,
        visibility=np.ones(N_POINTS, dtype=np.float32),
        next_roi=np.zeros(3),
        peaks_px=np.full((8, 1, 2), np.nan, dtype=np.float32),
        peak_score=np.full((8, 1), np.nan, dtype=np.float32),
    )


def patched(hips: tuple[float, float], roi: np.ndarray) -> Seen:
    return with_patch(seen_at(hips), surroundings(picture(), roi), roi)


class Source:
    width_px, height_px = 400, 300
    start_s = 2.0
    header_fps = 240.0
    sparse = False


@pytest.mark.parametrize("side_px", [61.0, 144.0, 243.0])
def test_a_patch_knows_where_each_of_its_pixels_lies_in_the_picture(side_px):
    patch = cut(picture(), np.array([203.3, 151.7]), side_px=side_px)
    assert patch.rgb.shape == (PATCH_PX, PATCH_PX, 3)
    for row, col in ((20, 30), (72, 72), (130, 110)):
        x, y = patch.corner_px + (np.array([col, row]) + 0.5) / patch.scale
        red, green, _ = patch.rgb[row, col]
        # The colours are steps of two pixels, rounded to whole levels.
        assert 2.0 * red == pytest.approx(x, abs=2.1)
        assert 2.0 * green == pytest.approx(y, abs=2.1)


def test_the_hips_are_in_the_patch_at_the_same_place_whatever_the_size():
    for roi_px in (400.0, 1200.0):
        seen = patched((200, 150), np.array([200, 150, roi_px]))
        at = (np.array([200, 150]) - seen.patch.corner_px) * seen.patch.scale
        assert seen.patch.scale == pytest.approx(
            PATCH_PX / (PATCH_OF_ROI * roi_px), rel=0.02
        )
        assert at == pytest.approx([0.5 * PATCH_PX, 0.64 * PATCH_PX], abs=1.0)


def test_a_patch_depends_on_its_own_frame_alone():
    one = patched((200, 150), np.array([220, 140, 600.0]))
    again = patched((200, 150), np.array([220, 140, 600.0]))
    assert one.patch.rgb.tobytes() == again.patch.rgb.tobytes()


@pytest.mark.parametrize("hips", [(200.0, 150.0), (161.3, 131.7), (230.0, 178.9)])
def test_what_is_kept_of_the_picture_is_enough_for_the_patch(hips):
    roi = np.array([200.0, 150.0, 320.0])
    whole = cut(picture(), np.array(hips), side_px=PATCH_OF_ROI * 320)
    kept = patched(hips, roi).patch
    assert kept.corner_px == pytest.approx(whole.corner_px, abs=1e-4)
    # The same place to a ten thousandth of a pixel: at most the last level differs.
    assert np.abs(kept.rgb.astype(int) - whole.rgb.astype(int)).max() <= 1


def test_hips_far_from_the_regions_centre_give_no_patch():
    assert patched((200, 150), np.array([100.0, 150.0, 600.0])).patch is None


def test_what_is_kept_is_limited_in_real_time_and_rate():
    source: FrameSource = Source()
    plan = patch_plan(source, capture_fps=None)
    assert plan == PatchPlan(until_s=27.0, every=4)
    source.sparse = True
    assert patch_plan(source, capture_fps=None).every == 1, "few are looked at"
    source.sparse = False
    slowed = patch_plan(source, capture_fps=480.0)
    assert slowed == PatchPlan(until_s=52.0, every=8)
    frame = Frame(index=8, time_s=3.0, rgb=picture())
    assert plan.wants(frame)
    assert not plan.wants(replace(frame, index=9))
    assert not plan.wants(replace(frame, time_s=27.1))


def test_frontal_is_told_by_the_shoulders_or_by_the_user():
    across = shoulders_across(seen_at((200, 150)))
    assert across == pytest.approx(0.5)
    assert frontal(np.array([across, np.nan, 0.6]), None)
    assert not frontal(np.array([0.12, 0.18]), None)
    assert not frontal(np.array([]), None)
    assert frontal(np.array([0.12]), "rear")
    assert not frontal(np.array([0.6]), "side")


def test_the_record_counts_frames_that_were_passed_over():
    told = []
    record = Record(n_peaks=1, on_frames=told.append)
    roi = np.array([200.0, 150.0, 600.0])
    for i in range(11):
        seen = None if i % 4 else seen_at((200.0, 150.0))
        row = Row(frame=5 + i, time_s=i / 240, roi=roi, seen=seen, passed=i % 4 > 0)
        record.add(row)
    found = record.candidates(Source(), estimator="tracks")
    assert told == list(range(1, 12))
    assert found.frame.tolist() == [5, 9, 13]
    assert found.of_file.frame.tolist() == list(range(5, 16))
    assert found.of_file.time_s == pytest.approx(np.arange(11) / 240)


def test_the_record_keeps_patches_with_their_frames_and_times():
    record = Record(n_peaks=1)
    roi = np.array([200.0, 150.0, 600.0])
    for i in range(12):
        at = (200.0 + i, 150.0)
        seen = patched(at, roi) if i % 2 else seen_at(at)
        record.add(Row(frame=10 + i, time_s=2.0 + i / 30, roi=roi, seen=seen))
    patches = record.candidates(Source(), estimator="tracks").patches
    assert patches.frame.tolist() == [11, 13, 15, 17, 19, 21]
    assert patches.time_s == pytest.approx(2.0 + np.arange(1, 12, 2) / 30)
    assert patches.rgb.shape == (6, PATCH_PX, PATCH_PX, 3)
    steps = np.diff(patches.corner_px[:, 0])
    assert steps == pytest.approx(np.full(5, 2.0))


def test_without_patches_there_are_none():
    record = Record(n_peaks=1)
    for i in range(12):
        record.add(Row(frame=i, time_s=i / 30))
    assert record.candidates(Source(), estimator="tracks").patches is None
