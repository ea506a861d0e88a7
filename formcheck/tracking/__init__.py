"""Detections to two leg tracks at an even rate."""
