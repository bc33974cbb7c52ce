"""The built-in plugins; they use the same public API as others."""
