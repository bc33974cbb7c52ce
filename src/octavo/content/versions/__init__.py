"""The versions of documents as they are kept: read, locked, answered."""
