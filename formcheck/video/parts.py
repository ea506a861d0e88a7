"""A clip as pieces that can be decoded side by side, cut at key frames.

Decoding can only begin at a key frame. Phones often write one every second or so, but
some clips hold two in all; those are read by one process.
"""

from bisect import bisect_left, bisect_right
from typing import Final

from formcheck.video.decoder import Span
from formcheck.video.reader import VideoFile

MIN_PART_FRAMES: Final = 100
"""A piece has at least so many frames; opening and seeking cost about one."""


def parts(source: VideoFile, at_least: int) -> list[VideoFile] | None:
    """Return the wanted part of a clip as pieces, each beginning with a key frame.

    Read one after the other they give the same frames, numbers and times. Nothing is
    decoded for it: packets carry the times of the frames.

    Parameters
    ----------
    source
        The clip.
    at_least
        How many pieces are worth it.

    Returns
    -------
    list of VideoFile or None
        None if there are too few key frames, or the packets do not tell. A piece of an
        unusual file may still turn out wrong; reading it then raises ``VideoError``.
    """
    packets = source.packet_times()
    if packets is None:
        return None
    pts = sorted(time for time, _ in packets)
    if len(set(pts)) < len(pts):
        return None
    keys = sorted(time for time, key in packets if key)
    spans = _spans(pts, keys, wanted=_wanted(source, pts))
    return [source.only(span) for span in spans] if len(spans) >= at_least else None


def _wanted(source: VideoFile, pts: list[int]) -> range:
    """Return the numbers of the frames between the clip's start and end."""
    seconds = [source.seconds(time) for time in pts]
    return range(
        bisect_left(seconds, source.start_s), bisect_right(seconds, source.end_s)
    )


def _spans(pts: list[int], keys: list[int], *, wanted: range) -> list[Span]:
    """Cut the wanted frames before key frames that are far enough apart."""
    if not keys or not wanted:
        return []
    cuts = [bisect_left(pts, key) for key in keys]
    if cuts[0] > wanted.start:
        return []  # the first pictures lean on a key frame that is not there
    chosen = [max(cut for cut in cuts if cut <= wanted.start)]
    for cut in cuts:
        far = cut - chosen[-1] >= MIN_PART_FRAMES
        if far and wanted.start < cut <= wanted.stop - MIN_PART_FRAMES:
            chosen.append(cut)
    ends = [*chosen[1:], wanted.stop]
    return [
        Span(pts=tuple(pts[first:end]), first=first)
        for first, end in zip(chosen, ends, strict=True)
    ]
