import sys
import threading
from types import FrameType

import numpy as np
import pytest

from formcheck.pose.nets import blazepose as nets
from formcheck.pose.nets.crops import crop


def test_a_crop_is_black_outside_the_picture_and_keeps_places():
    rgb = np.full((100, 200, 3), 200, dtype=np.uint8)
    rgb[50, 100] = 0
    out = crop(rgb, np.array([100.0, 50.0, 256.0]), 256)
    assert out.shape == (256, 256, 3)
    assert tuple(out[128, 128]) == (0, 0, 0)
    assert tuple(out[10, 10]) == (0, 0, 0)
    assert tuple(out[128, 60]) == (200, 200, 200)


def test_overlapping_boxes_are_one_person_and_distant_ones_two():
    points = np.zeros((3, 6, 2))
    points[:, 0] = [[0.3, 0.5], [0.31, 0.5], [0.8, 0.5]]
    points[:, 1] = 0.2
    groups = nets._clusters(points, np.array([0.9, 0.8, 0.7]))
    assert [g.tolist() for g in groups] == [[0, 1], [2]]


def test_there_is_one_anchor_per_box():
    anchors = nets._anchors()
    assert anchors.shape == (2254, 2)
    assert anchors.min() > 0
    assert anchors.max() < 1


@pytest.mark.slow
def test_an_empty_picture_holds_nobody():
    noise = np.random.default_rng(0).integers(0, 60, (240, 320, 3), dtype=np.uint8)
    assert nets.Detector()(noise) == []
    seen = nets.LandmarkNet()(noise, np.array([160.0, 120.0, 300.0]))
    assert seen.score < 0.5


@pytest.mark.slow
def test_nets_are_loaded_once_for_each_thread_until_they_are_let_go() -> None:
    first = nets.my_nets()
    assert nets.my_nets() is first
    others: list[object] = []
    other = threading.Thread(target=lambda: others.append(nets.my_nets()))
    other.start()
    other.join()
    assert others[0] is not first
    nets.forget_nets()
    assert nets.my_nets() is not first


@pytest.mark.slow
def test_the_net_runs_on_while_a_profiler_holds_its_frames() -> None:
    """Each worker of a Dask cluster samples the frames of its threads."""
    held: list[FrameType] = []
    done = threading.Event()

    def sample() -> None:
        here = threading.main_thread().ident
        while not done.is_set():
            frame = sys._current_frames().get(here)
            while frame is not None:
                if frame.f_code.co_filename == nets.__file__:
                    held.append(frame)
                frame = frame.f_back
            done.wait(0.0005)

    net = nets.LandmarkNet()
    rgb = np.zeros((64, 64, 3), dtype=np.uint8)
    profiler = threading.Thread(target=sample)
    profiler.start()
    try:
        for _ in range(40):
            net(rgb, np.array([32.0, 32.0, 64.0]))
    finally:
        done.set()
        profiler.join()
    assert held
