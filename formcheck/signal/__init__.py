"""Signal processing that knows nothing of running."""
