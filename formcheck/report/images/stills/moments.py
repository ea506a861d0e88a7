"""The moments of a stride that matter, and which angle is read at each.

Foot strike, mid-stance and toe-off of every whole stance, with the angles of the leg
that stands; from behind and in front where the pelvis is lowest. Values come from the
same signals as the numbers of the clip, and are shown only where that number was
measured.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from formcheck.gait.strides import stances_s
from formcheck.metrics import METRICS, inputs_of
from formcheck.metrics.joint_angles import Posture
from formcheck.metrics.metric import Moment as ReadAt
from formcheck.metrics.metric import Reading
from formcheck.metrics.side.readings import value_at
from formcheck.model import ClipAnalysis, GaitTiming, PelvisLine
from formcheck.model.skeleton import SIDES, Side
from formcheck.pelvis.stance import moment_phase, of_the_pelvis

MomentKind = Literal["foot_strike", "mid_stance", "toe_off", "pelvis_lowest"]
KINDS: Final[Mapping[MomentKind, str]] = MappingProxyType(
    {
        "foot_strike": "foot strike",
        "mid_stance": "mid-stance",
        "toe_off": "toe-off",
        "pelvis_lowest": "stance, pelvis lowest",
    }
)
_READ_AT: Final[Mapping[MomentKind, ReadAt]] = MappingProxyType(
    {"foot_strike": "contact", "mid_stance": "stance_peak", "toe_off": "toe_off"}
)
"""The numbers whose angle is shown at a moment: those that are read there; in
mid-stance the angle is the one at that time."""
_FROM_THE_GROUND: Final = ("foot", "shank", "knee", "thigh")


@dataclass(frozen=True, kw_only=True)
class Angle:
    """One angle of one leg at one moment."""

    key: str
    """The signal it is read from, as in :class:`formcheck.metrics.metric.Reading`."""
    value_deg: float
    told: str
    """What it is called, as ``knee bent``."""

    @property
    def text(self) -> str:
        """The angle in words, as ``knee bent 42°``."""
        size = f"{self.value_deg:.0f}".replace("-", "\N{MINUS SIGN}")
        return f"{self.told} {size}\N{DEGREE SIGN}"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One moment of one stance.

    ``time_s`` is in real seconds, ``frame`` the nearest picture that was looked at.
    """

    kind: MomentKind
    side: Side
    time_s: float
    frame: int
    angles: tuple[Angle, ...]
    told: str = ""
    """What else the still shows."""

    @property
    def name(self) -> str:
        """What it is called, as ``1.23 s, left foot strike``."""
        return f"{self.time_s:.2f} s, {self.side} {KINDS[self.kind]}"

    @property
    def words(self) -> str:
        """Its angles in one line."""
        return ", ".join(
            [*(angle.text for angle in self.angles), *filter(None, [self.told])]
        )


def moments(clip: ClipAnalysis) -> list[Moment]:
    """Return all moments of a clip, in order of time.

    From behind and in front no angle of the leg is read; the still shows the pelvis,
    and its lowest place in each stance is a moment of its own.
    """
    inputs = inputs_of(clip)
    if inputs is None:
        return []
    if inputs.scene.view != "side":
        return _without_angles(clip, inputs.timing)
    found = [
        _moment(clip, inputs.posture, kind, side, time_s)
        for side in SIDES
        for strike, off in stances_s(inputs.timing, side)
        for kind, time_s in _times(strike, off).items()
    ]
    return sorted(found, key=lambda moment: moment.time_s)


def _without_angles(clip: ClipAnalysis, timing: GaitTiming) -> list[Moment]:
    line = clip.pelvis
    measured = line is not None and not line.refusal
    shown = "yellow is the line of the pelvis" if measured else ""
    found = [
        Moment(
            kind=kind,
            side=side,
            time_s=time_s,
            frame=_frame(clip, time_s),
            angles=(),
            told=shown,
        )
        for side in SIDES
        for strike, off in stances_s(timing, side)
        for kind, time_s in _times(strike, off).items()
    ]
    if line is not None and measured:
        found += _lowest(line, timing)
    return sorted(found, key=lambda moment: moment.time_s)


def _lowest(line: PelvisLine, timing: GaitTiming) -> Iterator[Moment]:
    """Yield when in each stance the swinging side is lowest, by the strides' mean."""
    seen = np.isfinite(line.tilt_deg) & np.isfinite(line.phase)
    if not seen.any() or not np.isfinite(line.harmonics).all():
        return
    time_s, phase = line.time_s[seen], line.phase[seen]
    tilt = of_the_pelvis(line, line.tilt_deg[seen])
    for side in SIDES:
        other, sign = ("right", -1.0) if side == "left" else ("left", 1.0)
        peak = moment_phase(line, side, "peak")
        for strike, off in stances_s(timing, side):
            begins = float(np.interp(strike, time_s, phase))
            at_s = float(np.interp(begins + (peak - begins) % 1.0, phase, time_s))
            i = int(np.argmin(np.abs(time_s - at_s)))
            if not strike <= time_s[i] <= off:
                continue  # not seen there
            size = sign * float(tilt[i])
            way = "lower" if size >= 0.0 else "higher"
            yield Moment(
                kind="pelvis_lowest",
                side=side,
                time_s=float(time_s[i]),
                frame=int(line.frame[seen][i]),
                angles=(),
                told=f"{other} side {abs(size):.1f}° {way} than on average",
            )


def neighbour(names: Sequence[str], name: str, by: int) -> str:
    """Return the name some places further on, at most the first or last one."""
    place = names.index(name) + by if name in names else 0
    return names[max(0, min(place, len(names) - 1))]


def _times(strike_s: float, off_s: float) -> dict[MomentKind, float]:
    return {
        "foot_strike": strike_s,
        "mid_stance": (strike_s + off_s) / 2,
        "toe_off": off_s,
    }


def _moment(
    clip: ClipAnalysis, shape: Posture, kind: MomentKind, side: Side, time_s: float
) -> Moment:
    trusted = {metric.key for metric in clip.metrics if metric.side == side}
    angles = [
        Angle(
            key=reading.signals[0],
            value_deg=_read(shape, side, reading, kind, time_s),
            told=reading.words,
        )
        for key, reading in _shown_at(kind)
        if key in trusted
    ]
    return Moment(
        kind=kind,
        side=side,
        time_s=time_s,
        frame=_frame(clip, time_s),
        angles=tuple(a for a in angles if np.isfinite(a.value_deg)),
    )


def _shown_at(kind: MomentKind) -> list[tuple[str, Reading]]:
    """Return the numbers that are told at a moment, from the ground up."""
    found = [
        (metric.key, metric.reading)
        for metric in METRICS.values()
        if metric.reading is not None
        and metric.reading.words
        and metric.reading.moment == _READ_AT[kind]
    ]
    return sorted(found, key=lambda one: _FROM_THE_GROUND.index(one[1].signals[0]))


def _read(
    shape: Posture, side: Side, reading: Reading, kind: MomentKind, time_s: float
) -> float:
    """Return one angle at one moment, made of the signals as its number is."""
    at_s, contact = np.array([time_s]), kind == "foot_strike"
    return float(value_at(shape, reading, side, at_s, contact=contact)[0])


def _frame(clip: ClipAnalysis, time_s: float) -> int:
    """Return the picture looked at that is nearest to a real time."""
    pose = clip.pose
    if pose is None:
        return -1
    file_s = time_s * clip.info.slow_motion_factor
    return int(pose.frame[np.argmin(np.abs(pose.time_s - file_s))])
