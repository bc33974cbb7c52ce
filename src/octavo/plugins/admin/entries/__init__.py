"""Entries in the admin API."""
