"""How the panel shows types: labels, columns, layouts, main fields."""
