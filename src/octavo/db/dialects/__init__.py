"""What differs between databases: `base` names it, `sqlite` and `postgres` say it, the engines run it."""
