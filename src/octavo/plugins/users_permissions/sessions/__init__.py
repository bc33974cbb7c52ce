"""Sessions of users: one for each login."""
