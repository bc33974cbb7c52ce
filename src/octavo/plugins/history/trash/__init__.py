"""Deleted entries: kept, listed, put back and deleted for good."""
