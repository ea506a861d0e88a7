"""Rendered treadmill runners whose every number is known exactly.

Data flow: :mod:`take` (what a clip shows) -> :mod:`foot`, :mod:`motion` (joints at any
time) -> :mod:`shapes`, :mod:`cloth` (a body of round cones, dressed) -> :mod:`march`
over :mod:`room` (pictures) -> :mod:`film` (video) and :mod:`truth` (JSON).
"""
