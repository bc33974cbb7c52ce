"""Reading the content model over HTTP: content types and components, as their schemas describe them."""
