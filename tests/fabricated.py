"""A finished analysis without any video: a run from formulas, measured for real."""

from dataclasses import replace

import numpy as np

from formcheck.gait.events import gait_timing
from formcheck.gait.strides import strides
from formcheck.metrics import Inputs, foot_asymmetries, measure
from formcheck.metrics.timing.asymmetries import timing_asymmetries
from formcheck.model import (
    Analysis,
    Asymmetry,
    CleanTrack,
    ClipAnalysis,
    ClipInfo,
    Curve,
    DocumentNote,
    ExerciseCard,
    Expected,
    Finding,
    Message,
    NotMeasured,
    PoseTrack,
    Recommendation,
    RedFlag,
)
from formcheck.model.skeleton import N_POINTS, Side
from formcheck.settings.settings import Clip, Runner, Settings
from tests.synthetic import Gait, make_run

NAN = float("nan")


def pose_of(track: CleanTrack) -> PoseTrack:
    """Return the tracked body that would have given this clean track."""
    n = track.time_s.size
    return PoseTrack(
        frame=np.arange(n),
        time_s=track.time_s.copy(),
        xy_px=track.xy_px.copy(),
        z_px=np.zeros((n, N_POINTS)),
        score=np.ones(n),
        leg_px=track.leg_px,
        left_right_margin=0.71,
        interpolated=np.zeros((n, N_POINTS), dtype=bool),
        estimator="tracks",
    )


def make_clip_analysis(
    *,
    seconds: float = 8.0,
    fps: float = 60.0,
    name: str = "run.mp4",
    clip: int = 0,
    near: Side = "right",
    gait: Gait | None = None,
) -> ClipAnalysis:
    """Return the analysis of one clip; by default of a runner with uneven contacts."""
    gait = gait or Gait(contact_s=(0.25, 0.23), stride_sd_s=0.004)
    track, scene, _ = make_run(
        gait, seconds=seconds, fps=fps, noise_leg=0.005, near=near
    )
    timing = gait_timing(track, scene)
    found = strides(timing)
    measured = measure(
        Inputs(
            track=track,
            scene=scene,
            timing=timing,
            strides=found,
            runner=Runner(height_m=1.75),
            speed_mps=3.0,
            clip=clip,
        )
    )
    n = track.time_s.size
    return ClipAnalysis(
        info=ClipInfo(
            name=name,
            sha256="ab" * 32,
            codec="h264",
            rotation_deg=0,
            width_px=1080,
            height_px=1920,
            n_frames=n,
            duration_s=(n - 1) / fps,
            mean_fps=fps,
        ),
        scene=scene,
        pose=pose_of(track),
        track=track,
        timing=timing,
        strides=found,
        metrics=measured.values,
        not_measured=(
            NotMeasured(
                key="knee_flexion_ic",
                side="left",
                reason="the left knee was hidden 20 % of the time",
                clip=clip,
            ),
        ),
        asymmetries=(
            *timing_asymmetries(timing, scene=scene, clip=clip),
            *foot_asymmetries(measured.values),
        ),
        curves=(
            Curve(
                key="knee_flexion",
                side="left",
                unit="deg",
                mean=np.linspace(10.0, 60.0, 101),
                sd=np.full(101, NAN),
                n_strides=9,
                clip=clip,
            ),
        ),
        quality=(
            Message(code="runner_small", level="warn", message="move <closer> & look"),
        ),
    )


def make_analysis(*clips: ClipAnalysis) -> Analysis:
    """Return an analysis in which every kind of result occurs."""
    found = clips or (make_clip_analysis(),)
    return Analysis(
        clips=found,
        metrics=tuple(m for c in found for m in c.metrics),
        not_measured=tuple(m for c in found for m in c.not_measured),
        asymmetries=(
            *(a for c in found for a in c.asymmetries),
            Asymmetry(
                key="knee_flexion_ic",
                left=12.0,
                right=14.0,
                difference=-2.0,
                unit="deg",
                index_pct=None,
                error=NAN,
                exceeds_error=False,
            ),
        ),
        curves=tuple(m for c in found for m in c.curves),
        expected=(
            Expected(key="cadence", value=168.0, low=158.0, high=178.0, source="x2020"),
        ),
        findings=(
            Finding(
                key="cadence_low",
                level="watch",
                metric="cadence",
                side=None,
                message="Cadence is lower than usual.",
                robust=True,
                sources=("x2020",),
            ),
        ),
        recommendations=(
            Recommendation(
                key="step_rate",
                title="Shorter steps",
                text="Take a few more steps per minute.",
                how="Run to a metronome 5 % above your own cadence.",
                dose="10 minutes, 3 times a week",
                check="Film again after 4 weeks.",
                confidence="moderate",
                because=("cadence_low",),
                documents=("S1",),
                evidence="trial",
                gate="open",
                sources=("x2020",),
                kind="form",
                place="headline",
                seen=("Cadence is lower than usual.",),
                why="S2 reports it.",
                see="If the calf hurts.",
                notes=(
                    DocumentNote(
                        item="tx.shorter_stride",
                        title="Shorten the stride",
                        says="Shorter steps.",
                        documents=("S2",),
                    ),
                ),
                exercises=(
                    ExerciseCard(
                        key="leg_swings",
                        title="Leg swings",
                        trains="hips",
                        how="Swing.",
                        dose="10 each way",
                        harder="Higher.",
                        stop="pain",
                    ),
                ),
                conflicts=("An experiment.",),
            ),
        ),
        red_flags=(RedFlag(key="night_pain", tier="soon", message="See a doctor."),),
        advice={"language": "en", "pain": "unknown", "says": "You did not say."},
        settings={
            "estimator": Settings().estimator,
            "runner": Runner(height_m=1.75).model_dump(mode="json"),
            "clips": [
                {**Clip(path="x").model_dump(exclude={"path"}), "file": c.info.name}
                for c in found
            ],
        },
        versions={"formcheck": "0.1.0", "numpy": "1.26.4"},
    )


def without_numbers() -> Analysis:
    """Return an analysis of a clip in which nothing could be measured."""
    clip = make_clip_analysis()
    reason = "a walk, not a run: running metrics are not given"
    nothing = replace(
        clip,
        timing=None,
        strides=(),
        metrics=(),
        asymmetries=(),
        curves=(),
        quality=(Message(code="walk", level="warn", message="a walk, not a run"),),
        not_measured=tuple(
            NotMeasured(key=key, side=None, reason=reason)
            for key in ("cadence", "contact_time")
        ),
    )
    return replace(Analysis(clips=(nothing,)), not_measured=nothing.not_measured)
