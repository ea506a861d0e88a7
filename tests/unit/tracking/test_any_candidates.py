"""Whatever the net hands over, an analysis ends in a result or a FormcheckError."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formcheck.analysis.clip import measure_clip
from formcheck.analysis.run import merge
from formcheck.errors import FormcheckError
from formcheck.model import Candidates, ClipInfo
from formcheck.results.csv_tables import tables
from formcheck.results.result_json import to_bytes
from formcheck.settings.settings import Clip, Runner, Settings
from formcheck.video.frame_rate import slow_motion_factor
from tests.candidates import candidates_of
from tests.synthetic import Gait, make_run

VIEWS = st.sampled_from([None, "side", "rear", "front"])
FAULTS = st.sampled_from(
    ["none", "absent", "frozen", "no_peaks", "odd_times", "slowed", "glimpse"]
)


def spoilt(seen: Candidates, fault: str, rng: np.random.Generator) -> Candidates:
    """Return candidates with one thing wrong in them."""
    n = seen.time_s.size
    if fault == "absent":
        here = rng.random(n) >= rng.random()
        return replace(seen, score=np.where(here, seen.score, np.float32(0.0)))
    if fault == "frozen":
        return replace(seen, landmarks_px=np.repeat(seen.landmarks_px[:1], n, axis=0))
    if fault == "no_peaks":
        return replace(seen, peak_score=np.full_like(seen.peak_score, np.nan))
    if fault == "odd_times":
        return replace(seen, time_s=np.cumsum(rng.uniform(0.001, 0.3, n)))
    if fault == "slowed":
        factor = rng.choice([0.3, 5.0, 12.0, 40.0])
        return replace(seen, time_s=seen.time_s * factor)
    if fault == "glimpse":
        score = np.zeros_like(seen.score)
        start = int(rng.integers(0, max(1, n - 12)))
        score[start : start + int(rng.integers(8, 16))] = 1.0
        return replace(seen, score=score)
    return seen


def info_of(seen: Candidates, capture_fps: float | None) -> ClipInfo:
    duration_s = float(seen.time_s[-1] - seen.time_s[0])
    return ClipInfo(
        name="run.mp4",
        sha256="0" * 64,
        codec="h264",
        rotation_deg=0,
        width_px=1080,
        height_px=1920,
        n_frames=seen.time_s.size,
        duration_s=duration_s,
        mean_fps=(seen.time_s.size - 1) / duration_s,
        capture_fps=capture_fps,
        slow_motion_factor=slow_motion_factor(seen.time_s, capture_fps),
    )


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 10_000),
    fps=st.sampled_from([15.0, 25.0, 30.0, 60.0]),
    seconds=st.sampled_from([0.4, 1.0, 1.7, 3.0, 4.5]),
    noise_leg=st.sampled_from([0.003, 0.05, 0.3]),
    fault=FAULTS,
    view=VIEWS,
    capture_fps=st.sampled_from([None, None, 30.0, 60.0, 240.0]),
)
def test_every_clip_ends_in_a_result_or_a_reason(
    seed, fps, seconds, noise_leg, fault, view, capture_fps
):
    rng = np.random.default_rng(seed)
    gait = Gait(
        cadence_spm=rng.uniform(90.0, 230.0),
        contact_s=(rng.uniform(0.12, 0.25),) * 2,
        limp_frac=rng.choice([0.0, 0.05, 0.15]),
    )
    track, _, _ = make_run(gait, seconds=seconds, fps=fps)
    whole = candidates_of(
        track,
        noise_leg=noise_leg,
        hidden_frac=rng.choice([0.0, 0.3, 0.9]),
        confused_frac=rng.choice([0.0, 0.3]),
        seed=seed,
    )
    seen = spoilt(whole, fault, rng)
    clip = Clip(path=Path("run.mp4"), view=view, capture_fps=capture_fps)
    runner = Runner(height_m=1.75) if seed % 2 else Runner(speed_mps=3.0)
    try:
        found = measure_clip(
            seen, info=info_of(seen, capture_fps), clip=clip, runner=runner
        )
        analysis = merge([found], clips=[clip], runner=runner, settings=Settings())
    except FormcheckError:
        return
    assert to_bytes(analysis)
    assert tables(analysis)
    for value in analysis.metrics:
        assert np.isfinite([value.value, value.error]).all(), value
        assert value.error > 0.0, value
    believable = fault == "none" and view is None and capture_fps is None
    for cadence in (m for m in analysis.metrics if m.key == "cadence" and believable):
        off = abs(cadence.value - gait.cadence_spm)
        assert off <= 2.0 * max(cadence.error, 0.5), cadence
