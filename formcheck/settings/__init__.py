"""What the user chose, in SI units."""
