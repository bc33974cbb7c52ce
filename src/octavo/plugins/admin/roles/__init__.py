"""Roles of administrators."""
