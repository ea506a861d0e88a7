"""Clips with their truth beside them: rendered people, and labelled films."""
