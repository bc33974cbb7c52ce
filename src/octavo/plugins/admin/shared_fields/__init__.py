"""What the locales of an entry share, in the admin API."""
