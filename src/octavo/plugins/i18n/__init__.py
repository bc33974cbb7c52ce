"""Locales: the languages of content, stored as rows and managed by administrators."""
