"""Patterns: what several metrics of one leg mean together."""

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Final

from formcheck.model import MetricValue, Pattern
from formcheck.model.skeleton import SIDES

OVERSTRIDE_SHANK_DEG: Final = 8.0
"""Shank angle at contact from which "watch" begins: recreational runners 6.8 deg
(recvscoll2023); provisional, there is no published limit."""
OVERSTRIDE_AHEAD_LEG: Final = 0.18
"""Ankle ahead of mid-hip from which "watch" begins; provisional, ours."""
OVERSTRIDE_KNEE_DEG: Final = 15.0
"""Knee flexion at contact below which a leg counts as straight (17.8 +- 4.0 in 3-D,
heiderscheit2011); provisional."""
OVERSTRIDE_PARTS: Final = 2
"""Of the three signs, since each alone has an error as wide as its range."""

_SHOWS: Final = MappingProxyType[str, Callable[[float], bool]](
    {
        "shank_angle_ic": lambda deg: deg > OVERSTRIDE_SHANK_DEG,
        "overstride_distance": lambda leg: leg > OVERSTRIDE_AHEAD_LEG,
        "knee_flexion_ic": lambda deg: deg < OVERSTRIDE_KNEE_DEG,
    }
)


def patterns(values: Sequence[MetricValue]) -> Iterable[Pattern]:
    """Return the patterns of the legs on which all signs were measured."""
    for side in SIDES:
        found = {m.key: m for m in values if m.side == side and m.key in _SHOWS}
        if len(found) < len(_SHOWS):
            continue
        parts = tuple(key for key, shows in _SHOWS.items() if shows(found[key].value))
        yield Pattern(
            key="overstride",
            present=len(parts) >= OVERSTRIDE_PARTS,
            parts=parts,
            side=side,
            clip=found["shank_angle_ic"].clip,
        )
