"""Candidates written and read again."""

from dataclasses import fields, is_dataclass, replace

import numpy as np
import pytest

from formcheck.model import Candidates
from formcheck.pose.detection_files import load_candidates, save_candidates
from formcheck.tracking.duplicate_frames import rows
from tests.candidates import candidates_of
from tests.synthetic import Gait, make_run


@pytest.fixture(scope="module")
def seen() -> Candidates:
    return candidates_of(make_run(Gait(), seconds=2, fps=120)[0])


def flat(data) -> list:
    if not is_dataclass(data):
        return [data]
    return [value for f in fields(data) for value in flat(getattr(data, f.name))]


@pytest.mark.parametrize("thin", [False, True])
def test_candidates_are_read_as_they_were_written(seen, tmp_path, thin) -> None:
    if thin:
        few = rows(seen, slice(1, None, 2))
        seen = replace(few, thinned_from=seen.of_file)
    path = tmp_path / "seen.npz"
    save_candidates(seen, path)
    again = load_candidates(path)
    assert (again.thinned_from is None) == (not thin)
    for a, b in zip(flat(seen), flat(again), strict=True):
        if isinstance(a, np.ndarray):
            np.testing.assert_allclose(a, b, atol=1 / 30)
        else:
            assert a == b or a != a
