"""Webhooks: tell other servers what happened to content."""
