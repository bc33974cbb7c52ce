"""Updating a document: one version changes, or a locale is added; published too when asked for."""

from dataclasses import dataclass
from typing import Any

from octavo.content.operations.addressing import document_of
from octavo.content.operations.answer import answer_query
from octavo.content.operations.parameters import Document, Params
from octavo.content.operations.partners import partners_of, partners_of_versions
from octavo.content.operations.preconditions import require_unchanged
from octavo.content.operations.retries import with_retries
from octavo.content.operations.status import asked_status, edited_partners, row_status
from octavo.content.place import DRAFT, PUBLISHED, Place
from octavo.content.preparation.batch import Batch
from octavo.content.preparation.body import Prepared, prepare
from octavo.content.preparation.stored import stored_values
from octavo.content.versions.store import TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.drafts import with_drafts
from octavo.content.writing.numbers import ComponentIds
from octavo.content.writing.publish import Publisher, in_step
from octavo.content.writing.version import NEW, VersionWriter
from octavo.db.refusals import VersionConflictError
from octavo.queries.plan import Query, Status


async def update(store: TypeStore, params: Params, batch: Batch | None = None) -> Document | None:
    """Write to one locale of a document and return the version asked for; None without such a document."""
    type_ = store.content_type
    document_id = await document_of(store, params)
    locale = store.content.locales.to_write(type_, params.get("locale"))
    place, status = Place(document_id, locale, row_status(type_)), asked_status(params)
    work = _Update(store, params, place, status, answer_query(store, params), batch)
    return await with_retries(store, work.run)


@dataclass(slots=True)
class _Update:
    store: TypeStore
    params: Params
    place: Place
    status: Status
    query: Query | None
    batch: Batch | None

    @property
    def _publishes(self) -> bool:
        """Whether the version that is written is published too."""
        return self.place.status == DRAFT and self.status == PUBLISHED

    async def run(self) -> Document | None:
        """Prepare outside of the transaction, write inside."""
        store = self.store
        expected = await store.read(self.place.document_id)
        if not expected:
            return None
        here = self._here(expected)
        creating = here is None
        prepared = await prepare(
            store,
            self.params.get("data", {}),
            self.place,
            creating=creating,
            inherited=self._inherit_shared(expected) if creating else None,
            stored=stored_values(store, here, expected.get(self.place.locale, PUBLISHED)),
            batch=self.batch,
        )
        expected_version = here if store.content_type.uid in store.schemas.conditional else None
        async with store.transaction("update of"):
            version = await self._write(prepared, creating, expected_version)
            return None if version is None else await store.answer(version, self.query)

    def _here(self, versions: DocumentVersions) -> Version | None:
        """Return the version that is written to, or the one it will be made from."""
        locale = self.place.locale
        return versions.get(locale, self.place.status) or versions.get(locale, PUBLISHED)

    def _source(self, versions: DocumentVersions) -> Version:
        """Return a version a new locale takes the shared attributes from."""
        return (versions.of(self.place.status) or versions.all)[0]

    def _inherit_shared(self, versions: DocumentVersions) -> dict[str, Any]:
        """Return what a new locale has from the others."""
        body, shared = self.store.body(self._source(versions)), set(self.store.shared)
        return {name: value for name, value in body.items() if name in shared}

    async def _write(
        self, prepared: Prepared, creating: bool, expected_version: Version | None
    ) -> Version | None:
        store, document_id = self.store, self.place.document_id
        partners = await partners_of(store, prepared)
        if self._publishes:
            partners |= await partners_of_versions(store, document_id)
        versions = await store.lock(document_id, partners)
        if not versions:
            return None
        here = self._here(versions)
        if creating != (here is None) or (expected_version is not None and here != expected_version):
            raise VersionConflictError(f"{store.content_type.uid} changed meanwhile")
        versions = await with_drafts(store, versions)
        here = self._here(versions)
        require_unchanged(store, [] if here is None else [here], self.params.get("if_match"))
        moment, statuses = store.moment_after(versions.all), edited_partners(store.content_type, self.status)
        origin = self.params.get("origin", NEW)
        numbers = ComponentIds(store, copied=self._publishes)
        writer = VersionWriter(store, prepared, statuses, moment, versions, origin, numbers)
        if here is None:
            version = await writer.create(self._source(versions))
        else:
            version = await writer.update(here)
        await store.emit("entry.create" if here is None else "entry.update", version)
        if self._publishes:
            touched = in_step(store, versions) if writer.shared else frozenset()
            version = await Publisher(store, moment, touched, numbers=numbers).publish(version, versions)
            await store.emit("entry.publish", version)
        return version
