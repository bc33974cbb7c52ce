"""The REST server: endpoints, global middlewares, and error responses."""
