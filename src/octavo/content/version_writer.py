"""Writes one version of a document from a prepared body: lifecycles, the row, and the other locales."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from octavo.content.base import Content
from octavo.content.components import COPIED_FROM
from octavo.content.hooks import RowHooks
from octavo.content.preparation import Prepared
from octavo.content.row_writer import RowWriter
from octavo.content.sharing import share, touch
from octavo.content.versions import DRAFT, PUBLISHED, Version, Versions, read_versions
from octavo.db.model import TypeModel
from octavo.schema.nodes import nested_attributes, walk


@dataclass(slots=True)
class VersionWriter:
    """Runs inside the transaction, under the document's lock; `place` is document id, locale and status."""

    content: Content
    model: TypeModel
    prepared: Prepared
    place: Mapping[str, str]
    partners: tuple[str, str]
    moment: datetime
    versions: Versions = field(default_factory=lambda: Versions(()))
    """The document's versions before the write."""
    shared: bool = False
    """After the write: whether other locales were given something of it."""

    async def create(self, source: Version | None = None) -> Version:
        """Insert the version; with a source, what locales share is taken from it."""
        hooks = RowHooks(self.content, self.model, "create")
        published = self.place["status"] == PUBLISHED
        stamps = {
            "createdAt": self.moment,
            "updatedAt": self.moment,
            "publishedAt": self.moment if published else None,
            **self._located(),
        }
        data = await hooks.before(self.prepared, stamps)
        row_id, _ = await self._writer().insert(data, source)
        return await self._finish(hooks, row_id)

    async def update(self, version: Version) -> Version:
        """Change the version."""
        hooks = RowHooks(self.content, self.model, "update")
        stamps = {"updatedAt": self.moment, **self._published_again(), **self._located()}
        data = await hooks.before(self.prepared, stamps, {"id": version.id})
        await self._writer().update(version, data)
        return await self._finish(hooks, version.id)

    def _published_again(self) -> dict[str, datetime]:
        """Return when a project's entry without drafts was published: with each write (Strapi); users, files
        and what else is built in keep their moment.
        """
        project = self.model.content_type.uid.startswith("api::")
        return {"publishedAt": self.moment} if project and self.place["status"] == PUBLISHED else {}

    def _located(self) -> dict[str, str]:
        return {"locale": self.place["locale"]} if self.place["locale"] else {}

    def _writer(self) -> RowWriter:
        return RowWriter(
            self.content.writes,
            self.model,
            self.prepared.resolver,
            self.place["document_id"],
            self.place["locale"],
            self.place["status"],
            self.partners,
            self._aliases(),
        )

    def _aliases(self) -> dict[tuple[str, int], int]:
        """Return the draft's component id for each id of the published version, which clients are shown."""
        published = self.versions.get(self.place["locale"], PUBLISHED)
        if published is None or self.place["status"] != DRAFT:
            return {}
        return {
            (component.uid, node["id"]): node[COPIED_FROM]
            for attribute in nested_attributes(self.model.content_type.attributes)
            for component, node in walk(
                self.content.schemas, attribute, published.nodes(self.model, attribute.name)
            )
            if COPIED_FROM in node
        }

    async def _finish(self, hooks: RowHooks, row_id: int) -> Version:
        versions = await read_versions(self.content.writes, self.model, self.place["document_id"])
        fresh = next(version for version in versions.all if version.id == row_id)
        await hooks.after(fresh)
        others = self.versions.others(self.place["locale"], self.place["status"])
        self.shared = await share(self.content.writes, self.model, fresh, others, self.prepared.data)
        if self.shared:
            await touch(self.content.writes, self.model, others, self.moment)
        return fresh
