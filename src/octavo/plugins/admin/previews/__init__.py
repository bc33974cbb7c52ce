"""Where entries are seen before they are published: addresses of the project's own site."""
