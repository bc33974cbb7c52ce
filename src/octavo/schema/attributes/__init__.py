"""The attribute types: one file each, and what several share."""
