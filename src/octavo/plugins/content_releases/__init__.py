"""Releases: entries that are published or unpublished together, and entries that are at a given time."""
