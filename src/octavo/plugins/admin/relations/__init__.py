"""The targets of relations, and the candidates for them, in the admin API."""
