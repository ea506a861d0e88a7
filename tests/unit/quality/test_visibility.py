from dataclasses import replace

import numpy as np
import pytest

from formcheck.metrics import METRICS
from formcheck.model import ClipAnalysis
from formcheck.model.skeleton import point
from formcheck.quality import visibility as trust
from formcheck.tracking.resampling import clean
from tests.fabricated import make_clip_analysis


@pytest.fixture(scope="module")
def good() -> ClipAnalysis:
    return make_clip_analysis()


def without(clip: ClipAnalysis, name: str, frames: np.ndarray) -> ClipAnalysis:
    xy = clip.pose.xy_px.copy()
    xy[frames, point(name)] = np.nan
    pose = replace(clip.pose, xy_px=xy)
    factor = clip.info.slow_motion_factor
    return replace(clip, pose=pose, track=clean(pose, slow_motion_factor=factor))


def near_strike(clip: ClipAnalysis, side: str) -> np.ndarray:
    """Return the frames within 50 ms of this side's foot strikes."""
    time_s = clip.pose.time_s
    strikes = clip.timing.times("foot_strike", side)
    return np.abs(time_s[:, None] - strikes).min(axis=1) < 0.05


@pytest.mark.parametrize("view", ["side", "rear", "front"])
def test_every_metric_says_which_joints_it_rests_on(good, view) -> None:
    seen = trust.unseen_frac(good.pose, good.track, good.info, good.strides)
    for metric in METRICS.values():
        needed = metric.joints_from(view)
        assert needed, metric.key
        assert {f"left_{joint}" for joint in needed} <= set(seen), metric.key


def test_without_sure_sides_no_number_of_one_side_is_kept(good) -> None:
    kept, refused = trust.trusted(
        good.metrics,
        unseen=trust.unseen_frac(good.pose, good.track, good.info, good.strides),
        sides_known=False,
    )
    assert {m.side for m in kept} == {None}
    assert {"contact_time", "step_time"} <= {r.key for r in refused}
    assert trust.trusted_asymmetries(good.asymmetries, kept) == []


def test_a_share_that_may_be_anything_is_refused(good) -> None:
    share = replace(good.metrics[0], key="rearfoot_share", unit="frac", side="right")
    wide, fair = replace(share, error=0.6), replace(share, error=0.3)
    unseen = trust.unseen_frac(good.pose, good.track, good.info, good.strides)
    kept, refused = trust.trusted([wide, fair], unseen=unseen, sides_known=True)
    assert kept == [fair]
    assert "± 60 % is too uncertain to report" in refused[0].reason


def test_a_joint_hidden_at_foot_strike_takes_its_numbers_away(good) -> None:
    hidden = without(good, "left_heel", near_strike(good, "left"))
    unseen = trust.unseen_frac(hidden.pose, hidden.track, hidden.info, hidden.strides)
    kept, refused = trust.trusted(good.metrics, unseen=unseen, sides_known=True)
    assert {(m.key, m.side) for m in kept} >= {("contact_time", "right")}
    assert ("contact_time", "left") in {(r.key, r.side) for r in refused}
    assert all("left heel" in r.reason for r in refused)


def rhythm(kept) -> set[str]:
    return {m.key for m in kept} & {"cadence", "stride_time"}


def test_one_leg_keeps_the_rhythm_of_both_and_so_does_the_trunk(good) -> None:
    hidden = without(good, "left_heel", near_strike(good, "left"))
    unseen = trust.unseen_frac(hidden.pose, hidden.track, hidden.info, hidden.strides)
    kept, _ = trust.trusted(good.metrics, unseen=unseen, sides_known=True)
    assert rhythm(kept) == {"cadence", "stride_time"}
    both = {**unseen, "right_toe": 0.2}
    kept, _ = trust.trusted(good.metrics, unseen=both, sides_known=True)
    assert rhythm(kept) == set()
    kept, refused = trust.trusted(
        good.metrics, unseen=both, sides_known=True, trunk_agrees=True
    )
    assert rhythm(kept) == {"cadence", "stride_time"}
    assert "contact_time" in {r.key for r in refused}


def test_a_hidden_foot_takes_away_what_begins_or_ends_with_it(good) -> None:
    hidden = without(good, "left_heel", near_strike(good, "left"))
    unseen = trust.unseen_frac(hidden.pose, hidden.track, hidden.info, hidden.strides)
    kept, _ = trust.trusted(good.metrics, unseen=unseen, sides_known=True)
    left = {(m.key, m.side) for m in kept}
    for key in ("step_time", "step_length", "flight_time"):
        assert (key, "right") not in left, "it rests on the left foot as well"


def test_a_foot_hidden_in_mid_swing_takes_nothing_away(good) -> None:
    time_s = good.pose.time_s
    swing = np.zeros(time_s.size, dtype=bool)
    for stride in good.strides:
        if stride.side == "left":
            middle_s = (stride.toe_off_s + stride.next_strike_s) / 2
            swing |= np.abs(time_s - middle_s) < 0.08
    hidden = without(good, "left_heel", swing)
    assert np.mean(swing) > 0.15
    unseen = trust.unseen_frac(hidden.pose, hidden.track, hidden.info, hidden.strides)
    # Slow sides of the window may touch one frame in a stance.
    assert unseen["left_heel"] < 0.02


def test_without_strides_every_frame_counts(good) -> None:
    half = np.arange(good.pose.time_s.size) % 2 == 0
    hidden = without(good, "right_knee", half)
    unseen = trust.unseen_frac(hidden.pose, hidden.track, hidden.info, ())
    assert unseen["right_knee"] == pytest.approx(0.5, abs=0.01)


def test_joints_behind_a_handrail_are_named_in_one_message() -> None:
    unseen = {"left_hip": 0.05, "right_hip": 0.34, "right_wrist": 0.9, "left_toe": 0.12}
    (message,) = trust.hidden_joints(unseen)
    assert message.code == "joints_hidden"
    assert "right hip 34 %, left toe 12 %" in message.message
    assert "wrist" not in message.message
    assert trust.hidden_joints({"left_hip": 0.05}) == []


@pytest.mark.parametrize("view", ["rear", "front"])
def test_feet_that_are_hidden_at_times_leave_the_trunks_rhythm(good, view) -> None:
    seen = trust.unseen_frac(good.pose, good.track, good.info, good.strides)
    some = seen | {"right_ankle": 0.3, "right_heel": 0.2}
    none = seen | {"right_ankle": 1.0, "right_heel": 0.9}

    def cadences(unseen):
        kept, refused = trust.trusted(
            [m for m in good.metrics if m.key == "cadence"],
            unseen=unseen,
            sides_known=True,
            view=view,
        )
        return kept, refused

    assert len(cadences(some)[0]) == 1
    kept, refused = cadences(none)
    assert not kept
    assert "the right heel was hidden or out of the picture 90 %" in refused[0].reason
    assert "(at most 50 %)" in refused[0].reason
