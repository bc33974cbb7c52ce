"""The HTTP face of content: endpoints, global middlewares, and how errors become answers."""
