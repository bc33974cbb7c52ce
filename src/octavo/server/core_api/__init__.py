"""The REST API that every content type has: controller, service, routes, and the shape of its answers."""
