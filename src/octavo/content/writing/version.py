"""Writes one version of a document from a prepared body: lifecycles, the row, and the other locales."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Final

from octavo.content.place import DRAFT, PUBLISHED, Place
from octavo.content.preparation.body import Prepared
from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import DocumentVersions, Version
from octavo.content.writing.components import Key
from octavo.content.writing.hooks import RowHooks
from octavo.content.writing.numbers import ComponentIds
from octavo.content.writing.row import RowWriter
from octavo.content.writing.share import share, touch
from octavo.queries.plan import Status


@dataclass(frozen=True, slots=True)
class Origin:
    """What a restored entry keeps of the deleted one: its row ids, if they are free, and its dates."""

    row_id: int | None = None
    created_at: datetime | None = None


NEW: Final = Origin()


@dataclass(slots=True)
class VersionWriter:
    """Runs inside the transaction, under the document's lock."""

    store: TypeStore
    prepared: Prepared
    partners: tuple[Status, Status]
    moment: datetime
    versions: DocumentVersions = field(default_factory=DocumentVersions)
    """The document's versions before the write."""
    origin: Origin = NEW
    numbers: ComponentIds | None = None
    """Where the ids of new components come from, if they are published in the same write."""
    shared: bool = False
    """After the write: whether other locales were given something of it."""

    @property
    def place(self) -> Place:
        """Where the version stands."""
        return self.prepared.place

    async def create(self, source: Version | None = None) -> Version:
        """Insert the version; with a source, what locales share is taken from it."""
        hooks = RowHooks(self.store, "create")
        stamps = {
            "createdAt": self.origin.created_at or self.moment,
            "updatedAt": self.moment,
            "publishedAt": self.moment if self.place.status == PUBLISHED else None,
            **self._locale_column(),
        }
        data = await hooks.before(self.prepared, stamps)
        return await self._finish(hooks, await self._writer().insert(data, source, self.origin.row_id))

    async def update(self, version: Version) -> Version:
        """Change the version."""
        hooks = RowHooks(self.store, "update")
        stamps = {"updatedAt": self.moment, **self._published_at(), **self._locale_column()}
        data = await hooks.before(self.prepared, stamps, {"id": version.id})
        return await self._finish(hooks, await self._writer().update(version, data))

    def _published_at(self) -> dict[str, datetime]:
        """Return when a project's entry without drafts was published: with each write (Strapi); users, files
        and what else is built in keep their moment.
        """
        project = self.store.content_type.uid.startswith("api::")
        return {"publishedAt": self.moment} if project and self.place.status == PUBLISHED else {}

    def _locale_column(self) -> dict[str, str]:
        return {"locale": self.place.locale} if self.place.locale else {}

    def _writer(self) -> RowWriter:
        resolver, numbers = self.prepared.resolver, self.numbers
        return RowWriter(self.store, self.place, resolver, self.partners, cache(self._aliases), numbers)

    def _aliases(self) -> dict[Key, int]:
        """Return the draft's component id for each id of the published version, which clients are shown."""
        published = self.versions.get(self.place.locale, PUBLISHED)
        if published is None or self.place.status != DRAFT:
            return {}
        return {
            (component.uid, node["id"]): node[COPIED_FROM]
            for component, node in self.store.nodes_in(published)
            if COPIED_FROM in node
        }

    async def _finish(self, hooks: RowHooks, fresh: Version) -> Version:
        await hooks.after(fresh)
        others = self.versions.others(self.place)
        self.shared = await share(self.store, fresh, others, self.prepared.data)
        if self.shared:
            await touch(self.store, others, self.moment)
        return fresh
