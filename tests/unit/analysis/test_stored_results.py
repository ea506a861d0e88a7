"""Whole results of three real clips, from stored candidates, against stored results.

They hold every number, error, refusal and sentence, so that a change that should move
nothing proves it here. One that should: ``FORMCHECK_UPDATE_GOLDEN=1 pytest`` this file,
read the difference, and say in CHANGELOG.md which numbers move.
"""

import json
import math
import os
from pathlib import Path

import pytest

from benchmarks.frozen import result_bytes

GOLDEN = Path(__file__).parents[2] / "golden"
CLIPS = [
    "garage_side_left_30fps",
    "gym_side_right_60fps",
    "lab_side_right_slowmo10x",
]
REL = 2e-6  # seven digits are stored; processors may differ in the last


def differences(made, stored, path=""):
    """Yield each place where two results differ by more than the last digits."""
    if isinstance(made, dict) and isinstance(stored, dict):
        for key in made.keys() | stored.keys():
            yield from differences(made.get(key), stored.get(key), f"{path}.{key}")
    elif isinstance(made, list) and isinstance(stored, list):
        if len(made) != len(stored):
            yield f"{path}: {len(made)} entries, {len(stored)} stored"
        for i, pair in enumerate(zip(made, stored, strict=False)):
            yield from differences(*pair, f"{path}[{i}]")
    elif isinstance(made, float) and isinstance(stored, int | float):
        if not math.isclose(made, stored, rel_tol=REL, abs_tol=1e-9):
            yield f"{path}: {made}, {stored} stored"
    elif made != stored:
        yield f"{path}: {made!r}, {stored!r} stored"


@pytest.mark.parametrize("name", CLIPS)
def test_a_result_is_the_stored_one(name):
    made = result_bytes(GOLDEN / f"{name}.npz")
    stored = GOLDEN / "results" / f"{name}.json"
    if os.environ.get("FORMCHECK_UPDATE_GOLDEN"):
        stored.parent.mkdir(exist_ok=True)
        stored.write_bytes(made)
    found = list(differences(json.loads(made), json.loads(stored.read_bytes())))
    assert found == []
