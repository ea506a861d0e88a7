"""Asking: the clips, the run, and what else helps the advice."""
