"""Content types and components, described one by one."""
