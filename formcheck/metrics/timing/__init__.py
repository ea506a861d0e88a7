"""Rhythm, contact and the lengths that speed gives."""
