"""The tilt of the pelvis, from the pixels around the hips."""
