"""Content that comes from other systems: one package for each of them, used by `octavo import`."""
