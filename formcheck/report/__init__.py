"""Results as a page, on paper, in the terminal and as pictures."""
