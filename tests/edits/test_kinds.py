"""Some kinds of edited files, from pixels to numbers; ``-m tests.edits`` has all.

Every one runs the nets over some seconds of a rendered sample.
"""

import pytest

from tests.clips import CLIPS
from tests.edits.catalogue import catalogue
from tests.edits.footage import FOOTAGE, footage
from tests.edits.judging import GOOD, Outcome, outcome, verdict
from tests.edits.kinds import Kind, whole

pytestmark = pytest.mark.slow

N_FRAMES = 330
"""Of 60 a second: with one of them frozen, enough strides are left."""
QUICK = {
    "turned 180, no mark",
    "interlaced, no mark",
    "thumbnails first",
    "bobs 1 %",
    "rolled +8",
    "1 s frozen",
    "ramp 1x - 1/4 - 1x",
}
SIDE = [one for one in catalogue() if one.base == "side" and one.name in QUICK]


def came_of(kind: Kind, folder) -> Outcome:
    path = kind.make(footage(kind.base, CLIPS)[:N_FRAMES], folder)
    return outcome(path, about=kind.about, runner=kind.runner)


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> Outcome:
    return came_of(
        Kind(name="", base="side", make=whole), tmp_path_factory.mktemp("usual")
    )


def test_there_are_enough_kinds() -> None:
    assert len(catalogue()) >= 60
    assert len(SIDE) == len(QUICK)


@pytest.mark.parametrize("kind", SIDE, ids=lambda kind: kind.name)
def test_what_comes_of_an_edited_clip_is_right(kind, usual, tmp_path) -> None:
    found = verdict(kind, came_of(kind, tmp_path), usual, FOOTAGE["side"].truths)
    assert found.word in GOOD, found.got
