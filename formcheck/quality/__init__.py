"""What makes a clip hard to measure, and what it costs."""
