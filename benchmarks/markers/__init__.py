"""Runners of whom markers and force plates know more than a clip shows."""
