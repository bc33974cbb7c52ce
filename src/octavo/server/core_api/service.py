"""The core services, which core controllers call, and which projects override to change how content is
read and written.
"""

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
class ListResult:
    """The result of a list: its entries, and its `meta`."""

    results: Any
    meta: dict[str, Any] = field(default_factory=dict)


class CoreService(Generic[EntryT]):
    """The base of the services of all content types; `uid` names the type."""

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

    async def find(self, query: Query) -> ListResult:
        """Return the entries of a page and `meta.pagination`."""
        page = await self.documents.find_page(query)
        pagination = page.pagination
        meta = {} if pagination is None else {"pagination": pagination_meta(pagination, page.total)}
        return ListResult(page.rows, meta)

    async def find_one(self, document_id: str, query: Query) -> Entry | None:
        """Return one entry, or None."""
        return await self.documents.find_one(document_id, query=query)

    async def create(self, data: Any, query: Query) -> Entry:
        """Create an entry and return it as the query asks."""
        return await self.documents.create(data=data, **write_params(query))

    async def update(
        self, document_id: str, data: Any, query: Query, if_match: str | None = None
    ) -> Entry | None:
        """Update a version of an entry and return it as the query asks; None if there is no such entry.

        `if_match` is the request's If-Match: the `updatedAt` the version must still have.
        """
        return await self.documents.update(document_id, data=data, if_match=if_match, **write_params(query))

    async def delete(self, document_id: str, query: Query, if_match: str | None = None) -> None:
        """Delete an entry, in one locale or in all; deleting a missing one succeeds."""
        await self.documents.delete(document_id, locale=query.asked_locale, if_match=if_match)


class SingleTypeService(CoreService[EntryT]):
    """The core service of a single type."""

    async def find(self, query: Query) -> ListResult:
        """Return the entry, or None."""
        return ListResult(await self.documents.find_first(query=query))

    async def create_or_update(self, data: Any, query: Query, if_match: str | None = None) -> Entry | None:
        """Update the entry, or create it, and return it as the query asks."""
        entry = await self._entry()
        if entry is None:
            try:
                return await self.documents.create(data=data, **write_params(query))
            except ApplicationError:
                # Another request may have created it meanwhile; otherwise the data itself was refused.
                entry = await self._entry()
                if entry is None:
                    raise
        document_id = entry["documentId"]
        return await self.documents.update(document_id, data=data, if_match=if_match, **write_params(query))

    async def delete(self, query: Query, if_match: str | None = None) -> None:
        """Delete the entry, in one locale or in all."""
        entry = await self._entry()
        if entry is not None:
            document_id = entry["documentId"]
            await self.documents.delete(document_id, locale=query.asked_locale, if_match=if_match)

    async def _entry(self) -> Entry | None:
        return await self.documents.find_first(fields=["documentId"], status="draft", locale="*")


def write_params(query: Query) -> dict[str, Any]:
    """Return the parameters of a write from a query: locale and status to write, and the format of the
    result; writing publishes.
    """
    return {"status": query.asked_status or "published", "locale": query.asked_locale, "query": query}
