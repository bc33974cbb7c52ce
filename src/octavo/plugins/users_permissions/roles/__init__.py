"""Roles and their grants."""
