"""Address templates: `https://example.org/{slug}?status={status}`."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Any
from urllib.parse import quote

from octavo.plugin import read_url

_NAME = re.compile(r"[A-Za-z_]\w*")


def names_in(template: str) -> list[str]:
    """Return what stands in braces; raises ValueError for a template that makes no address."""
    parts = list(Formatter().parse(template))
    names = [name for _, name, _, _ in parts if name is not None]
    for _, name, spec, conversion in parts:
        if name is not None and (not _NAME.fullmatch(name) or spec or conversion):
            raise ValueError("must have the name of an attribute in each pair of braces, such as {slug}")
    origin_of(template)
    return names


def origin_of(template: str) -> str:
    """Return scheme, host and port, in which nothing can be filled in; raises ValueError."""
    first = read_url(_with(template, "a")).origin
    if read_url(_with(template, "b")).origin != first:
        raise ValueError("must have its braces behind the host")
    return first


def filled(template: str, values: Mapping[str, Any]) -> str | None:
    """Return an address; None if the entry has no value for it."""
    texts: list[str] = []
    for literal, name, _, _ in Formatter().parse(template):
        texts.append(literal)
        if name is not None:
            value = values.get(name)
            if value is None:
                return None
            texts.append(quote(str(value).lower() if isinstance(value, bool) else str(value), safe=""))
    return "".join(texts)


def _with(template: str, text: str) -> str:
    return "".join(
        literal + (text if name is not None else "") for literal, name, _, _ in Formatter().parse(template)
    )
