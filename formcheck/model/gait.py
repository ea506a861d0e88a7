"""Foot strikes and toe-offs, and the strides between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from formcheck.model.arrays import EventKind, FloatArray
from formcheck.model.scene import Message
from formcheck.model.skeleton import Side
from formcheck.model.stored import Told, Unknown


@dataclass(frozen=True, kw_only=True)
class GaitEvent:
    """One foot strike or toe-off, with its 95 % timing error [s]."""

    kind: EventKind
    side: Side
    frame: Annotated[
        int,
        Told(
            "number in presentation order from the file's first frame, 0 = first, "
            "also when the clip was trimmed"
        ),
    ]
    time_s: Annotated[
        float,
        Told(
            "container time since the file's first frame, divided by the slow-motion "
            "factor [s]"
        ),
    ]
    error_s: Annotated[float, Unknown(), Told("half width of the 95 % interval [s]")]


@dataclass(frozen=True, kw_only=True)
class GaitTiming:
    """All events of a clip and what was learned while finding them.

    Attributes
    ----------
    events
        In time order.
    stride_time_s
        Slope of the line through the strikes of both sides [s].
    belt_px_s
        Backward speed of the foot on the belt for each side [px/s].
    belt_angle_deg
        Direction of the belt in the picture; + = the front end is higher.
    flat_pitch_deg, flat_heel_px
        Pitch of the foot flat on the belt, and heel height then, for each side.
    waveform_shift_s
        Time from a left step to the right one, from the legs' whole waveforms [s].
    dropped
        How many events were found and rejected.
    event_sd_s
        Random SD of a single event of each kind in this clip [s].
    bias_sd_s
        SD of what all events of a kind are late or early by [s].
    strikes_moved_s
        By how much the right strikes were moved later against the left ones, see
        :mod:`formcheck.gait.beat.left_right_timing` [s].
    contacts_apart_sd_s
        SD of what the contacts of both feet are read apart if they are even [s].
    strikes_apart_sd_s
        SD of what even strikes are read apart since one foot lands on the heel and the
        other does not; 0 if both land alike [s].
    """

    events: tuple[GaitEvent, ...]
    stride_time_s: float
    stride_time_error_s: float
    belt_px_s: Mapping[Side, float]
    belt_angle_deg: float
    flat_pitch_deg: Mapping[Side, float]
    flat_heel_px: Mapping[Side, float]
    waveform_shift_s: float
    event_sd_s: Mapping[EventKind, float]
    bias_sd_s: Mapping[EventKind, float]
    strikes_moved_s: float = 0.0
    contacts_apart_sd_s: float = float("nan")
    strikes_apart_sd_s: float = 0.0
    dropped: int = 0
    messages: tuple[Message, ...] = ()

    def times(self, kind: EventKind, side: Side) -> FloatArray:
        """Return the times of one kind of event on one side [s]."""
        return np.array(
            [e.time_s for e in self.events if e.kind == kind and e.side == side]
        )


@dataclass(frozen=True, kw_only=True)
class Stride:
    """Foot strike to the next foot strike of the same foot.

    Times in real seconds; NaN where the event was not found, or not in the part of the
    stride where it belongs (see :mod:`formcheck.gait.strides`).
    """

    side: Side
    foot_strike_s: float
    toe_off_s: float
    opposite_strike_s: float
    next_strike_s: float
    previous_opposite_strike_s: float = float("nan")

    @property
    def stride_time_s(self) -> float:
        """Time from strike to strike [s]."""
        return self.next_strike_s - self.foot_strike_s

    @property
    def contact_time_s(self) -> float:
        """Time on the ground [s]; NaN without a toe-off."""
        return self.toe_off_s - self.foot_strike_s

    @property
    def step_time_s(self) -> float:
        """Time from the other foot's strike before to this strike [s]."""
        return self.foot_strike_s - self.previous_opposite_strike_s
