"""Foot strikes and toe-offs seen from the side: the feet against the belt."""
