"""Builds SQL statements from query plans and changes, with SQLAlchemy Core; runs nothing."""
