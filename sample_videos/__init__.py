"""Sample videos with known truth, and the renderer that made them."""
