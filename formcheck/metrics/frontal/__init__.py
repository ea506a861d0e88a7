"""What a clip from behind or in front shows: pelvis, thighs, knees, trunk, feet."""
