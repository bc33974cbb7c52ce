"""The OpenAPI 3.1 document of an instance, made from its schemas, its routes and the rules of both."""
