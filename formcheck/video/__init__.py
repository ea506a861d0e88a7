"""A video file: its container, its frames, their times."""
