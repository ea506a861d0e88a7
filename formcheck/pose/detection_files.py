"""Candidates on disk: what the net saw, without any picture.

A clip's candidates are enough to track it again and to test every later step; nobody
can be recognised from them.
"""

from dataclasses import fields
from pathlib import Path
from typing import Final

import numpy as np

from formcheck.errors import InputError
from formcheck.model import Candidates, FileFrames

_WHOLE: Final = ("width_px", "height_px")
_ALL_FRAMES: Final = "thinned_from"
_OF_FILE: Final = ("frame", "time_s")
_NOT_ARRAYS: Final = ("patches", "glance", _ALL_FRAMES)
_AT_TIMES: Final = ("tiny", "moved_px")
_PER_PX: Final = 16
_PER_SCORE: Final = 1024
"""Steps that places and scores are rounded to, so that they compress to a half."""


def save_candidates(candidates: Candidates, path: Path) -> None:
    """Write candidates as a compressed ``.npz``; positions to 1/16 px or better."""
    arrays = {
        f.name: getattr(candidates, f.name)
        for f in fields(candidates)
        if f.name not in _NOT_ARRAYS
    }
    for name in _AT_TIMES:
        if arrays[name] is None:
            del arrays[name]
    if candidates.thinned_from is not None:
        for name in _OF_FILE:
            arrays[f"{_ALL_FRAMES}_{name}"] = getattr(candidates.thinned_from, name)
    for name in ("landmarks_px", "peaks_px", "roi_px"):
        arrays[name] = np.round(arrays[name] * _PER_PX) / _PER_PX
    for name in ("visibility", "peak_score", "score"):
        arrays[name] = np.round(arrays[name] * _PER_SCORE) / _PER_SCORE
    np.savez_compressed(path, **arrays)


def load_candidates(path: Path) -> Candidates:
    """Read what :func:`save_candidates` wrote."""
    try:
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
        for name in _WHOLE:
            arrays[name] = int(arrays[name])
        of_file = {n: arrays.pop(f"{_ALL_FRAMES}_{n}", None) for n in _OF_FILE}
        if of_file["frame"] is not None:
            arrays[_ALL_FRAMES] = FileFrames(**of_file)
        arrays["estimator"] = str(arrays["estimator"])
        arrays["roll_deg"] = float(arrays.get("roll_deg", np.nan))
        for name in ("crowd_frac", "wanders_frac"):
            arrays[name] = float(arrays.get(name, 0.0))
        return Candidates(**arrays)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise InputError(
            f"{path.name} does not hold stored candidates ({error}); "
            "analyse the clip again"
        ) from error
