"""Text as people and terminals read it: numbers rounded, foreign text made harmless."""
