"""Tables of accuracy and speed; run by hand, never as timed tests."""
