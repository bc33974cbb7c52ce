"""Whole sites in one file: archives, which any database can import, and backups of one database."""
