"""Numbers against reference values: typical, watch or notable."""
