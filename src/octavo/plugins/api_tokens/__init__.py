"""API tokens: keys for machines, which read, do everything, or do what is listed for each."""
