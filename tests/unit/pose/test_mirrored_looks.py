"""Every second picture is shown to the net in a mirror, and turned back."""

from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest

from formcheck.model import Frame
from formcheck.model.skeleton import HEATMAP_POINTS, POINTS, mirrored_point, point
from formcheck.pose.estimator import _mirror_every
from formcheck.pose.look import looks
from formcheck.pose.nets.blazepose import my_nets
from formcheck.pose.nets.crops import Cutting, glance
from formcheck.pose.regions import RegionPlan
from formcheck.tracking.duplicate_frames import copied_pictures

CLIP = Path(__file__).parents[3] / "sample_videos/01_side_right.mp4"
ROI = np.array([128.0, 128.0, 256.0])


def plan(**options) -> RegionPlan:
    return RegionPlan(time_s=np.zeros(1), roi=ROI[None], **options)


def pictures(n: int, *, every: int = 1) -> list[np.ndarray]:
    found = []
    with av.open(str(CLIP)) as container:
        for i, frame in enumerate(container.decode(video=0)):
            if len(found) == n:
                break
            if i % every == 0:
                found.append(frame.to_ndarray(format="rgb24"))
    return found


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (0, [False] * 8),
        (1, [False, True] * 4),
        (4, [False] * 4 + [True] * 4),
    ],
)
def test_every_second_picture_looked_at_is_mirrored(every, expected):
    assert [plan(mirror_every=every).mirrors(i) for i in range(8)] == expected


@pytest.mark.parametrize(
    ("file_fps", "capture_fps", "every", "expected"),
    [
        (30.0, None, 1, 0),
        (44.0, None, 1, 0),
        (50.0, None, 1, 1),
        (59.94, None, 1, 1),
        (30.0, 240.0, 4, 4),
        (None, None, 1, 0),
    ],
)
def test_only_where_the_change_is_faster_than_what_is_measured(
    file_fps, capture_fps, every, expected
):
    source = SimpleNamespace(header_fps=file_fps, looked_at_every=every)
    assert _mirror_every(source, capture_fps) == expected


def test_a_tiny_picture_is_kept_only_where_neighbours_are_mirrored():
    rgb = np.zeros((256, 256, 3), dtype=np.uint8)
    frames = [Frame(index=i, time_s=i / 60.0, rgb=rgb) for i in range(3)]
    mirrored = list(looks(frames, plan(mirror_every=1)))
    assert [look.cut.mirrored for look in mirrored] == [False, True, False]
    assert all(look.glance is not None for look in mirrored)
    assert all(look.glance is None for look in looks(frames, plan()))


@pytest.mark.slow
def test_a_mirrored_look_is_the_look_at_the_mirrored_picture_turned_back():
    _, net = my_nets()
    rgb = pictures(1)[0][:512:2, 100:612:2].copy()
    back = net.look(Cutting(roi=ROI, rgb=rgb, mirrored=True))
    flat = net.look(Cutting(roi=ROI, rgb=np.ascontiguousarray(rgb[:, ::-1])))
    order = [point(mirrored_point(name)) for name in POINTS]
    maps = [HEATMAP_POINTS.index(mirrored_point(name)) for name in HEATMAP_POINTS]
    assert back.score == flat.score
    np.testing.assert_array_equal(back.visibility, flat.visibility[order])
    np.testing.assert_array_equal(back.peak_score, flat.peak_score[maps])
    for turned, seen in (
        (back.landmarks_px, flat.landmarks_px[order]),
        (back.peaks_px, flat.peaks_px[maps]),
    ):
        expected = seen.copy()
        expected[..., 0] = 256.0 - seen[..., 0]
        np.testing.assert_allclose(turned, expected, atol=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.0, 2.0])
def test_a_copy_is_told_from_the_next_picture(noise):
    # Encoders leave one or two levels of noise in each pixel.
    rng = np.random.default_rng(0)
    shown = [
        np.clip(crop + rng.normal(0.0, noise, crop.shape), 0, 255)
        for crop in (picture[:512, 100:612] for picture in pictures(20))
        for _ in range(2)
    ]
    tiny = np.stack([glance(rgb.astype(np.uint8)) for rgb in shown])
    np.testing.assert_array_equal(copied_pictures(tiny), [False, True] * 20)


def test_pictures_that_all_differ_are_no_copies():
    tiny = np.stack([glance(rgb[:512, 100:612]) for rgb in pictures(20)])
    assert not copied_pictures(tiny).any()
    assert not copied_pictures(tiny[:1]).any()
