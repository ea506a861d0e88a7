"""An opt-in store of results."""
