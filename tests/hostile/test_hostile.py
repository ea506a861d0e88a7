"""A hostile input of each family but the largest; all of them: make hostile."""

import pytest

from formcheck.isolation.child import IN_PLACE
from tests.hostile.trial import every_case, tried

CASES = every_case()
LARGE = "size"
OF_EACH = {case.family: case for case in CASES if case.family != LARGE}.values()


def test_there_are_enough_of_every_family():
    families = [case.family for case in CASES]
    assert len(CASES) >= 700
    assert len({case.name for case in CASES}) == len(CASES)
    for family in ("no video", "list", "address", "name", "no file", "cut", "flipped"):
        assert families.count(family) >= 10
    assert len(set(families)) >= 30


@pytest.mark.slow
@pytest.mark.parametrize("case", OF_EACH, ids=lambda case: ascii(case.name))
def test_a_hostile_input_is_refused_in_a_sentence(case, tmp_path, monkeypatch):
    monkeypatch.delenv(IN_PLACE, raising=False)
    verdict = tried(case, tmp_path)
    assert verdict.good, f"{verdict.kind} ({verdict.seconds:.0f} s): {verdict.said}"
