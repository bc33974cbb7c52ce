"""Copies of entries over HTTP: `/content-manager/collection-types/<uid>/clone/<id>`."""

from collections.abc import Mapping
from typing import Any

from octavo import Context, NotFoundError, Octavo, ValidationError
from octavo.plugin import DocumentParts, Operation, admin_route, body_of
from octavo.plugins.admin.cloning.service import clone, prohibited_fields
from octavo.plugins.admin.entries.answers import ANSWER, BODY, LOCALE, displayed
from octavo.plugins.admin.entries.forms import document_id_of, entries_of
from octavo.plugins.admin.entries.routes import ENTRIES

PROHIBITED = "This entry has values that no other may have: copy it with changes"


class CloningController:
    """Copies entries of collection types."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def clone(self, ctx: Context) -> object:
        """Copy an entry with changes and answer the copy, a draft."""
        return await self._clone(ctx, body_of(ctx))

    async def auto_clone(self, ctx: Context) -> object:
        """Copy an entry as it is, and answer the copy; types of which no two entries may be equal refuse."""
        content_type = entries_of(self.app, ctx, "create").content_type
        prohibited = sorted(set(prohibited_fields(self.app.schemas, content_type.uid)))
        if prohibited:
            raise ValidationError(PROHIBITED, {"prohibitedFields": prohibited})
        return await self._clone(ctx, {})

    async def _clone(self, ctx: Context, data: Mapping[str, Any]) -> object:
        entries = entries_of(self.app, ctx, "create")
        entry = await clone(entries, document_id_of(ctx, "sourceId"), data)
        if entry is None:
            raise NotFoundError()
        return entries.answered_new(entry)


def _about_clone(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Copy an entry with changes", ANSWER, body=BODY, query=[LOCALE], path=displayed(app))


def _about_auto_clone(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("Copy an entry as it is", ANSWER, query=[LOCALE], path=displayed(app))


ROUTES = [
    admin_route("POST", f"{ENTRIES}/clone/:sourceId", CloningController.clone, about=_about_clone),
    admin_route(
        "POST", f"{ENTRIES}/auto-clone/:sourceId", CloningController.auto_clone, about=_about_auto_clone
    ),
]
