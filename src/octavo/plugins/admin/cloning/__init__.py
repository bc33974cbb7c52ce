"""Copies of entries in the admin API."""
