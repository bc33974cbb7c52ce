"""Signals that end a server once it has answered what is under way."""

import signal

STOPPING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""SIGHUP says that the terminal is gone; Windows has none."""
