"""The REST API of content types: controllers, services, routes, and the format of responses."""
