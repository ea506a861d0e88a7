"""Rendered treadmill runners: human meshes moved by the strides of real runners.

Data flow: :mod:`take` (what a clip shows) -> :mod:`strides` (a real runner's mean
stride, and the strikes of this clip) -> :mod:`feet`, :mod:`motion` (a :mod:`body` at
any time) -> :mod:`look`, :mod:`paint` (dressed) -> :mod:`raster`, :mod:`light` over
:mod:`room` (frames) -> :mod:`film` (video) and :mod:`truth` (JSON).
"""
