"""Administrators: accounts, permissions, and the admin API."""
