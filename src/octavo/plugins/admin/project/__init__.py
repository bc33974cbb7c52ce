"""What runs here, as the panel shows it."""
