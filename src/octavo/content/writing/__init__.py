"""Writing versions inside the transaction: rows and copies of them, components, what locales share."""
