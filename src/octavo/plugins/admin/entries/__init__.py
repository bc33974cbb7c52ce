"""Entries of collection types, as administrators write them."""
