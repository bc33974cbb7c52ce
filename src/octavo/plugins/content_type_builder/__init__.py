"""The content model over HTTP, for reading: content types and components as in their schemas."""
