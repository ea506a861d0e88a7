"""Stills and the overlay video."""
