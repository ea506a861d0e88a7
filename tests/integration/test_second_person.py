"""A second person in the picture, with the real detector."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from formcheck.model import Frame, ImageArray
from formcheck.pose.estimator import plan_regions, probe_frames
from formcheck.pose.nets.blazepose import my_nets
from formcheck.pose.regions import Prober
from formcheck.quality.clip import CROWD_FRAC
from formcheck.video.reader import VideoFile
from tests.samples import FOLDER


@dataclass
class Changed:
    """A clip whose pictures are changed on the way."""

    source: VideoFile
    change: Callable[[ImageArray], ImageArray]

    @property
    def width_px(self) -> int:
        as_stored = np.zeros((self.source.height_px, self.source.width_px, 3), np.uint8)
        return self.change(as_stored).shape[1]

    @property
    def height_px(self) -> int:
        return self.source.height_px

    @property
    def header_duration_s(self) -> float | None:
        return self.source.header_duration_s

    @property
    def header_fps(self) -> float | None:
        return self.source.header_fps

    @property
    def looked_at_every(self) -> int:
        return self.source.looked_at_every

    def sample(self, n: int) -> Iterator[Frame]:
        return map(self._changed, self.source.sample(n))

    def every(self, step_s: float) -> Iterator[Frame]:
        return map(self._changed, self.source.every(step_s))

    def _changed(self, frame: Frame) -> Frame:
        return replace(frame, rgb=np.ascontiguousarray(self.change(frame.rgb)))


def beside_another(rgb: ImageArray) -> ImageArray:
    return np.concatenate([rgb, rgb[:, ::-1]], axis=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["01_side_right.mp4", "07_rear_uneven_large_drop.mp4"])
@pytest.mark.parametrize(
    ("change", "crowded"), [(np.asarray, False), (beside_another, True)]
)
def test_a_second_runner_is_noticed_and_one_alone_is_not(name, change, crowded) -> None:
    clip = Changed(VideoFile(Path(FOLDER) / name), change)
    plan = plan_regions(clip, probe_frames(clip), Prober(*my_nets()), view="side")
    assert (plan.crowd_frac >= CROWD_FRAC) is crowded
    if not crowded:
        assert plan.crowd_frac == 0.0
