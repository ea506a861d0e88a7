"""Single frames with what was read from them drawn in."""
