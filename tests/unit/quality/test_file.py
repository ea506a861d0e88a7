"""What a file does to its pictures and its clock is said."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.quality.file import file_messages, gaps, unbroken
from tests.edits.tracks import GARAGE, GYM, codes, cut, hole, measured, seen, value


@pytest.fixture(scope="module")
def garage():
    return measured(seen(GARAGE))


def said(info, **how) -> dict[str, str]:
    return {m.code: m.message for m in file_messages(replace(info, **how))}


def test_a_plain_file_needs_no_word(garage) -> None:
    assert said(garage.info) == {}
    assert gaps(garage.pose, garage.track, garage.info) == []


@pytest.mark.parametrize(
    ("how", "code", "words"),
    [
        ({"quarter_turns": 1}, "picture_turned", "lies on its side"),
        ({"quarter_turns": 2}, "picture_turned", "upside down"),
        ({"mirrored": True}, "mirrored", "left and right are exchanged"),
        ({"interlaced": True}, "interlaced", "two fields"),
        ({"track": 1}, "other_track", "number 2 was measured"),
    ],
)
def test_how_a_file_was_read_is_said(garage, how, code, words) -> None:
    assert words in said(garage.info, **how)[code]


def test_gaps_are_named_with_their_times() -> None:
    found = measured(hole(hole(seen(GARAGE), 5.0, 0.4), 8.0, 1.0))
    told = next(m.message for m in found.quality if m.code == "gap")
    assert "from 5.0 to 5.4 s, 8.0 to 9.0 s" in told
    assert [p.start for p in unbroken(found.pose, found.track, found.info)] == [
        0,
        150,
        228,
    ]


@pytest.mark.slow
def test_a_picture_that_stops_is_a_gap_and_one_side_of_it_is_measured() -> None:
    clip = seen(GYM)
    row = np.concatenate([np.arange(130), np.full(54, 130), np.arange(130, 388)])
    names = ("roi_px", "score", "landmarks_px", "visibility", "peaks_px", "peak_score")
    still = replace(
        clip,
        frame=np.arange(row.size),
        time_s=np.arange(row.size) / 60.0,
        glance=None,
        tiny=None,
        moved_px=None,
        **{name: getattr(clip, name)[row] for name in names},
    )
    found, alone = measured(still), measured(cut(clip, 2.17, 99.0))
    assert {"gap", "one_piece"} <= codes(found)
    assert value(found, "cadence") == pytest.approx(value(alone, "cadence"), abs=0.3)
