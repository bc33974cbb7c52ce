"""Parses and checks database URLs.

A URL may hold a password, and error messages of drivers quote it: no message made here does.
"""

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from octavo.errors import Problem, StartupError

WHERE = "database.url"
REPLICAS = "database.replicas"
FIX = "sqlite:data/octavo.db, postgresql://user@host/database or mysql://user@host/database"
SERVERS = {"postgresql": "postgresql", "postgres": "postgresql", "mysql": "mariadb", "mariadb": "mariadb"}

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNPRINTED = re.compile(r"[\x00-\x20\x7f]")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.%]+\]|[^:\[\]]*)(?::([0-9]{1,5}))?")


def scheme_of(url: str) -> str:
    """Return `sqlite`, `postgresql` or `mariadb`; raises StartupError for what is no database URL."""
    match = _SCHEME.match(url)
    if match is None:
        raise _wrong("is no address of a database", FIX)
    if match[1] == "sqlite":
        return "sqlite"
    if match[1] not in SERVERS:
        # user:password@host begins like a scheme too.
        is_scheme = url.startswith("//", match.end()) or "@" not in url
        how = f" as {match[1]!r}" if is_scheme else " by this address"
        raise _wrong(f"no database is known{how}", FIX)
    _check(url)
    return SERVERS[match[1]]


def sqlite_path(url: str, root: Path) -> Path:
    """Read `sqlite:data/x.db`, `sqlite:/srv/x.db`, and `sqlite:////srv/x.db` as SQLAlchemy writes it."""
    rest = url.partition(":")[2]
    path = rest[3:] if rest.startswith("////") else rest.removeprefix("//")
    if path.strip("/") in {"", ":memory:"}:
        raise _wrong("the database needs a file", "sqlite:data/octavo.db")
    if rest.startswith("//") and "@" in path.partition("/")[0]:
        raise _wrong("a file has neither a user nor a host", "sqlite:data/octavo.db")
    return root / path


def host_of(url: str) -> str:
    """Return the host and port of a server's URL, by which people know it."""
    return urlsplit(url).netloc.rpartition("@")[2] or "localhost"


def without_password(url: str, text: str) -> str:
    """Return a driver's message without the password of the URL it was given."""
    password = urlsplit(url).password or ""
    for secret in filter(None, (password, unquote(password))):
        text = text.replace(secret, "***")
    return text


def _check(url: str) -> None:
    """Raise StartupError for a server's URL that is ambiguous or cannot be parsed."""
    if _UNPRINTED.search(url):
        raise _wrong("the address has blanks or control characters in it", "write a blank as %20")
    if _NO_ESCAPE.search(url):
        raise _wrong("a percent sign stands before no two hexadecimal digits", "write % as %25")
    parts = _split(url)
    unclear = "@" in parts.path + parts.query or parts.netloc.count("@") > 1 or "#" in url
    if unclear or not url.partition(":")[2].startswith("//"):
        fix = "write @ as %40, / as %2F, ? as %3F and # as %23 in a password; //user:password@host/database"
        raise _wrong("where the host begins and ends cannot be told", fix)
    for host in parts.netloc.rpartition("@")[2].split(","):
        port = _HOST.fullmatch(host)
        if port is None or int(port[1] or 0) > 65535:
            raise _wrong("the host, or its port, is none", "host:5432, or [::1]:5432 for IPv6")
    if any("=" not in field for field in parts.query.split("&") if field):
        raise _wrong("what stands after ? is no list of names with values", "?sslmode=require")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise _wrong("the host is none", "host:5432, or [::1]:5432 for IPv6") from None


def _wrong(message: str, fix: str) -> StartupError:
    return StartupError([Problem(WHERE, message, fix)])
