"""Visitors: what each has in hand, kept apart from all others and deleted in time."""
