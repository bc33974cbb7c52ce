"""The core services: what the core controllers ask, and what a project overrides to answer differently."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic

from typing_extensions import TypeVar

from octavo.content.service import DocumentService
from octavo.errors import ApplicationError
from octavo.kernel import Octavo
from octavo.queries.pagination import pagination_meta
from octavo.queries.plan import Query

EntryT = TypeVar("EntryT", default=dict[str, Any])
Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """What a list answers: its entries, and what stands under `meta`."""

    results: Any
    meta: dict[str, Any] = field(default_factory=dict)


class CoreService(Generic[EntryT]):
    """What services of every content type have; `uid` names the type."""

    uid: ClassVar[str] = ""

    def __init__(self, app: Octavo, uid: str = "") -> None:
        self.app = app
        self.content_type = app.schemas.content_type(uid or self.uid)

    @property
    def documents(self) -> DocumentService[Entry]:
        """The document service of this type."""
        return self.app.documents(self.content_type.uid)


class CollectionService(CoreService[EntryT]):
    """The core service of a collection type."""

    async def find(self, query: Query) -> Found:
        """Return the entries of a page and `meta.pagination`."""
        found = await self.documents.find_page(query)
        pagination = found.pagination
        meta = {} if pagination is None else {"pagination": pagination_meta(pagination, found.total)}
        return Found(found.rows, meta)

    async def find_one(self, document_id: str, query: Query) -> Entry | None:
        """Return one entry, or None."""
        return await self.documents.find_one(document_id, query=query)

    async def create(self, data: Any, query: Query) -> Entry:
        """Write a new entry and return it as the query asks."""
        return await self.documents.create(data=data, **written(query))

    async def update(
        self, document_id: str, data: Any, query: Query, if_match: str | None = None
    ) -> Entry | None:
        """Write a version of an entry and return it as the query asks; None where there is no such entry.

        `if_match` is the request's If-Match: the `updatedAt` the version must still have.
        """
        return await self.documents.update(document_id, data=data, if_match=if_match, **written(query))

    async def delete(self, document_id: str, query: Query, if_match: str | None = None) -> None:
        """Delete an entry, in one locale or in all; one that is not there is gone already."""
        await self.documents.delete(document_id, locale=query.asked_locale, if_match=if_match)


class SingleTypeService(CoreService[EntryT]):
    """The core service of a single type."""

    async def find(self, query: Query) -> Found:
        """Return the entry, or None."""
        return Found(await self.documents.find_first(query=query))

    async def create_or_update(self, data: Any, query: Query, if_match: str | None = None) -> Entry | None:
        """Write the entry, a new one where there is none, and return it as the query asks."""
        found = await self._entry()
        if found is None:
            try:
                return await self.documents.create(data=data, **written(query))
            except ApplicationError:
                # Somebody else may have made it since; if nobody has, it was refused for what it says.
                found = await self._entry()
                if found is None:
                    raise
        document_id = found["documentId"]
        return await self.documents.update(document_id, data=data, if_match=if_match, **written(query))

    async def delete(self, query: Query, if_match: str | None = None) -> None:
        """Delete the entry, in one locale or in all."""
        found = await self._entry()
        if found is not None:
            document_id = found["documentId"]
            await self.documents.delete(document_id, locale=query.asked_locale, if_match=if_match)

    async def _entry(self) -> Entry | None:
        return await self.documents.find_first(fields=["documentId"], status="draft", locale="*")


def written(query: Query) -> dict[str, Any]:
    """Return what a write takes of a query: where to write, and how the answer is to look; writing
    publishes.
    """
    return {"status": query.asked_status or "published", "locale": query.asked_locale, "query": query}
