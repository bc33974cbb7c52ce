"""Changes of schemas over content that is there: planned, shown, then applied."""
