"""What a file does to its pictures and its clock, and what was done about it."""

from itertools import pairwise
from typing import Final

import numpy as np

from formcheck.model import CleanTrack, ClipInfo, FloatArray, Message, PoseTrack
from formcheck.tracking.resampling import MAX_GAP_S

TIMES_USUAL: Final = 3.0
"""A step between pictures is a gap if it is so many times the usual one, and longer
than what is bridged."""
MOST_NAMED: Final = 4
"""Gaps whose times are told one by one."""
STILL_S: Final = 0.08
LEAST_STILL: Final = 3
LEAST_STILL_FRAC: Final = 0.05
"""A picture that stops for so long, so often and for such a share of the clip stutters;
chosen by us: two real clips that stop for 0.12 s every second do by 0.12 of their time,
the same with one picture in nine lost at random by 0.00 to 0.02."""


def file_messages(info: ClipInfo) -> list[Message]:
    """Return how a file was read where it is not as it looks.

    Parameters
    ----------
    info
        The file.
    """
    found = [_laid(info.quarter_turns)] if info.quarter_turns else []
    if info.mirrored:
        found.append(
            Message(
                code="mirrored",
                level="warn",
                message="the file asks to be shown in a mirror, as some front cameras "
                "do, and so it was: if writing in the picture reads the wrong way "
                "round, left and right are exchanged in all numbers",
            )
        )
    if info.interlaced:
        found.append(
            Message(
                code="interlaced",
                level="warn",
                message="the pictures are interlaced (woven line by line from two "
                "fields, each of another moment); one field of each was used, at half "
                "the height's detail; film progressive, or deinterlace to twice the "
                "rate",
            )
        )
    if info.track:
        found.append(
            Message(
                code="other_track",
                level="info",
                message=f"the file holds several videos, and the best one shows "
                f"nobody; number {info.track + 1} was measured",
            )
        )
    return found


def _laid(quarter_turns: int) -> Message:
    """Return that a picture does not stand upright."""
    how = "is upside down" if quarter_turns == 2 else "lies on its side"
    return Message(
        code="picture_turned",
        level="warn",
        message=f"the picture {how}, and the file does not say so; it was turned "
        f"upright by {180 if quarter_turns == 2 else 90}°",
    )


def unbroken(pose: PoseTrack, track: CleanTrack, info: ClipInfo) -> list[slice]:
    """Return the frames of each stretch without a gap, in order.

    Parameters
    ----------
    pose
        The body in every frame.
    track
        Says which frames repeat the one before: they count as none.
    info
        The file.
    """
    fresh = np.flatnonzero(track.fresh)
    if fresh.size < 3:
        return [slice(0, pose.time_s.size)]
    step_s = np.diff(pose.time_s[fresh])
    longest_s = MAX_GAP_S * info.slow_motion_factor
    wide = step_s > max(longest_s, TIMES_USUAL * float(np.median(step_s)))
    starts = [0, *fresh[1:][wide]]
    stops = [*(fresh[:-1][wide] + 1), pose.time_s.size]
    return [slice(int(a), int(b)) for a, b in zip(starts, stops, strict=True)]


def gaps(pose: PoseTrack, track: CleanTrack, info: ClipInfo) -> list[Message]:
    """Return where a clip shows no new picture for a while, by the file's clock.

    Parameters
    ----------
    pose
        The body in every frame.
    track
        Says which frames repeat the one before: they count as none.
    info
        The file.
    """
    time_s = pose.time_s
    places = [
        f"{time_s[before.stop - 1]:.1f} to {time_s[after.start]:.1f} s"
        for before, after in pairwise(unbroken(pose, track, info))
    ]
    if not places:
        return []
    told = ", ".join(places[:MOST_NAMED])
    more = len(places) - MOST_NAMED
    return [
        Message(
            code="gap",
            level="warn",
            message=f"there is a gap in the film: no new picture from {told}"
            f"{f' and {more} more times' if more > 0 else ''}; the steps in it are "
            "left out",
        )
    ]


def stutters(
    pose: PoseTrack, track: CleanTrack, info: ClipInfo, *, measured: bool
) -> Message | None:
    """Return that the picture stands still for moments, over and over.

    Parameters
    ----------
    pose
        The body in every frame.
    track
        Says which frames repeat the one before: they count as none.
    info
        The file.
    measured
        Whether something came of it, or another reason than the rate is known; else
        this is the likely one, and the level ``error``.
    """
    time_s = pose.time_s[track.fresh] / info.slow_motion_factor
    step_s = np.diff(time_s)
    if step_s.size < LEAST_STILL:
        return None
    usual_s = float(np.median(step_s))
    wide = step_s > max(STILL_S, TIMES_USUAL * usual_s)
    in_a_row = (
        np.convolve(wide, [1, 1, 1], mode="same") > 1
    )  # as where a film is slowed
    still = wide & ~in_a_row & (step_s <= MAX_GAP_S)
    share = float(np.sum(step_s[still] - usual_s) / (time_s[-1] - time_s[0]))
    if np.sum(still) < LEAST_STILL or share < LEAST_STILL_FRAC:
        return None
    return Message(
        code="stutters",
        level="warn" if measured else "error",
        message=f"the picture stands still {np.sum(still)} times for a moment, "
        f"{100 * share:.0f} % of the time, as in a recording of a screen or a call; "
        "use the file that the camera wrote",
    )


def one_piece(time_s: FloatArray) -> Message:
    """Return which part was measured where the run does not go on across a gap.

    Parameters
    ----------
    time_s
        Of the part's frames, by the file's clock [s].
    """
    return Message(
        code="one_piece",
        level="warn",
        message="the run does not go on across the gap in its rhythm, so only "
        f"{time_s[0]:.1f} to {time_s[-1]:.1f} s was measured",
    )
