"""Files made to harm: each one is refused in a sentence or measured as it is."""
