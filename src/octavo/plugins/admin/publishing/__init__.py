"""Publishing, unpublishing and discarding entries in the admin API."""
