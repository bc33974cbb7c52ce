"""The golden app: the project the recordings were made with, in Python."""
