"""What can be done with documents, one file each; `service` runs them inside the document onion."""
