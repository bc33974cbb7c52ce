"""From plans and changes to statements; pure, SQLAlchemy Core only."""
