"""How the runner was filmed, and whether that is a run."""
