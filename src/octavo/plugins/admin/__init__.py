"""Administrators: who they are, what they may do, and the admin API that manages it."""
