"""What the pages are made of; they show and ask, formcheck works everything out."""
