"""What the pages are made of; they show and ask, the package works everything out."""
