"""What may be done with content: documents, their versions, locales and relations."""
