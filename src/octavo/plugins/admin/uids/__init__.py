"""Uids of entries, before they are written, in the admin API."""
