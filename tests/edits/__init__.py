"""Clips edited as they come from phones, editors and converters, and what is expected.

``files`` edits video files, ``tracks`` edits what the pose model saw in a clip;
``python -m tests.edits`` makes every kind and prints a table (expected, got).
"""
