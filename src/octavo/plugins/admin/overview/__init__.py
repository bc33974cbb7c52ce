"""What was edited lately, and a search in all types, in the admin API."""
