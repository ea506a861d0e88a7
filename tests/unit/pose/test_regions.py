import numpy as np
import pytest

from formcheck.errors import TrackError
from formcheck.model import Frame
from formcheck.pose.regions import RegionPlan, fixed_plan, moving_plan, n_probes


class _Prober:
    """Answers with a region looked up by time."""

    def __init__(self, path):
        self.path = path

    def __call__(self, frame, near=None):
        return np.array(self.path(frame.time_s), dtype=float)


def _frames(times_s):
    rgb = np.zeros((2, 2, 3), dtype=np.uint8)
    return [Frame(index=i, time_s=t, rgb=rgb) for i, t in enumerate(times_s)]


def test_a_runner_who_stays_gets_one_region():
    rng = np.random.default_rng(0)
    prober = _Prober(lambda t: rng.normal([500, 400, 900], 10))
    plan = fixed_plan(_frames(range(8)), prober)
    assert plan.fixed
    assert np.allclose(plan.at(3.3), [500, 400, 900], atol=15)


def test_two_wild_probes_of_ten_do_not_matter():
    prober = _Prober(lambda t: [500 + 500 * (t > 7), 400, 900])
    assert fixed_plan(_frames(range(10)), prober).at(0)[0] == 500


@pytest.mark.parametrize(
    "path",
    [
        lambda t: [500 + 100 * t, 400, 900],
        lambda t: [500, 400, 900 - 80 * t],
        lambda t: [500, 400, 900] if t < 4 else [np.nan] * 3,
    ],
)
def test_a_runner_who_moves_shrinks_or_leaves_gets_none(path):
    assert fixed_plan(_frames(range(8)), _Prober(path)) is None


def test_a_moving_region_follows_without_delay():
    prober = _Prober(lambda t: [200 * t, 400, 300])
    plan = moving_plan(_frames(np.arange(0, 4, 0.2)), prober)
    for t in (0.7, 1.5, 2.9):
        assert plan.at(t) == pytest.approx([200 * t, 400, 300], abs=3)


def test_a_short_loss_is_bridged_and_a_long_one_is_not():
    def path(t):
        lost = 1.0 <= t <= 1.4 or 2.0 <= t <= 4.0
        return [np.nan] * 3 if lost else [100, 100, 50]

    plan = moving_plan(_frames(np.arange(0, 6, 0.2)), _Prober(path))
    assert plan.at(1.2) == pytest.approx([100, 100, 50])
    assert plan.at(3.0) is None


def test_one_wild_probe_is_smoothed_away():
    prober = _Prober(lambda t: [100 if abs(t - 2) > 0.05 else 900, 100, 200])
    plan = moving_plan(_frames(np.arange(0, 4, 0.2)), prober)
    assert plan.at(2.0)[0] == pytest.approx(100, abs=1)


def test_nobody_anywhere_is_said_in_one_sentence():
    with pytest.raises(TrackError, match="nobody was found in 5 frames"):
        moving_plan(_frames(range(5)), _Prober(lambda t: [np.nan] * 3))


def test_long_clips_are_probed_every_few_seconds():
    assert n_probes(None) == 8
    assert n_probes(10) == 8
    assert n_probes(100) == 20
    assert n_probes(10_000) == 60


def test_a_plan_of_one_probe_serves_all_times():
    plan = RegionPlan(time_s=np.zeros(1), roi=np.array([[1.0, 2.0, 3.0]]))
    assert plan.at(99.0) == pytest.approx([1, 2, 3])
