"""Publishes, unpublishes and deletes several entries, all or none or each by itself; changes several, each by
itself.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from octavo import ApplicationError, NotFoundError
from octavo.plugins.admin.abilities import fields_of
from octavo.plugins.admin.answers import refusal
from octavo.plugins.admin.entries.access import Entry
from octavo.plugins.admin.entries.service import Entries
from octavo.plugins.admin.publishing.service import Publishing

EntryAction = Callable[[Entries, str], Awaitable[bool]]
"""Does something with one entry, and returns whether there is one to do it with."""


@contextmanager
def naming(document_id: str) -> Iterator[None]:
    """Add to an error's details which document it is about."""
    try:
        yield
    except ApplicationError as error:
        error.details = {**error.details, "documentId": document_id}
        raise


async def publish(entries: Entries, document_id: str) -> bool:
    """Publish a draft."""
    rules = Publishing(entries).access.rules("publish")
    if not await entries.access.matching(rules, document_id):
        return False
    await entries.documents.publish(document_id, **entries.access.place)
    return True


async def unpublish(entries: Entries, document_id: str) -> bool:
    """Take back what is published."""
    rules = Publishing(entries).access.rules("publish")
    if not await entries.access.matching(rules, document_id, status="published"):
        return False
    await entries.documents.unpublish(document_id, **entries.access.place)
    return True


async def delete(entries: Entries, document_id: str) -> bool:
    """Delete an entry."""
    return await entries.delete(document_id)


class Bulk:
    """Several entries of one type, in some locales."""

    def __init__(self, places: Sequence[Entries], document_ids: Sequence[str]) -> None:
        self.places = places
        self.document_ids = document_ids
        self.app = places[0].app

    async def all_or_none(self, action: EntryAction) -> int:
        """Do something with all entries, and return with how many: those there are not, or that may not be
        touched, are left out. Raises NotFoundError if there are none.
        """
        count = 0
        async with self.app.transaction():
            for entries, document_id in self._each():
                with naming(document_id):
                    count += await action(entries, document_id)
        if not count:
            raise NotFoundError()
        return count

    async def each(self, action: EntryAction) -> list[Entry]:
        """Do something with each entry by itself, and return what became of it."""
        results = []
        for entries, document_id in self._each():
            result: Entry = {"documentId": document_id, "locale": entries.access.locale, "status": 200}
            try:
                if not await action(entries, document_id):
                    raise NotFoundError()
            except ApplicationError as error:
                result |= {"status": error.status, "error": refusal(error)}
            results.append(result)
        return results

    async def update(self, data: Mapping[str, Any]) -> list[Entry]:
        """Change the drafts, each by itself, and return what became of each; raises PolicyError for a field
        nobody of them may be given.
        """
        for entries in self.places:
            entries.access.permitted(data, fields_of(entries.access.rules("update")))

        async def change(entries: Entries, document_id: str) -> bool:
            return await entries.update(document_id, data) is not None

        return await self.each(change)

    def _each(self) -> Iterator[tuple[Entries, str]]:
        for entries in self.places:
            for document_id in self.document_ids:
                yield entries, document_id
