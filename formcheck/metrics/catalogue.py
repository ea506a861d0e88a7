"""All metrics in the order in which they are shown.

Each is declared beside its formula; a new one is put into the list here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from formcheck.metrics.frontal import (
    arms,
    knee_separation,
    mid_stance,
    pelvis,
    step_width,
    trunk_drop,
)
from formcheck.metrics.metric import Metric
from formcheck.metrics.side import ankle, foot_strike, joints, vertical_oscillation
from formcheck.metrics.timing import contact, lengths, rhythm
from formcheck.model import Asymmetry

TIMING: Final = (
    rhythm.CADENCE,
    rhythm.STRIDE_TIME,
    rhythm.STEP_TIME,
    lengths.STRIDE_LENGTH,
    lengths.STEP_LENGTH,
    lengths.BELT_SPEED,
    contact.CONTACT,
    contact.FLIGHT,
    contact.DUTY,
)
"""What events and the belt's speed give."""
SIDE: Final = (
    joints.SHANK,
    joints.AHEAD,
    foot_strike.ANGLE,
    foot_strike.REARFOOT,
    ankle.DORSIFLEXION,
    joints.KNEE_AT_CONTACT,
    joints.KNEE_IN_STANCE,
    joints.THIGH,
    joints.TRUNK_LEAN,
    vertical_oscillation.OSCILLATION,
    vertical_oscillation.RATIO,
)
"""What the posture seen from the side gives."""
FRONTAL: Final = (
    pelvis.EXCURSION,
    pelvis.DROP,
    mid_stance.THIGH,
    pelvis.HIP,
    mid_stance.KNEE,
    step_width.WIDTH,
    step_width.CROSSOVER,
    mid_stance.TRUNK_LEAN,
    knee_separation.SEPARATION,
    trunk_drop.DROP,
    arms.ARMS,
)
"""What a clip from behind or in front gives."""

METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {metric.key: metric for metric in (*TIMING, *SIDE, *FRONTAL)}
)
"""All metrics by key."""
TIMING_KEYS: Final = tuple(metric.key for metric in TIMING)
SIDE_KEYS: Final = tuple(metric.key for metric in SIDE)


def below_floor(uneven: Asymmetry) -> bool:
    """Return whether a difference is one that symmetric runners show as well."""
    metric = METRICS.get(uneven.key)
    return metric is not None and metric.difference.below_floor(uneven)
