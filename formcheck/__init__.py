"""Running-form analysis from an ordinary treadmill video."""
