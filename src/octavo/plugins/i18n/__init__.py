"""Locales: which languages content is written in, kept as rows and managed by administrators."""
