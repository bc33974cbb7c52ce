"""What releases do with entries: added, changed, listed and taken out."""
