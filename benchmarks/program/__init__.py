"""The program as it is used, watched from outside."""
