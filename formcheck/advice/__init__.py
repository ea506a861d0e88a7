"""Findings and answers to recommendations, safety first."""
