"""Fourth stage: what of the numbers the picture can carry."""

from dataclasses import dataclass

from formcheck.analysis.stages.follow import Followed, Shot
from formcheck.analysis.stages.gait import Timed
from formcheck.analysis.stages.numbers import Taken
from formcheck.metrics import CURVE_JOINTS, foot_asymmetries
from formcheck.metrics.frontal.mid_stance import frontal_asymmetries
from formcheck.metrics.frontal.pelvis import pelvic_asymmetries, pelvic_curves
from formcheck.metrics.timing.asymmetries import timing_asymmetries
from formcheck.model import Asymmetry, Curve, MetricValue, NotMeasured
from formcheck.quality import clip as quality
from formcheck.quality import visibility as trust
from formcheck.quality.rhythm import trunk_agrees


@dataclass(frozen=True, kw_only=True, eq=False)
class Trusted:
    """What of it the picture can carry; ``unseen`` says how often each joint is not."""

    metrics: tuple[MetricValue, ...]
    not_measured: tuple[NotMeasured, ...]
    asymmetries: tuple[Asymmetry, ...]
    curves: tuple[Curve, ...]
    unseen: dict[str, float]


def trust_numbers(shot: Shot, body: Followed, gait: Timed, taken: Taken) -> Trusted:
    """Keep what the picture can carry, and say why the rest is refused."""
    inputs, measured = taken.inputs, taken.measured
    unseen = trust.unseen_frac(body.pose, body.track, shot.info, gait.strides)
    sides_known = body.pose.left_right_margin >= quality.SAFE_MARGIN
    kept, refused = trust.trusted(
        measured.values,
        unseen=unseen,
        sides_known=sides_known,
        view=gait.scene.view,
        trunk_agrees=trunk_agrees(body.track, gait.timing),
    )
    uneven = timing_asymmetries(gait.timing, scene=gait.scene, clip=shot.index)
    curves = trust.trusted_curves(
        measured.curves, joints=CURVE_JOINTS, unseen=unseen, sides_known=sides_known
    )
    return Trusted(
        metrics=tuple(kept),
        not_measured=(*measured.not_measured, *refused),
        asymmetries=(
            *trust.trusted_asymmetries(uneven, kept),
            *foot_asymmetries(kept),
            *frontal_asymmetries(kept, inputs.frontal_roll_deg),
            *pelvic_asymmetries(kept),
        ),
        curves=(
            *curves,
            *(pelvic_curves(inputs.pelvis, shot.index) if sides_known else ()),
        ),
        unseen=unseen,
    )
