"""All schemas at once: described, planned and written."""
