"""All sessions of a batch together: one table, and one page."""
