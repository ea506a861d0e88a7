"""Differences from the truth, summed up in the tables of the documents."""
