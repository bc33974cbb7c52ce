"""The settings of releases."""
