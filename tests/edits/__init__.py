"""Clips edited as they come from phones, editors and converters, and what is expected.

``files`` edits video files, ``tracks`` edits what the pose model found in a clip.
"""
