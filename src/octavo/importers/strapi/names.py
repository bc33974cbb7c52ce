"""The names of Strapi's tables and columns, which have at most 55 characters from version 5 on."""

import hashlib
from dataclasses import dataclass

from octavo.schema.uid import snake_case

LONGEST = 55
"""Letters in a name of Strapi 5's."""
LONGEST_POSTGRES = 63
"""Bytes in a name of PostgreSQL's, which cuts what Strapi 4 makes longer."""
DIGITS = 5
_SHORT = {"links": "lnk", "order": "ord", "morphs": "mph", "components": "cmps", "component": "cmp"}
"""What fixed parts of names are in version 5."""


@dataclass(frozen=True, slots=True)
class StrapiNames:
    """The names of one version of Strapi."""

    version: int

    def table(self, collection: str) -> str:
        """Return the table of a type or component."""
        return self._join_parts([collection])

    def column(self, attribute: str) -> str:
        """Return the column of a scalar."""
        return self._join_parts([snake_case(attribute)])

    def links(self, collection: str, attribute: str) -> str:
        """Return the table of a relation."""
        return self._join_parts([collection, snake_case(attribute)], end="links")

    def morphs(self, collection: str, attribute: str) -> str:
        """Return the table of a relation whose targets are of several types."""
        return self._join_parts([snake_case(collection), snake_case(attribute)], end="morphs")

    def components(self, collection: str) -> str:
        """Return the table that says which components are in a type's rows."""
        return self._join_parts([collection], end="components")

    @property
    def component_id(self) -> str:
        """The column of that table that holds a component's id."""
        return f"{self._abbreviate('component')}_id"

    def id_of(self, singular: str) -> str:
        """Return the column that holds a row's id beside a relation."""
        return self._join_parts([snake_case(singular)], end="id")

    def other_id_of(self, singular: str) -> str:
        """Return the column of the other side, where both sides are of one type."""
        return self._join_parts([snake_case(singular)], start="inv", end="id")

    def type_of(self, attribute: str) -> str:
        """Return the column that says of which type a target is."""
        return self._join_parts([snake_case(attribute)], end="type")

    def order_of(self, singular: str) -> str:
        """Return the column that orders rows of a type within a relation."""
        return self._join_parts([snake_case(singular)], end="order")

    def other_order_of(self, singular: str) -> str:
        """Return the column that orders the other side, where both sides are of one type."""
        return self._join_parts([snake_case(singular)], start="inv", end="order")

    def _abbreviate(self, part: str) -> str:
        return _SHORT.get(part, part) if self.version >= 5 else part

    def _join_parts(self, parts: list[str], *, start: str = "", end: str = "") -> str:
        fixed = [self._abbreviate(part) for part in (start, end) if part]
        whole = "_".join([*fixed[: bool(start)], *parts, *fixed[bool(start) :]])
        if self.version < 5 or len(whole) <= LONGEST:
            return whole
        room = LONGEST - sum(map(len, fixed)) - (len(parts) + len(fixed) - 1)
        shortened = [_shorten(part, length) for part, length in zip(parts, _shares(parts, room), strict=True)]
        return "_".join([*fixed[: bool(start)], *shortened, *fixed[bool(start) :]])


def _shares(parts: list[str], room: int) -> list[int]:
    """Return how many letters each part has: as many for each, and what short ones leave goes round."""
    each, left = divmod(room, len(parts))
    shares = [min(len(part), each) if len(part) < each else each for part in parts]
    left += sum(each - share for share in shares)
    wanting = [index for index, part in enumerate(parts) if len(part) >= each]
    while left > 0 and wanting:
        still = []
        for index in wanting:
            if shares[index] < len(parts[index]) and left > 0:
                shares[index] += 1
                left -= 1
                if shares[index] < len(parts[index]):
                    still.append(index)
        wanting = still
    return shares


def _shorten(part: str, length: int) -> str:
    if len(part) <= length:
        return part
    digest = hashlib.shake_256(part.encode()).hexdigest(-(-DIGITS // 2))[:DIGITS]
    return part[: length - DIGITS] + digest
