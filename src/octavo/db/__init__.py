"""How content is kept and read."""
