"""Relations to entries that are not published, in the admin API."""
