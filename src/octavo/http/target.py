"""The request target in any of its forms (RFC 9112 §3.2).

It is parsed as by Node's `url.parse` and `url.format`, which Koa uses for a request's path and query.
"""

import re
from dataclasses import dataclass, replace
from typing import Self

# With none of these a target that starts with "/" is path and query as they stand.
_PECULIAR = re.compile("[\t\n\f\r #\u00a0\ufeff]")
_NOT_SIMPLE = re.compile(r"[\s#@]")
_ABSOLUTE = re.compile(r"([A-Za-z0-9.+-]+:)//([^/?#]*)")
_UNWISE = re.compile("[\t\n\r \"'<>\\\\^`{|}]")
_IN_PATH = {"#": "%23", "?": "%3F"}


@dataclass(frozen=True, slots=True)
class RequestTarget:
    """A target in parts: `authority` is `http://host:port` or empty, `search` starts with "?" or is empty."""

    authority: str
    path: str
    search: str
    fragment: str = ""

    @property
    def query(self) -> str:
        """The query without its "?"."""
        return self.search[1:]

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a target; anything is accepted, as servers must."""
        if text.startswith("/") and not _PECULIAR.search(text):
            path, mark, query = text.partition("?")
            return cls("", path, mark + query)
        return cls._from_peculiar(text.strip())

    @classmethod
    def _from_peculiar(cls, text: str) -> Self:
        path, mark, query = text.partition("?")
        path = path.replace("\\", "/")
        text = path + mark + query
        if text.startswith("/") and not _NOT_SIMPLE.search(text):
            return cls("", path, mark + query)
        rest, hash_mark, fragment = text.partition("#")
        authority = ""
        if match := _ABSOLUTE.match(rest):
            user, at, host = match[2].rpartition("@")
            authority = f"{match[1].lower()}//{user}{at}{host.lower()}"
            rest = rest[match.end() :]
        path, mark, query = _escape_unwise(rest).partition("?")
        if authority and not path:
            path = "/"
        return cls(authority, path, mark + query, hash_mark + fragment)

    def to_text(self) -> str:
        """Return the target as text; "?" and "#" inside the path, "#" inside the query, are escaped."""
        path = re.sub("[?#]", lambda match: _IN_PATH[match[0]], self.path)
        if self.authority and path and not path.startswith("/"):
            path = "/" + path
        search = self.search.replace("#", "%23")
        if search and not search.startswith("?"):
            search = "?" + search
        return self.authority + path + search + self.fragment

    def with_path(self, path: str) -> Self:
        """Return the target with another path."""
        return replace(self, path=path)

    def with_query(self, query: str) -> Self:
        """Return the target with another query, given with or without its "?"."""
        return replace(self, search=query if query.startswith("?") or not query else f"?{query}")


def _escape_unwise(text: str) -> str:
    return _UNWISE.sub(lambda match: f"%{ord(match[0]):02X}", text)
