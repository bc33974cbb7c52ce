"""API tokens for machines: read-only, full access, or with a list of actions."""
