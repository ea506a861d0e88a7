"""What stands around the runner: the background behind, and the long straight lines."""
