"""The OpenAPI 3.1 document of an instance, generated from its schemas and routes."""
