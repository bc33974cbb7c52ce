"""Roles of administrators, and what they may do."""
