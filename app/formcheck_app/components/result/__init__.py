"""One result, or two side by side: numbers, stills, films, what to take away."""
