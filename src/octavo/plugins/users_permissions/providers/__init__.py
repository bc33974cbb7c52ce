"""Login by external providers, with OAuth 2 and OpenID Connect."""
