"""Entries of single types in the admin API."""
