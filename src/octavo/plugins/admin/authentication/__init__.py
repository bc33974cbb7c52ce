"""How administrators log in and out, register, and get a new password."""
