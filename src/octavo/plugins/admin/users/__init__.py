"""Administrators."""
