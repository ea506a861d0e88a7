"""Charts of the report and the app."""
