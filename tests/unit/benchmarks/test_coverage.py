"""Stated errors hold the truth in about 19 of 20 clips: neither fewer nor all of them.

Runners from formulas that differ in what the event rules cannot know: how far the foot
is tipped when it leaves the ground (SD 5 deg), how slowly it is slowed then (SD 30 ms)
and lands (30 to 90 ms), how it strikes, how noisy the landmarks are, how far off the
treadmill's display is, and how long the legs are for the height. No net reads them, so
what a net adds to events is taken out of the errors here; rendered clips hold it
(:mod:`benchmarks.clips.people_sweep`).
"""

from functools import cache
from unittest.mock import patch

import numpy as np
import pytest

from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import Inputs, measure
from formcheck.metrics.timing.asymmetries import timing_asymmetries
from formcheck.settings.settings import Runner
from formcheck.signal.statistics import TRACKED_SD_S
from tests.frontal import FrontalGait, make_frontal
from tests.synthetic import LEG_M, Gait, make_run

pytestmark = pytest.mark.slow
N_RUNNERS = 120


def a_runner(seed):
    """Return a gait, how it is filmed, and what the user types."""
    rng, slowed = np.random.default_rng(seed), np.random.default_rng([seed, 1])
    speed = rng.uniform(2.4, 4.5)
    contact_s = rng.uniform(0.9, 1.1) * (0.36 - 0.035 * speed)
    gait = Gait(
        cadence_spm=rng.uniform(155.0, 190.0),
        speed_mps=speed,
        contact_s=(contact_s, contact_s),
        strike_deg=(rng.uniform(-5.0, 25.0),) * 2,
        toe_off_deg=rng.normal(41.0, 5.0),
        landing_s=rng.uniform(0.03, 0.09),
        leaving_s=slowed.normal(0.125, 0.03),
        stride_sd_s=0.006,
        first_strike_s=rng.uniform(0.2, 0.6),
    )
    film = {
        "fps": rng.choice([30.0, 60.0]),
        "noise_leg": rng.uniform(0.004, 0.016),
        "near": rng.choice(["left", "right"]),
        "seconds": 7.0,
        "seed": seed,
    }
    typed_mps = speed * rng.normal(1.0, 0.01)
    height_m = LEG_M / (0.491 * rng.normal(1.0, 0.04))
    return gait, film, typed_mps, height_m


@cache
@patch.dict(TRACKED_SD_S, {"foot_strike": 0.0, "toe_off": 0.0})
def errors():
    """Return error over stated error, by metric, over all runners."""
    ratio: dict[str, list[float]] = {}
    for seed in range(N_RUNNERS):
        gait, film, typed_mps, height_m = a_runner(seed)
        track, scene, _ = make_run(gait, **film)
        timing = gait_timing(track, scene)
        assert timing.events, timing.messages
        for speed_mps in (typed_mps, None):
            inputs = Inputs(
                track=track,
                scene=scene,
                timing=timing,
                strides=strides(timing),
                runner=Runner(height_m=height_m),
                speed_mps=speed_mps,
                clip=0,
            )
            guess = " from height" if speed_mps is None else ""
            for value in measure(inputs).values:
                true = truth(gait).get(value.key)
                if true is not None:
                    key = value.key + guess
                    ratio.setdefault(key, []).append((value.value - true) / value.error)
        for found in timing_asymmetries(timing, scene=scene, clip=0):
            key = f"{found.key} asymmetry"
            ratio.setdefault(key, []).append(found.difference / found.error)
    return {key: np.array(values) for key, values in ratio.items()}


def truth(gait):
    contact_s = gait.contact_s[0]
    return {
        "cadence": gait.cadence_spm,
        "stride_time": gait.stride_s,
        "step_time": gait.stride_s / 2,
        "stride_length": gait.speed_mps * gait.stride_s,
        "step_length": gait.speed_mps * gait.stride_s / 2,
        "belt_speed": gait.speed_mps,
        "contact_time": 1000 * contact_s,
        "flight_time": 1000 * (gait.stride_s / 2 - contact_s),
        "duty_factor": contact_s / gait.stride_s,
    }


@pytest.mark.parametrize(
    "key",
    [
        "cadence",
        "stride_time",
        "step_time",
        "step_time asymmetry",
        "stride_length",
        "step_length",
        "belt_speed",
        "contact_time",
        "flight_time",
        "duty_factor",
    ],
)
def test_an_error_is_neither_too_small_nor_too_large(key):
    ratio = errors()[key]
    assert ratio.size >= 100
    assert np.mean(np.abs(ratio) <= 1.0) >= 0.90
    # 1 / 1.96 for a 95 % error; 120 draws scatter by 0.03. These runners keep the beat,
    # people drift about it, which the error of a stride has to hold for 5 s of either.
    least = 0.33 if key in ("cadence", "stride_time") else 0.40
    assert least <= np.sqrt(np.mean(ratio**2)) <= 0.62


@pytest.mark.parametrize(
    "key",
    [
        "belt_speed from height",
        "stride_length from height",
        "step_length from height",
        "contact_time asymmetry",
    ],
)
def test_an_error_with_parts_that_formulas_lack_is_not_too_small(key):
    # The provisional 12 % and the near foot against the far one, which these runners
    # do not differ by.
    assert np.mean(np.abs(errors()[key]) <= 1.0) >= 0.94


def test_step_times_seen_from_behind_are_within_their_errors():
    ratio, false = [], 0
    for seed in range(36):
        gait = FrontalGait(
            contact_s=0.25,
            stride_sd_s=0.008 if seed % 3 == 0 else 0.0,
            limp_frac=0.02 if seed % 3 == 1 else 0.0,
        )
        fps = 30.0 if seed % 2 else 60.0
        track, scene, _ = make_frontal(
            gait, fps=fps, seconds=10.0, noise_leg=0.012, seed=seed
        )
        found = timing_asymmetries(gait_timing(track, scene), scene=scene, clip=0)
        step = next(a for a in found if a.key == "step_time")
        true = -2.0 * gait.limp_frac * gait.stride_s
        ratio.append((step.difference - true) / step.error)
        false += gait.limp_frac == 0.0 and step.exceeds_error
    assert false <= 2  # of 24; 1 in 20 is what 95 % means
    assert np.mean(np.abs(ratio) <= 1.0) >= 0.92
    # The error also holds what landmarks do on rendered bodies (10 ms rms), which these
    # runners from formulas do not show: they stay further inside.
    assert 0.20 <= np.sqrt(np.mean(np.square(ratio))) <= 0.62
