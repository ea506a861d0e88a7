"""What a clip from the side shows: joints, foot strike, bounce, curves."""
