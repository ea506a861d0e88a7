"""The beat that the steps of both legs keep."""
