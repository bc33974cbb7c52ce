"""The versions of entries: kept as they are saved, listed, compared and restored."""
