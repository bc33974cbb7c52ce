"""Logging in by a provider, with OAuth 2 and OpenID Connect."""
