"""The project: its content types, and the code around them."""
