from dataclasses import replace

import numpy as np
import pytest

from formcheck import quality
from formcheck.metrics import METRICS
from formcheck.model import ClipAnalysis, Message
from formcheck.skeleton import point
from tests.fabricated import make_clip_analysis


@pytest.fixture(scope="module")
def good() -> ClipAnalysis:
    return make_clip_analysis()


def codes(clip: ClipAnalysis, *, truncated: bool = False) -> dict[str, str]:
    found = quality.clip_messages(clip.info, clip.pose, clip.track, truncated=truncated)
    return {message.code: message.level for message in found}


def message(clip: ClipAnalysis, code: str) -> Message:
    found = quality.clip_messages(clip.info, clip.pose, clip.track, truncated=False)
    return next(m for m in found if m.code == code)


def moved(clip: ClipAnalysis, *, scale: float = 1.0, down_px: float = 0.0):
    """Return the clip with the runner drawn smaller or farther down."""
    xy = clip.pose.xy_px * scale + (0.0, down_px)
    return replace(clip, pose=replace(clip.pose, xy_px=xy))


def without(clip: ClipAnalysis, name: str, frames: np.ndarray) -> ClipAnalysis:
    xy = clip.pose.xy_px.copy()
    xy[frames, point(name)] = np.nan
    return replace(clip, pose=replace(clip.pose, xy_px=xy))


def near_strike(clip: ClipAnalysis, side: str) -> np.ndarray:
    """Return the frames within 50 ms of this side's foot strikes."""
    time_s = clip.pose.time_s
    strikes = clip.timing.times("foot_strike", side)
    return np.abs(time_s[:, None] - strikes).min(axis=1) < 0.05


def test_a_good_clip_gets_no_remark(good) -> None:
    assert codes(good) == {}


def test_every_metric_says_which_joints_it_rests_on() -> None:
    assert set(quality.METRIC_JOINTS) == set(METRICS)


@pytest.mark.parametrize(
    ("rate_hz", "refused"), [(23.98, True), (24.33, False), (24.999, False)]
)
def test_too_few_pictures_per_second_are_refused(good, rate_hz, refused) -> None:
    slow = replace(good, track=replace(good.track, rate_hz=rate_hz))
    assert ("low_frame_rate" in codes(slow)) is refused


def test_repeated_pictures_are_named_as_the_cause_of_a_low_rate(good) -> None:
    slow = replace(good, track=replace(good.track, rate_hz=15.0))
    assert "repeated pictures" in message(slow, "low_frame_rate").message


def test_the_rate_is_that_of_the_pictures_not_of_the_even_grid(good) -> None:
    # 33 and 66 ms in turn: the usual interval is 33 ms, the mean rate 21 a second.
    gappy = replace(good, track=replace(good.track, rate_hz=30.0, seen_hz=20.8))
    assert "20.8 pictures" in message(gappy, "low_frame_rate").message


def test_a_capture_rate_that_changes_nothing_is_said(good) -> None:
    same = replace(good, info=replace(good.info, capture_fps=60.0))
    assert codes(same) == {"capture_fps_unused": "info"}
    slowed = replace(same, info=replace(same.info, slow_motion_factor=1.5))
    assert codes(slowed) == {}


def test_a_slowed_clip_that_changes_its_picture_rate_is_refused(good) -> None:
    step_s = np.diff(good.pose.time_s, prepend=0.0)
    step_s[: step_s.size // 4] *= 4.0
    ramp = replace(good.pose, time_s=np.cumsum(step_s))
    info = replace(good.info, capture_fps=240.0, slow_motion_factor=4.0)
    assert codes(replace(good, pose=ramp, info=info))["speed_ramp"] == "error"
    assert codes(replace(good, pose=ramp)) == {}, "its times are real ones"


@pytest.mark.parametrize(
    ("frac", "level"),
    [(0.45, None), (0.38, "runner_small"), (0.25, "runner_too_small")],
)
def test_a_small_runner_is_warned_of_and_a_tiny_one_refused(good, frac, level) -> None:
    scale = frac / quality.body_frac(good.pose, good.info)
    small = moved(good, scale=scale)
    assert quality.body_frac(small.pose, good.info) == pytest.approx(frac, abs=0.005)
    found = codes(small)
    assert found == ({} if level is None else {level: found.get(level)})
    assert (found.get("runner_too_small") == "error") is (level == "runner_too_small")


def test_feet_below_the_picture_are_refused(good) -> None:
    lowest = float(np.nanmax(good.pose.xy_px[:, point("left_heel"), 1]))
    cut = moved(good, down_px=good.info.height_px - lowest + 250)
    assert codes(cut)["feet_cut_off"] == "error"


def test_a_picture_without_runner_for_a_while_is_said(good) -> None:
    xy = good.pose.xy_px.copy()
    xy[: len(xy) // 5] = np.nan
    away = replace(good, pose=replace(good.pose, xy_px=xy))
    assert codes(away) == {"runner_absent": "warn"}
    assert "20 % of the time" in message(away, "runner_absent").message


def test_a_damaged_file_and_a_short_clip_are_said(good) -> None:
    assert codes(good, truncated=True) == {"truncated": "warn"}
    assert "short_clip" in codes(make_clip_analysis(seconds=4.5))


def test_legs_that_cannot_be_told_apart_take_away_the_sides(good) -> None:
    unsure = replace(good, pose=replace(good.pose, left_right_margin=0.15))
    assert "left_right_unsure" in codes(unsure)
    kept, refused = quality.trusted(
        good.metrics,
        unseen=quality.unseen_frac(good.pose, good.info, good.strides),
        sides_known=False,
    )
    assert {m.side for m in kept} == {None}
    assert {"contact_time", "step_time"} <= {r.key for r in refused}
    assert quality.trusted_asymmetries(good.asymmetries, kept) == []


def test_a_share_that_may_be_anything_is_refused(good) -> None:
    share = replace(good.metrics[0], key="rearfoot_share", unit="frac", side="right")
    wide, fair = replace(share, error=0.6), replace(share, error=0.3)
    unseen = quality.unseen_frac(good.pose, good.info, good.strides)
    kept, refused = quality.trusted([wide, fair], unseen=unseen, sides_known=True)
    assert kept == [fair]
    assert "may be off by 60 points" in refused[0].reason


def test_a_joint_hidden_at_foot_strike_takes_its_numbers_away(good) -> None:
    hidden = without(good, "left_heel", near_strike(good, "left"))
    unseen = quality.unseen_frac(hidden.pose, hidden.info, hidden.strides)
    kept, refused = quality.trusted(good.metrics, unseen=unseen, sides_known=True)
    assert {(m.key, m.side) for m in kept} >= {("contact_time", "right")}
    assert ("contact_time", "left") in {(r.key, r.side) for r in refused}
    assert "cadence" in {r.key for r in refused}, "it rests on both feet"
    assert all("left heel" in r.reason for r in refused)


def test_a_hidden_foot_takes_away_what_begins_or_ends_with_it(good) -> None:
    hidden = without(good, "left_heel", near_strike(good, "left"))
    unseen = quality.unseen_frac(hidden.pose, hidden.info, hidden.strides)
    kept, _ = quality.trusted(good.metrics, unseen=unseen, sides_known=True)
    left = {(m.key, m.side) for m in kept}
    for key in ("step_time", "step_length", "flight_time"):
        assert (key, "right") not in left, "it rests on the left foot as well"


def test_an_estimator_without_evidence_names_no_sides(good) -> None:
    stock = replace(good, pose=replace(good.pose, left_right_margin=float("nan")))
    assert "--estimator" in message(stock, "left_right_unsure").message


def test_a_foot_hidden_in_mid_swing_takes_nothing_away(good) -> None:
    time_s = good.pose.time_s
    swing = np.zeros(time_s.size, dtype=bool)
    for stride in good.strides:
        if stride.side == "left":
            middle_s = (stride.toe_off_s + stride.next_strike_s) / 2
            swing |= np.abs(time_s - middle_s) < 0.08
    hidden = without(good, "left_heel", swing)
    assert np.mean(swing) > 0.15
    unseen = quality.unseen_frac(hidden.pose, hidden.info, hidden.strides)
    # Slow sides of the window may touch one frame in a stance.
    assert unseen["left_heel"] < 0.02


def test_without_strides_every_frame_counts(good) -> None:
    half = np.arange(good.pose.time_s.size) % 2 == 0
    hidden = without(good, "right_knee", half)
    unseen = quality.unseen_frac(hidden.pose, hidden.info, ())
    assert unseen["right_knee"] == pytest.approx(0.5, abs=0.01)


def test_joints_behind_a_handrail_are_named_in_one_message() -> None:
    unseen = {"left_hip": 0.05, "right_hip": 0.34, "right_wrist": 0.9, "left_toe": 0.12}
    (message,) = quality.hidden_joints(unseen)
    assert message.code == "joints_hidden"
    assert "right hip 34 %, left toe 12 %" in message.message
    assert "wrist" not in message.message
    assert quality.hidden_joints({"left_hip": 0.05}) == []
