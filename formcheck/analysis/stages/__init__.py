"""The stages by which one shot is measured, each with what it returns."""
