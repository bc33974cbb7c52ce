"""The jobs of an instance, for administrators."""
