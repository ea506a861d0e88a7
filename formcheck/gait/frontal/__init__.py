"""Foot strikes and toe-offs seen from behind or in front: the bounce of the body."""
