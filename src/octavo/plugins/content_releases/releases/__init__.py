"""Releases: made, changed, run at once or at their time, and told of."""
