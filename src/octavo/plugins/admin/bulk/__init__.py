"""Actions on several entries in the admin API."""
