"""E-mail: messages, templates, and the providers that send them."""
