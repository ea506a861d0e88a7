"""Foot strikes that are believed, and why a clip may have none."""

from dataclasses import dataclass
from typing import Final

from formcheck.gait.beat.beat import Beat
from formcheck.model import FloatArray, IntArray, Message
from formcheck.model.skeleton import Side

SURE_OFF_BEAT_S: Final = 0.045
"""A strike whose signs agree may be farther off the beat than others (``OFF_BEAT_S``
from the side) before it is dropped: runners do take uneven steps."""
SHORT_S: Final = 3.0
"""In a shorter clip without steps its length is the likely reason: a rhythm is sought
over twice its own time at least."""
MAX_DROPPED_FRAC: Final = 0.25
"""Of all strikes; where more have to be dropped the clip is not believed."""
SIDES_MIXED: Final = (
    "left and right foot strikes do not alternate: the clip is cut, or the legs cannot "
    "be told apart safely; choose a part that is one run"
)


class NoGaitError(Exception):
    """Why a clip gives no events: a message code and a sentence.

    Never leaves :mod:`formcheck.gait.events`.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.message = Message(code=code, level="warn", message=sentence)


@dataclass(frozen=True, kw_only=True, eq=False)
class Strikes:
    """Accepted foot strikes of both sides in time order; ``anchor`` points back."""

    time_s: FloatArray
    side: tuple[Side, ...]
    anchor: IntArray
    beat: Beat
    dropped: int
