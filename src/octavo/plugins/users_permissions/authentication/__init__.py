"""Logging in and out, registering, and new passwords."""
