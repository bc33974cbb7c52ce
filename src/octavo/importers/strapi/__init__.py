"""Imports projects of Strapi 4 and 5: schemas, content, files, users and settings."""
