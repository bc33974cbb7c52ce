"""The interface of all sources (databases and archives): entries with their components and links."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

Key = tuple[str, int]
"""The uid of a component and its id."""
BATCH = 500
"""Entries that are read, and written, at once."""


@dataclass(frozen=True, slots=True)
class StrapiLink:
    """One row a relation or media leads to, as Strapi links it: by row."""

    uid: str
    row_id: int
    inverse: float = 0.0
    """The place among those that lead to the same row."""


@dataclass(slots=True)
class StrapiEntry:
    """One row of a type.

    `values` holds scalars and system attributes by name as they were read, and components as objects with
    their `id`, in zones with their `__component`. Links are in their order.
    """

    uid: str
    id: int
    values: dict[str, Any]
    links: dict[str, list[StrapiLink]] = field(default_factory=dict)
    nested: dict[Key, dict[str, list[StrapiLink]]] = field(default_factory=dict)
    """The links of its components."""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row's document, locale and status as Strapi stores them; None where it has no such column."""

    id: int
    document_id: str | None
    locale: str | None
    published: bool
    created: str
    others: tuple[int, ...] = ()
    """The rows of its other locales, where version 4 links them."""


class StrapiSource(Protocol):
    """A Strapi project's content."""

    version: int
    title: str
    uploads: Path | None
    """The folder of its files, where there is one."""

    async def close(self) -> None:
        """Close the connection or file."""

    def has(self, uid: str) -> bool:
        """Whether it has a type."""

    def places(self, uid: str) -> AsyncIterator[Sequence[RowPlace]]:
        """Yield the places of the rows of a type, in the order of their ids, in batches."""

    async def entries(self, uid: str, after: int) -> list[StrapiEntry]:
        """Return the next entries of a type, in the order of their ids; none at the end."""

    async def highest(self, component: str) -> int:
        """Return the highest id of a component."""

    async def settings(self) -> Mapping[str, Any]:
        """Return the values of `core_store`, by key."""

    async def webhooks(self) -> Sequence[Mapping[str, Any]]:
        """Return the webhooks: `name`, `url` and `events` of each."""

    async def leftovers(self, uids: Sequence[str]) -> Mapping[str, int]:
        """Return the names of tables or types with rows that are not among `known`, with how many."""
