from dataclasses import replace

import numpy as np
import pytest

from formcheck.model import ClipAnalysis, Message
from formcheck.model.skeleton import point
from formcheck.quality import clip as quality
from tests.fabricated import make_clip_analysis


@pytest.fixture(scope="module")
def good() -> ClipAnalysis:
    return make_clip_analysis()


def said_of(
    clip: ClipAnalysis, *, truncated: bool = False, crowd_frac: float = 0.0
) -> list[Message]:
    return quality.clip_messages(
        clip.info,
        clip.pose,
        clip.track,
        file_time_s=clip.pose.time_s,
        truncated=truncated,
        crowd_frac=crowd_frac,
    )


def codes(clip: ClipAnalysis, *, truncated: bool = False) -> dict[str, str]:
    found = said_of(clip, truncated=truncated)
    return {message.code: message.level for message in found}


def message(clip: ClipAnalysis, code: str) -> Message:
    found = said_of(clip)
    return next(m for m in found if m.code == code)


def moved(clip: ClipAnalysis, *, scale: float = 1.0, down_px: float = 0.0):
    """Return the clip with the runner drawn smaller or farther down."""
    xy = clip.pose.xy_px * scale + (0.0, down_px)
    return replace(clip, pose=replace(clip.pose, xy_px=xy))


def test_a_good_clip_gets_no_remark(good) -> None:
    assert codes(good) == {}


@pytest.mark.parametrize(
    ("rate_hz", "refused"), [(23.98, True), (24.33, False), (24.999, False)]
)
def test_too_few_pictures_per_second_are_refused(good, rate_hz, refused) -> None:
    slow = replace(good, track=replace(good.track, rate_hz=rate_hz))
    assert ("low_frame_rate" in codes(slow)) is refused


def test_repeated_pictures_are_named_as_the_cause_of_a_low_rate(good) -> None:
    slow = replace(good, track=replace(good.track, rate_hz=15.0))
    assert "repeated frames" in message(slow, "low_frame_rate").message


def test_a_low_rate_asks_for_the_capture_rate_only_where_none_was_given(good) -> None:
    slow = replace(good, track=replace(good.track, rate_hz=24.0))
    assert "--capture-fps" in message(slow, "low_frame_rate").message
    known = replace(slow, info=replace(good.info, slow_motion_factor=4.0))
    assert "--capture-fps" not in message(known, "low_frame_rate").message


def test_a_clip_without_numbers_is_unusable_unless_nobody_runs(good) -> None:
    short = Message(code="too_short", level="warn", message="short")
    timing = replace(good.timing, messages=(short,))
    lost = replace(good, metrics=(), timing=timing)
    walk = Message(code="walk", level="warn", message="a walk")
    slow = Message(code="slow_motion", level="warn", message="slowed")
    tiny = Message(code="runner_too_small", level="error", message="tiny")
    assert quality.unusable(replace(lost, quality=(walk,))) == ""
    assert quality.unusable(replace(lost, quality=(short, slow))) == "slowed"
    assert quality.unusable(replace(lost, quality=(short, tiny))) == "tiny"
    assert quality.unusable(replace(lost, quality=(short,))) == "short"
    assert quality.unusable(replace(good, quality=(tiny,))) == ""


def test_the_rate_is_that_of_the_pictures_not_of_the_even_grid(good) -> None:
    # 33 and 66 ms in turn: the usual interval is 33 ms, the mean rate 21 a second.
    gappy = replace(good, track=replace(good.track, rate_hz=30.0, seen_hz=20.8))
    assert "20.8 frames" in message(gappy, "low_frame_rate").message


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


def test_legs_that_cannot_be_told_apart_are_said(good) -> None:
    unsure = replace(good, pose=replace(good.pose, left_right_margin=0.15))
    assert "left_right_unsure" in codes(unsure)


def test_an_estimator_without_evidence_names_no_sides(good) -> None:
    stock = replace(good, pose=replace(good.pose, left_right_margin=float("nan")))
    assert "--estimator" in message(stock, "left_right_unsure").message


@pytest.mark.parametrize(("frac", "said"), [(0.0, False), (0.125, False), (0.25, True)])
def test_a_second_person_is_said_from_two_pictures_of_eight_on(
    good, frac, said
) -> None:
    found = said_of(good, crowd_frac=frac)
    assert [m.code for m in found] == (["second_person"] if said else [])
    if said:
        assert "25 % of the frames" in found[0].message


def test_a_crowd_without_steps_is_the_reason_and_nobody_was_measured() -> None:
    assert quality.crowd(0.1, measured=False) is None
    told = quality.crowd(0.82, measured=False)
    assert told.level == "error"
    assert "82 % of the frames" in told.message
    assert "was measured" not in told.message


@pytest.mark.parametrize(
    ("view", "estimator", "code", "told"),
    [
        ("rear", "tracks", "sides_mixed", True),
        ("front", "tracks", "no_gait", True),
        ("side", "tracks", "no_gait", False),
        ("rear", "heavy", "sides_mixed", False),
        ("rear", "tracks", "too_short", False),
    ],
)
def test_the_larger_net_is_proposed_where_this_one_lost_the_legs(
    good, view, estimator, code, told
) -> None:
    timing = good.timing
    refused = replace(
        timing,
        events=(),
        messages=(Message(code=code, level="warn", message="no steps"),),
    )
    pose = replace(good.pose, estimator=estimator)
    seen = replace(good.scene, view=view)
    message = quality.larger_net(pose, seen, refused)
    assert (message is not None) is told
    if message is not None:
        assert "formcheck models --install" in message.message
    assert quality.larger_net(pose, seen, timing) is None


@pytest.mark.parametrize(("times", "word"), [(1.4, "larger"), (0.6, "smaller")])
def test_a_runner_who_grows_or_shrinks_is_named(good, times, word):
    n = len(good.pose.xy_px)
    scale = np.linspace(1.0, times, n)[:, None, None]
    zoomed = replace(good.pose, xy_px=good.pose.xy_px * scale)
    said = quality.growth(zoomed, measured=False)
    assert (said.code, said.level) == ("runner_grows", "error")
    assert f"times {word}" in said.message
    assert quality.growth(zoomed, measured=True).level == "warn"
    assert quality.growth(good.pose, measured=True) is None
