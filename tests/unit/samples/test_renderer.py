"""The rendered runner: its truth is exact, and it moves as people do."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from formcheck.model.skeleton import SIDES
from sample_videos.make_samples.camera import camera
from sample_videos.make_samples.contacts import contacts
from sample_videos.make_samples.curves import GRIP_S, ROLL_AT
from sample_videos.make_samples.film import pictures
from sample_videos.make_samples.foot import leg_length_m
from sample_videos.make_samples.motion import motion
from sample_videos.make_samples.room import room
from sample_videos.make_samples.take import OUTFITS, Take
from sample_videos.make_samples.truth import values

FINE_S = 0.0005
TAKES = {
    "slow heel": Take(speed_mps=2.3, cadence_spm=156.0, seconds=4.0),
    "heel": Take(seconds=4.0),
    "forefoot": Take(strike_deg=(-12.0, -12.0), seconds=4.0),
    "midfoot": Take(strike_deg=(2.0, 2.0), height_m=1.60, seconds=4.0),
    "fast": Take(speed_mps=5.0, cadence_spm=186.0, height_m=1.95, seconds=4.0),
}
by_take = pytest.mark.parametrize("name", TAKES)


@cache
def fine(name):
    return motion(TAKES[name], np.arange(0.0, 4.0, FINE_S))


def stances(name, side):
    """Return (strike, toe-off) of the stances inside the first four seconds."""
    steps = fine(name).steps[side]
    pairs = np.stack([steps.strike_s, steps.toe_off_s], axis=1)
    return pairs[(pairs[:, 0] > 0.1) & (pairs[:, 1] < 3.9)]


def speed(path):
    return np.gradient(path, FINE_S, axis=0)


@by_take
@pytest.mark.parametrize("side", SIDES)
def test_the_standing_foot_does_not_slip_before_it_rolls_off(name, side):
    run, take = fine(name), TAKES[name]
    foot = run.feet[side]
    sliding = speed(foot.toe_corner[:, 0]) + take.speed_mps
    for strike, off in stances(name, side):
        rolls = strike + ROLL_AT[0] * (off - strike)
        standing = (run.time_s > strike + GRIP_S + 0.001) & (run.time_s < rolls - 0.001)
        assert np.abs(sliding[standing]).max() < 0.001
        on_belt = (run.time_s > strike + GRIP_S + 0.001) & (run.time_s < off - 0.001)
        assert np.abs(foot.toe_corner[on_belt, 1]).max() < 0.0001
        assert sliding[on_belt].min() > -0.001
        rolled = np.sum(sliding[on_belt]) * FINE_S * 1.75 / take.height_m
        assert rolled == pytest.approx(0.010, abs=0.0015)


@by_take
@pytest.mark.parametrize("side", SIDES)
def test_stride_is_speed_times_time(name, side):
    take = TAKES[name]
    steps = contacts(take)[side]
    gripped = steps.strike_s[1:-1] + GRIP_S
    foot = motion(take, gripped).feet[side]
    # A footprint moves with the belt from then on: its place when time was zero.
    printed = foot.toe_corner[:, 0] + take.speed_mps * gripped
    lengths = np.diff(printed)
    assert lengths == pytest.approx(take.speed_mps * np.diff(gripped), abs=1e-9)


@by_take
@pytest.mark.parametrize("side", SIDES)
def test_no_part_of_the_foot_is_ever_below_the_belt(name, side):
    foot = fine(name).feet[side]
    for corner in (foot.heel_corner, foot.ball, foot.toe_corner):
        assert corner[:, 1].min() > -1e-9


@by_take
def test_one_corner_touches_the_belt_throughout_contact(name):
    run = fine(name)
    for side in SIDES:
        foot = run.feet[side]
        corners = (foot.heel_corner, foot.ball, foot.toe_corner)
        low = np.min([corner[:, 1] for corner in corners], axis=0)
        for strike, off in stances(name, side):
            inside = (run.time_s >= strike) & (run.time_s <= off)
            assert low[inside].max() < 1e-9
            assert low[(run.time_s > off + 0.02) & (run.time_s < off + 0.1)].min() > 0


@by_take
@pytest.mark.parametrize("side", SIDES)
def test_the_foot_meets_and_leaves_the_belt_as_on_force_plates(name, side):
    # Hamner and Delp's runner, 2 to 5 m/s, all but the strike angle.
    run, take = fine(name), TAKES[name]
    foot, leg = run.feet[side], leg_length_m(take)
    heel = -speed(foot.heel[:, 0]) / take.speed_mps
    toe = -speed(foot.toe[:, 0]) / take.speed_mps
    pitch = np.degrees(foot.pitch_rad)
    flat = foot.heel[:, 1].min()
    for strike, off in stances(name, side):

        def at(path, when):
            return np.interp(when, run.time_s, path)

        assert at(heel, strike) == pytest.approx(0.40, abs=0.03)
        assert at(heel, strike - 0.018) == pytest.approx(0.0, abs=0.05)
        assert at(heel, strike + 0.034) == pytest.approx(0.80, abs=0.05)
        assert abs(at(pitch, strike + 0.060)) < 0.5
        assert at(pitch, off - 0.001) == pytest.approx(-48.0, abs=7.0)
        assert 0.75 <= at(toe, off - 0.002) <= 0.88
        assert 0.17 <= (at(foot.heel[:, 1], off) - flat) / leg <= 0.24


def test_the_toes_of_a_heel_striker_fall_fastest_21_ms_after_contact():
    run = fine("heel")
    for side in SIDES:
        falling = speed(run.feet[side].toe[:, 1])
        for strike, _ in stances("heel", side):
            near = (run.time_s > strike - 0.03) & (run.time_s < strike + 0.08)
            fastest = run.time_s[near][np.argmin(falling[near])]
            assert fastest - strike == pytest.approx(0.021, abs=0.006)


@by_take
def test_legs_keep_their_length_and_bend_like_a_runners(name):
    run, take = fine(name), TAKES[name]
    for side in SIDES:
        hip, knee, ankle = (run.points[f"{side}_{j}"] for j in ("hip", "knee", "ankle"))
        thigh, shank = hip - knee, knee - ankle
        assert np.linalg.norm(thigh, axis=1) == pytest.approx(
            0.245 * take.height_m, abs=1e-6
        )
        assert np.linalg.norm(shank, axis=1) == pytest.approx(
            0.246 * take.height_m, abs=0.002
        )
        cos = np.sum(thigh * shank, axis=1) / (
            np.linalg.norm(thigh, axis=1) * np.linalg.norm(shank, axis=1)
        )
        bend = np.degrees(np.arccos(np.clip(cos, -1.0, 1.0)))
        assert 75.0 < bend.max() < 135.0
        assert np.linalg.norm(speed(ankle), axis=1).max() < 1.9 * take.speed_mps


@pytest.mark.parametrize(
    ("speed_mps", "cadence_spm", "contact_s", "strike_deg", "knee_deg", "thigh_deg"),
    [(2.0, 151.1, 0.350, 20.0, 16.8, 18.5), (4.0, 172.6, 0.246, 26.0, 12.0, 29.0)],
)
def test_the_leg_leaves_the_belt_as_on_force_plates(
    speed_mps, cadence_spm, contact_s, strike_deg, knee_deg, thigh_deg
):
    # Hamner and Delp's runner, mean of both legs; the straightest moment of the leg
    # follows within a few hundredths of a second, so a knee is good to some degrees.
    take = Take(
        speed_mps=speed_mps,
        cadence_spm=cadence_spm,
        contact_s=(contact_s, contact_s),
        strike_deg=(strike_deg, strike_deg),
        height_m=1.79,
        variation=0.0,
        seconds=4.0,
    )
    found = values(take, motion(take, np.arange(-0.2, 4.2, 0.001)))
    assert found["hip_extension"]["right"] == pytest.approx(thigh_deg, abs=2.0)
    off = contacts(take)["right"].toe_off_s[4:5]
    run = motion(take, off)
    hip, knee, ankle = (run.points[f"right_{j}"][0] for j in ("hip", "knee", "ankle"))
    thigh, shank = hip - knee, knee - ankle
    cos = thigh @ shank / (np.linalg.norm(thigh) * np.linalg.norm(shank))
    assert np.degrees(np.arccos(cos)) == pytest.approx(knee_deg, abs=5.0)


def test_the_pelvis_brakes_and_pushes_and_turns_as_in_three_runs():
    take = Take(variation=0.0, seconds=4.0)
    strike = contacts(take)["right"].strike_s[4]
    at = strike + np.linspace(0.0, take.stride_s, 41)
    run = motion(take, at)
    # Foremost at contact and 0.5 stride later, rearmost between: 13 to 17 mm.
    assert run.pelvis[[0, 20], 0] == pytest.approx(0.014, abs=0.002)
    assert run.pelvis[[10, 30], 0] == pytest.approx(-0.014, abs=0.002)
    hips = run.points["right_hip"] - run.points["left_hip"]
    yaw = np.degrees(np.arctan2(hips[:, 0], -hips[:, 1]))
    assert yaw.max() == pytest.approx(2.5, abs=0.3)
    # The right hip is behind when the right foot lands, foremost 0.37 stride later.
    assert yaw[0] == pytest.approx(-1.7, abs=0.3)
    assert np.argmax(yaw) / 40.0 == pytest.approx(0.37, abs=0.03)


@by_take
def test_the_body_falls_freely_at_its_highest_point(name):
    run, take = fine(name), TAKES[name]
    height = run.pelvis[:, 2]
    step = round(take.stride_s / 2.0 / FINE_S)
    bounces = [
        np.ptp(height[i : i + step]) / 2.0
        for i in range(0, len(height) - step, step // 4)
    ]
    # The level follows the strides, which vary, by up to 12 mm over a clip.
    assert np.median(bounces) == pytest.approx(take.bounce(), rel=0.02)
    falling = -np.gradient(np.gradient(height, FINE_S), FINE_S)[4:-4]
    # Steps vary by a few per cent, and a rise and fall by twice as much.
    assert falling.max() == pytest.approx(9.81, rel=0.15)


@by_take
def test_bones_are_as_long_as_peoples(name):
    # Per body height, de Leva 1996 (trunk) and Winter 2009.
    run, take = fine(name), TAKES[name]
    at = run.points
    trunk = sum(at[f"{s}_shoulder"] - at[f"{s}_hip"] for s in SIDES) / 2.0
    arm = at["left_shoulder"] - at["left_elbow"]
    for bone, share in ((trunk, 0.296), (arm, 0.186)):
        length = np.median(np.linalg.norm(bone, axis=1)) / take.height_m
        assert length == pytest.approx(share, abs=0.002)


@pytest.mark.parametrize("asked_pct", [-8.0, 0.0, 8.0])
def test_asked_asymmetry_cadence_and_contacts_are_there(asked_pct):
    take = Take(step_asymmetry_pct=asked_pct, contact_s=(0.27, 0.24), variation=0.0)
    found = values(take, motion(take, np.arange(-0.2, 10.2, 0.001)))
    assert found["step_time_asymmetry_pct"] == pytest.approx(asked_pct, abs=0.01)
    assert found["cadence"] == pytest.approx(take.cadence_spm, abs=1e-6)
    assert found["stride_length"] == pytest.approx(3.0 * 120.0 / 170.0, abs=1e-9)
    assert found["contact_time"] == pytest.approx({"left": 270.0, "right": 240.0})


def test_the_pelvis_drops_as_asked_and_the_trunk_does_not_matter():
    for follow in (-0.3, 0.5):
        take = Take(drop_deg=(8.0, 3.0), trunk_follow=follow, variation=0.0)
        found = values(take, motion(take, np.arange(-0.2, 10.2, 0.001)))
        assert found["pelvic_drop"] == pytest.approx(
            {"left": 8.0, "right": 3.0}, abs=0.05
        )


def test_in_the_left_stance_the_right_hip_sinks():
    take = Take(drop_deg=(8.0, 0.0), variation=0.0, seconds=2.0)
    steps = contacts(take)["left"]
    middle = (steps.strike_s + 0.45 * (steps.toe_off_s - steps.strike_s))[3:5]
    run = motion(take, middle)
    lower = run.points["left_hip"][:, 2] - run.points["right_hip"][:, 2]
    assert lower == pytest.approx(2 * 0.085 * np.sin(np.radians(8.0)), rel=0.05)


# ---------------------------------------------------------------- pictures

SMALL = Take(width_px=160, height_px=200, fill_frac=0.8, noise=0.0, blur_px=0.0)


def seen_and_empty(take, times):
    """Return pictures with the runner, the empty room, and the run."""
    run = motion(take, np.array(times))
    shown = np.stack(list(pictures(take, run))).astype(float)
    still = room(take, camera(take)).colour * 255.0 * take.dim
    return shown, still, run


@pytest.mark.parametrize("view", ["side_right", "side_left", "rear", "front"])
def test_projected_joints_fall_on_the_body(view):
    take = replace(SMALL, view=view)
    shown, still, run = seen_and_empty(take, [0.2, 0.45])
    body = np.abs(shown - still).max(axis=-1) > 6.0
    eye = camera(take)
    for i in range(2):
        for name, path in run.points.items():
            if "corner" in name or name == "nose":
                continue
            x, y = np.round(eye.project(path[i])).astype(int)
            # A point on the skin may lie one pixel outside.
            assert body[i, y - 1 : y + 2, x - 1 : x + 2].any(), (name, i)


def test_left_and_right_are_the_runners_own():
    for view, sign in (("rear", 1.0), ("front", -1.0)):
        take = replace(SMALL, view=view)
        run = motion(take, np.array([0.3]))
        left, right = (
            camera(take).project(run.points[f"{s}_hip"])[0, 0] for s in SIDES
        )
        assert np.sign(right - left) == sign
    for view, sign in (("side_right", 1.0), ("side_left", -1.0)):
        take = replace(SMALL, view=view)
        run = motion(take, np.array([0.3]))
        ahead = camera(take).project(np.array([[0.5, 0.0, 0.9], [0.0, 0.0, 0.9]]))
        assert np.sign(ahead[0, 0] - ahead[1, 0]) == sign


def waist(take, run, shown, i):
    """Return the band's rows at 6 cm left and right of the spine, and their columns."""
    eye = camera(take)
    found = []
    for y in (0.06, -0.06):
        back = run.pelvis[i] + run.pelvis_turn[i] @ [-0.10, y, 0.10]
        col, row = (round(v) for v in eye.project(back))
        column = shown[i, row - 12 : row + 13, col].mean(axis=-1)
        bright = np.clip(column - 0.6 * column.max(), 0.0, None)
        found.append((col, row - 12 + np.sum(bright * np.arange(25)) / bright.sum()))
    return found


@pytest.mark.parametrize("follow", [-0.5, 0.5])
def test_the_waistband_tilts_as_the_pelvis_whatever_the_trunk_does(follow):
    take = replace(
        SMALL,
        view="rear",
        drop_deg=(0.0, 12.0),
        trunk_follow=follow,
        variation=0.0,
        width_px=320,
        height_px=400,
    )
    times = [0.12, 0.12 + 0.45 * take.contact("right")]
    shown, _, run = seen_and_empty(take, times)
    tilts = []
    for i in range(2):
        (left, left_row), (right, right_row) = waist(take, run, shown, i)
        tilts.append(np.degrees(np.arctan2(left_row - right_row, right - left)))
    asked = run.oblique_deg[1] - run.oblique_deg[0]
    assert asked == pytest.approx(12.0, abs=0.2)
    # The pelvis turns about its long axis as well, which moves a flat band's ends.
    assert tilts[1] - tilts[0] == pytest.approx(asked, abs=2.0)


@pytest.mark.parametrize("outfit", OUTFITS)
def test_every_outfit_is_drawn_and_differs_from_the_others(outfit):
    take = replace(SMALL, view="rear", outfit=outfit)
    shown, still, _ = seen_and_empty(take, [0.2])
    assert 0.05 < np.mean(np.abs(shown[0] - still).max(axis=-1) > 6.0) < 0.4
    if outfit != "tucked":
        usual, _, _ = seen_and_empty(replace(take, outfit="tucked"), [0.2])
        assert np.abs(shown - usual).max() > 40.0
