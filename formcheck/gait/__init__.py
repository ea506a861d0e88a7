"""Tracks to view, foot strikes, toe-offs and strides."""
