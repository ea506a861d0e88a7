"""Kinds of arrays, the words with few choices, and how arrays are checked."""

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Float32Array = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ImageArray = npt.NDArray[np.uint8]

View = Literal["side", "rear", "front"]
Faces = Literal["image_left", "image_right", "away", "camera"]
Motion = Literal["run", "walk", "none"]
Setting = Literal["treadmill", "overground", "unknown"]
Level = Literal["info", "warn", "error"]
EventKind = Literal["foot_strike", "toe_off"]


def read_only(array: npt.NDArray[Any], *shape: int | None, name: str) -> None:
    """Check an array's shape (None: any length) and lock it."""
    if array.ndim != len(shape) or any(
        want is not None and have != want
        for have, want in zip(array.shape, shape, strict=True)
    ):
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
    array.setflags(write=False)


def ascending(time_s: FloatArray, name: str) -> None:
    """Check that times go up from each to the next."""
    if time_s.size > 1 and not np.all(np.diff(time_s) > 0):
        raise ValueError(f"{name} is not strictly ascending")
