import numpy as np
import pytest

from formcheck.tracking.viterbi import two_tracks

N = 400
TIME_S = np.arange(N) / 60


def _crossing_points(n_classes: int = 2) -> np.ndarray:
    """Return two points that circle each other, (n, class, 2, xy)."""
    angle = 2 * np.pi * 1.4 * TIME_S
    xy = np.zeros((N, n_classes, 2, 2))
    for track in range(2):
        phase = angle + track * np.pi
        xy[:, :, track, 0] = 0.5 * np.cos(phase)[:, None]
        xy[:, :, track, 1] = 1 + 0.1 * np.sin(phase)[:, None]
    return xy


def _taken(xy: np.ndarray, option: np.ndarray) -> np.ndarray:
    out = np.take_along_axis(xy, np.maximum(option, 0)[..., None], axis=2)
    out[option < 0] = np.nan
    return out


def _same_up_to_order(found: np.ndarray, truth: np.ndarray) -> float:
    straight = np.nanmax(np.abs(found - truth))
    crossed = np.nanmax(np.abs(found - truth[:, :, ::-1]))
    return float(min(straight, crossed))


@pytest.mark.parametrize("seed", range(5))
def test_tracks_survive_options_in_random_order(seed):
    rng = np.random.default_rng(seed)
    truth = _crossing_points(1)
    xy = truth.copy()
    swapped = rng.random(N) < 0.5
    xy[swapped] = xy[swapped, :, ::-1]
    option = two_tracks(xy, np.full((N, 1, 2), 0.6), sigma=np.array([0.035]))
    assert _same_up_to_order(_taken(xy, option), truth) == 0.0


def test_a_false_peak_that_flickers_is_not_followed():
    rng = np.random.default_rng(1)
    truth = _crossing_points(1)
    false = rng.uniform(-1, 1, (N, 1, 1, 2))
    xy = np.concatenate([truth, false], axis=2)
    score = np.full((N, 1, 3), 0.5)
    score[..., 2] = np.where(rng.random(N) < 0.5, 0.9, 0.0)[:, None]
    option = two_tracks(xy, score, sigma=np.array([0.035]))
    assert np.mean(option == 2) < 0.01  # a false peak may fall onto the path


def test_a_hidden_joint_is_missing_and_found_again_with_its_identity():
    truth = _crossing_points(1)
    score = np.full((N, 1, 2), 0.6)
    score[100:108, 0, 1] = 0.0  # 0.13 s
    option = two_tracks(truth, score, sigma=np.array([0.035]))
    missing = (option < 0).any(axis=(1, 2))
    assert missing[100:108].sum() >= 6  # or both tracks share the one seen peak
    assert not missing[:100].any()
    assert not missing[110:].any()
    before = option[99, 0]
    assert np.array_equal(option[115, 0], before)


def test_no_option_at_all_gives_missing():
    option = two_tracks(
        np.zeros((5, 1, 2, 2)), np.zeros((5, 1, 2)), sigma=np.array([0.03])
    )
    assert np.all(option == -1)


def test_classes_are_solved_independently():
    both = _crossing_points(2)
    score = np.full((N, 2, 2), 0.6)
    score[50:60, 1, 0] = 0.0
    sigma = np.array([0.035, 0.035])
    together = two_tracks(both, score, sigma=sigma)
    alone = two_tracks(both[:, :1], score[:, :1], sigma=sigma[:1])
    assert np.array_equal(together[:, :1], alone)
