"""The files themselves, over HTTP."""
