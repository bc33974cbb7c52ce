"""From where a session was begun: what browsers and systems call themselves, and the address."""

from collections.abc import Sequence
from typing import Final

from octavo import Context

LONGEST_ADDRESS: Final = 64
BROWSERS: Final = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
"""What tells a browser in a `User-Agent`: the first that is found, for others name Chrome and Safari too."""
SYSTEMS: Final = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
"""What tells a system. Android names Linux too."""


def place_of(ctx: Context | None) -> dict[str, str | None]:
    """Return the browser, the system and the address of a request, as far as they are known."""
    if ctx is None:
        return {"browser": None, "system": None, "address": None}
    agent = ctx.get("User-Agent")
    address = ctx.request.ip.replace("\0", "")[:LONGEST_ADDRESS]
    return {"browser": _named(agent, BROWSERS), "system": _named(agent, SYSTEMS), "address": address or None}


def _named(agent: str, names: Sequence[tuple[str, str]]) -> str | None:
    """Return the name of the first mark that a `User-Agent` has; None for one that is not well known."""
    return next((name for mark, name in names if mark in agent), None)
