"""The address of a database, read before anybody else reads it.

There may be a password in it, and whoever cannot read an address tends to quote it: nothing said here does.
"""

import re
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from octavo.errors import Problem, StartupError

WHERE = "database.url"
FIX = "sqlite:data/octavo.db or postgresql://user@host/database"
POSTGRES = ("postgresql", "postgres")

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_NO_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNPRINTED = re.compile(r"[\x00-\x20\x7f]")
_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.%]+\]|[^:\[\]]*)(?::([0-9]{1,5}))?")


def scheme_of(url: str) -> str:
    """Return `sqlite` or `postgresql`; raises StartupError for what is no address of a database."""
    found = _SCHEME.match(url)
    if found is None:
        raise _wrong("is no address of a database", FIX)
    if found[1] == "sqlite":
        return "sqlite"
    if found[1] not in POSTGRES:
        # user:password@host begins like a scheme too.
        is_scheme = url.startswith("//", found.end()) or "@" not in url
        known = f" as {found[1]!r}" if is_scheme else " by this address"
        raise _wrong(f"no database is known{known}", FIX)
    _check(url)
    return "postgresql"


def sqlite_path(url: str, root: Path) -> Path:
    """Read `sqlite:data/x.db`, `sqlite:/srv/x.db`, and `sqlite:////srv/x.db` as SQLAlchemy writes it."""
    rest = url.partition(":")[2]
    path = rest[3:] if rest.startswith("////") else rest.removeprefix("//")
    if path.strip("/") in {"", ":memory:"}:
        raise _wrong("the database needs a file", "sqlite:data/octavo.db")
    if rest.startswith("//") and "@" in path.partition("/")[0]:
        raise _wrong("a file has neither a user nor a host", "sqlite:data/octavo.db")
    return root / path


def without_password(url: str, text: str) -> str:
    """Return what a driver says, without the password of the address it was given."""
    password = urlsplit(url).password or ""
    for secret in filter(None, (password, unquote(password))):
        text = text.replace(secret, "***")
    return text


def _check(url: str) -> None:
    """Raise StartupError for an address of a server that can be read in two ways, or in none."""
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
