"""The result as files: JSON, CSV, and what changed between two."""
