"""Decode only the packets that a few selected frames need.

Nearly all of the cost of a picture far into a clip is decoding those before it. Some of
that can be left out without changing a bit of the picture: whatever lies before the
last key frame, and the pictures that no other picture leans on.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from formcheck.model import FloatArray
from formcheck.processes import cores
from formcheck.video.container import DAMAGED

FEW: Final = 8
"""So many key frames, spread over a clip, say where a runner is who stays put. Of clips
for which no more pictures are asked for, little has to be decoded anyway."""
WIDE: Final = 2.0
"""Farthest key frame before a time, in distances of the times. x264 writes one in 250
pictures, every 8.3 s at 30 per second, and long clips are looked at every 5 s."""
MIN_SKIPPED: Final = 12
"""Packets from which on going to another key frame saves more than it costs: the
decoder starts anew, with a few pictures of delay."""

MAX_DECODERS: Final = 4
"""Pictures decoded side by side; each takes 5 MB more in full HD."""

Packet = tuple[int, bool]
"""Time stamp, and whether it is a key frame."""


class AstrayError(Exception):
    """The pictures do not come as the packets say."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Packets to be decoded one after the other, from a key frame on.

    ``key`` is the time stamp of that key frame, ``due`` those of the frames wanted,
    in order.
    """

    key: int
    due: list[int] = field(default_factory=list)


def first_after(
    seconds: Sequence[float], wanted_s: FloatArray, start_s: float, end_s: float
) -> list[int]:
    """Return the numbers of the first pictures after each time, each of them once.

    Parameters
    ----------
    seconds
        Times of all pictures, rising.
    wanted_s
        Times, rising.
    start_s, end_s
        Pictures outside are left out.
    """
    found: list[int] = []
    number = bisect_left(seconds, start_s)
    last = bisect_right(seconds, end_s)
    for at_s in wanted_s:
        number = max(number, bisect_left(seconds, float(at_s)))
        if number >= last:
            break
        found.append(number)
        number += 1
    return found


def stretches(packets: Sequence[Packet], due: Sequence[int]) -> list[Stretch] | None:
    """Return what has to be decoded for the pictures with these time stamps.

    Parameters
    ----------
    packets
        All of the file, as they lie there.
    due
        Time stamps, rising.

    Returns
    -------
    list of Stretch or None
        None if there is no key frame for one of them to stand on.
    """
    place = {pts: i for i, (pts, _) in enumerate(packets)}
    keys = [i for i, (_, key) in enumerate(packets) if key]
    found: list[Stretch] = []
    read = -MIN_SKIPPED  # packets before this one are decoded anyway
    for pts in due:
        before = keys[: bisect_right(keys, place[pts])]
        while before and packets[before[-1]][0] > pts:
            before.pop()  # a picture shown before the key frame leans on others too
        if not before:
            return None
        if before[-1] - read >= MIN_SKIPPED:
            found.append(Stretch(key=packets[before[-1]][0]))
        found[-1].due.append(pts)
        read = max(read, place[pts])
    return found


def serving(
    keys_s: FloatArray | None, wanted_s: FloatArray, *, apart_s: float, from_s: float
) -> FloatArray | None:
    """Return the times at which key frames serve instead of the frames themselves.

    Parameters
    ----------
    keys_s
        The last key frame before each time wanted.
    wanted_s
        Times at even distances.
    apart_s
        That distance.
    from_s
        Where the wanted part begins; key frames far before their times have to lie
        in it.

    Returns
    -------
    FloatArray or None
        The times, each before another key frame: all of them, or in long clips as many
        as there are. None if key frames are too few or too far away.
    """
    if keys_s is None:
        return None
    farthest_s = float(np.abs(keys_s - wanted_s).max())
    if farthest_s <= apart_s:
        return wanted_s
    kept = np.unique(keys_s, return_index=True)[1]
    kept = kept[keys_s[kept] >= from_s]
    if len(wanted_s) <= FEW or len(kept) < FEW or farthest_s > WIDE * apart_s:
        return None
    fewer_s: FloatArray = wanted_s[kept]
    return fewer_s


def decoded(
    container: Any,  # noqa: ANN401  (av's types are not typed)
    stream: Any,  # noqa: ANN401
    plan: Sequence[Stretch],
) -> Iterator[Any]:
    """Yield the raw pictures that some stretches of an opened file are decoded for.

    Raises
    ------
    AstrayError
        If one of them does not come, or damaged, after those before it.
    """
    decoders = min(cores(), MAX_DECODERS)
    stream.thread_type = "FRAME" if decoders > 1 else "NONE"
    stream.codec_context.thread_count = decoders
    for stretch in plan:
        due = deque(stretch.due)
        try:
            container.seek(stretch.key, stream=stream)
            for raw in _leanly(container, stream, stretch):
                if raw.pts is None or raw.is_corrupt or raw.pts > due[0]:
                    break
                if raw.pts == due[0]:
                    yield raw
                    due.popleft()
                    if not due:
                        break
        except DAMAGED as error:
            raise AstrayError(str(error)) from error
        if due:
            raise AstrayError(f"the picture at {due[0]} did not come")


def _leanly(
    container: Any,  # noqa: ANN401
    stream: Any,  # noqa: ANN401
    stretch: Stretch,
) -> Iterator[Any]:
    """Decode until all wanted pictures are in; skip those that no other leans on.

    What is skipped is not decoded at all; the others come out as they always do.
    """
    wanted = set(stretch.due)
    decoder = stream.codec_context
    begun = False
    for packet in container.demux(stream):
        if not begun and packet.pts != stretch.key:
            raise AstrayError(f"there is no key frame at {stretch.key}")
        begun = True
        decoder.skip_frame = "DEFAULT" if packet.pts in wanted else "NONREF"
        yield from packet.decode()
        wanted.discard(packet.pts)
        if not wanted:
            yield from decoder.decode(None)
            return
