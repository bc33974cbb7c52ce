"""What differs between databases: `base` is the interface, each database has a dialect and an engine."""
