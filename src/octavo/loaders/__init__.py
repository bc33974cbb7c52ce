"""Loads a project's code: finds routes, controllers and so on, resolves names, and collects all problems."""
