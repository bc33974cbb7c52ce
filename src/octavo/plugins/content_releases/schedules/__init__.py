"""What is planned for single entries."""
