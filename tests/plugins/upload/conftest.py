"""What tests of the media library ask for: a client of `app`."""

from octavo.testing.fixtures import client

__all__ = ["client"]
