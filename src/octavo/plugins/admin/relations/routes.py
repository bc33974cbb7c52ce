"""Relations over HTTP: `/content-manager/relations/<uid>/<field>`, `…/<uid>/<document id>/<field>`, and
several of one entry at `/content-manager/related/<uid>/<document id>`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from octavo import Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import (
    TEXT,
    WHOLE,
    DocumentParts,
    Operation,
    admin_route,
    list_of,
    one_of,
    page_of,
    pagination,
    parameter,
    record,
    row_id,
    shared,
)
from octavo.plugins.admin.abilities import READ, ability_of
from octavo.plugins.admin.actions import is_displayed
from octavo.plugins.admin.answers import WINDOW, refusal, type_paths
from octavo.plugins.admin.entries.access import Access
from octavo.plugins.admin.entries.answers import LOCALE, STATUS
from octavo.plugins.admin.entries.forms import MOST_DOCUMENTS, document_id_of, status_of_query
from octavo.plugins.admin.listing import read_page
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.readable_fields import invalid_key
from octavo.plugins.admin.relations.paths import holding, relation_at
from octavo.plugins.admin.relations.related_entries import EntryRelations, Naming, Page, Way
from octavo.plugins.admin.relations.service import RelationQuery, TargetEntries, expect_concerned
from octavo.plugins.admin.search_throttle import SearchThrottle
from octavo.plugins.admin.views.service import ViewService
from octavo.schema import ContentType, Holder

LISTS = ("idsToOmit", "idsToInclude")
EXISTING_KEYS = frozenset({"page", "pageSize", "locale", "status"})
KEYS = EXISTING_KEYS | {"_q", "id", "type", *LISTS}
SEVERAL_KEYS = EXISTING_KEYS | {"fields"}
MOST_FIELDS: Final = 50
"""Relations of an entry that are asked for at once."""


class RelationController:
    """Lists what a relation leads to, and what it may lead to."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.permissions = app.service(PermissionService)
        self.views = app.service(ViewService)
        self.throttle = app.service(SearchThrottle)

    async def find(self, ctx: Context) -> object:
        """Answer a page of what a relation may lead to."""
        holder, path = self._place(ctx, KEYS)
        relation_query = _read_query(ctx)
        way = await self._way(ctx, holder, path)
        uid = _type_of(way, ctx.query)
        targets, name = way.namings[uid]
        entry_id = ctx.query.get("id") or None
        if entry_id is not None and not isinstance(entry_id, str):
            raise ValidationError("id must be the id of a document")
        owner = (
            None if entry_id is None else await self._entry_with(ctx, holder, path, entry_id, relation_query)
        )
        searcher = (str(ctx.state.user["id"]), targets.content_type.uid)
        guesses = bool(relation_query.text) and targets.hides_some()
        if guesses:
            self.throttle.expect_allowed(ctx, searcher)
        related = [] if owner is None else await owner[0].related(replace(way, path=owner[1]), uid)
        # What is to be listed all the same may be among what the entry is related to.
        omitted = {*relation_query.omitted, *({*related} - {*relation_query.included})}
        results, total = await targets.page(replace(relation_query, omitted=sorted(omitted)), name)
        if guesses and not total:
            await self.throttle.count(ctx, searcher)
        return _serialize_page((results, total), relation_query)

    async def find_existing(self, ctx: Context) -> object:
        """Answer a page of what a relation leads to from an entry, or a component in one, in its order."""
        holder, path = self._place(ctx, EXISTING_KEYS)
        relation_query = _read_query(ctx)
        way = await self._way(ctx, holder, path)
        owner = await self._entry_with(ctx, holder, path, document_id_of(ctx), relation_query)
        if owner is None:
            return _serialize_page(([], 0), relation_query)
        entry, inside = owner
        try:
            (page,) = (await entry.pages([replace(way, path=inside)])).values()
        except NotFoundError:
            if isinstance(holder, ContentType):
                raise
            page = [], 0
        if isinstance(page, PolicyError):
            raise page
        return _serialize_page(page, relation_query)

    async def find_several(self, ctx: Context) -> object:
        """Answer the same page of what several relations of an entry lead to, or why one may not be read."""
        holder = self._holder(ctx, SEVERAL_KEYS)
        if not isinstance(holder, ContentType):
            raise ValidationError(f"{holder.uid} is a component: name the type of the entry that has it")
        relation_query = _read_query(ctx)
        paths = list(dict.fromkeys(_texts(ctx.query, "fields", MOST_FIELDS, "names of relations")))
        if not paths:
            raise ValidationError("fields must name a relation at least")
        ways: list[Way] = []
        pages: dict[str, Page | PolicyError] = {}
        for path in paths:
            try:
                expect_concerned(self.app.schemas, ability_of(ctx), holder, path)
                ways.append(await self._way(ctx, holder, path))
            except PolicyError as error:
                pages[path] = error
        entry = EntryRelations(self._access(ctx, holder.uid), holder, document_id_of(ctx), relation_query)
        pages |= await entry.pages(ways)
        return {"data": {path: _serialize_outcome(pages[path], relation_query) for path in paths}}

    async def _entry_with(
        self, ctx: Context, holder: Holder, path: str, entry_id: str, relation_query: RelationQuery
    ) -> tuple[EntryRelations, str] | None:
        """Return the entry that has a relation, by its document id or by the id of a component in it, and the
        path to the relation in it; None if there is no such component.
        """
        ability = ability_of(ctx)
        if isinstance(holder, ContentType):
            return EntryRelations(self._access(ctx, holder.uid), holder, entry_id, relation_query), path
        number = row_id(entry_id)
        if number is None:
            raise ValidationError(f"{entry_id} is no id of a component: it must be a whole number")
        for content_type in holding(self.app.schemas, holder.uid):
            readable = ability.can(READ, content_type.uid)
            component = readable and await self.app.documents(content_type.uid).find_component(
                holder.uid, number
            )
            if component:
                source = self._access(ctx, content_type.uid).elsewhere(component["locale"])
                component_query = replace(
                    relation_query, locale=component["locale"], status=component["status"]
                )
                entry = EntryRelations(source, content_type, component["documentId"], component_query)
                return entry, f"{component['path']}.{path}"
        return None

    def _holder(self, ctx: Context, keys: frozenset[str]) -> Holder:
        """Return the type or component in the path."""
        uid, schemas = ctx.params["model"], self.app.schemas
        holder = schemas.content_types.get(uid) or schemas.components.get(uid)
        if holder is None:
            raise PolicyError() if not ability_of(ctx).everything else NotFoundError()
        for key in ctx.query:
            if key not in keys:
                raise invalid_key(key)
        return holder

    def _place(self, ctx: Context, keys: frozenset[str]) -> tuple[Holder, str]:
        """Return the type or component in the path, and the relation of it."""
        holder, path = self._holder(ctx, keys), ctx.params["targetField"]
        expect_concerned(self.app.schemas, ability_of(ctx), holder, path)
        return holder, path

    async def _way(self, ctx: Context, holder: Holder, path: str) -> Way:
        """Return a relation, and how what it leads to is named; raises PolicyError if its type may not be
        read.
        """
        relation = relation_at(self.app.schemas, holder.attributes, path, holder.uid)
        if relation.target is None:
            return Way(path, relation, await self._any_namings(ctx))
        targets = TargetEntries(self._access(ctx, relation.target))
        main_field = await self.views.main_field(self._holder_of(holder, path), relation.name)
        return Way(path, relation, {relation.target: (targets, targets.called_by(main_field))})

    async def _any_namings(self, ctx: Context) -> dict[str, Naming]:
        """Return how entries of every type are named that is shown and may be read."""
        namings: dict[str, Naming] = {}
        for uid, content_type in self.app.schemas.content_types.items():
            targets = TargetEntries(self._access(ctx, uid))
            if is_displayed(content_type) and targets.is_readable():
                main_field = (await self.views.view(content_type))["settings"]["mainField"]
                namings[uid] = targets, targets.called_by(main_field)
        return namings

    def _access(self, ctx: Context, uid: str) -> Access:
        locale = ctx.query.get("locale") or None
        if locale is not None and (not isinstance(locale, str) or locale == "*"):
            raise ValidationError("locale must be one locale")
        conditions = self.permissions.conditions
        return Access(self.app, uid, ability_of(ctx), ctx.state.user, conditions, locale)

    def _holder_of(self, holder: Holder, path: str) -> Holder:
        """Return the type or component that has the relation at the end of a path."""
        here = holder
        for part in path.split(".")[:-1]:
            attribute = here.attributes.get(part)
            uids = getattr(attribute, "components", ())
            inside: list[Holder] = [self.app.schemas.components[uid] for uid in uids]
            holders_with_field = [one for one in inside if path.rpartition(".")[2] in one.attributes]
            here = (holders_with_field or inside or [here])[0]
        return here


def _type_of(way: Way, query: Mapping[str, Any]) -> str:
    """Return the type whose entries are listed: a relation to any type leads to those of the one that is
    named.
    """
    target, requested_type = way.relation.target, query.get("type") or None
    if target is None and requested_type is None:
        raise ValidationError(f"{way.path} leads to entries of any type: name one by type")
    uid = target or str(requested_type)
    if uid not in way.namings or requested_type not in (None, uid):
        raise ValidationError(f"type must be one of {', '.join(way.namings)}")
    return uid


def _read_query(ctx: Context) -> RelationQuery:
    page, size = read_page(ctx.query)
    text, locale = ctx.query.get("_q"), ctx.query.get("locale")
    omitted, included = [_texts(ctx.query, key, MOST_DOCUMENTS, "document ids") for key in LISTS]
    return RelationQuery(
        page,
        size,
        status_of_query(ctx),
        locale or None,
        text if isinstance(text, str) else None,
        omitted,
        included,
    )


def _texts(query: Mapping[str, Any], key: str, most: int, what: str) -> list[str]:
    """Return a list of texts in a query; raises ValidationError for anything else."""
    value = query.get(key)
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    if len(values) > most or not all(isinstance(item, str) for item in values):
        raise ValidationError(f"{key} must be a list of at most {most} {what}")
    return values


def _serialize_page(page: Page, relation_query: RelationQuery) -> dict[str, Any]:
    results, total = page
    return {"results": results, "pagination": pagination(relation_query.page, relation_query.size, total)}


def _serialize_outcome(page: Page | PolicyError, relation_query: RelationQuery) -> dict[str, Any]:
    return (
        {"error": refusal(page)} if isinstance(page, PolicyError) else _serialize_page(page, relation_query)
    )


_ENTRY = shared("RelatedEntry", record({"id": WHOLE, "documentId": TEXT}, more=True))
_PAGE = page_of(_ENTRY)
_FIELD = {"targetField": {"description": "The relation, or the path to it: `category`, `seo.author`."}}
_IDS = [parameter(key, list_of(TEXT), "Document ids.") for key in LISTS]
_QUERY = [
    parameter("_q", TEXT, "Text in what the entries are called."),
    parameter("id", TEXT, "An entry: what it is related to already is left out."),
    *_IDS,
    parameter("type", TEXT, "The type whose entries are listed, of a relation that leads to any."),
    LOCALE,
    STATUS,
    *WINDOW,
]


_SEVERAL = [
    parameter("fields", list_of(TEXT), f"Relations, or paths to them, {MOST_FIELDS} at most."),
    LOCALE,
    STATUS,
    *WINDOW,
]
_OUTCOME = {"anyOf": [_PAGE, record({"error": {"type": "object"}})]}
_OUTCOMES = record({"data": {"type": "object", "additionalProperties": _OUTCOME}})


def _paths(app: Octavo) -> dict[str, Any]:
    uids = [*app.schemas.content_types, *app.schemas.components]
    return {"model": {"schema": one_of(*uids)}, **_FIELD}


def _about_find(app: Octavo, parts: DocumentParts) -> Operation:
    return Operation("List what a relation may lead to", _PAGE, query=_QUERY, path=_paths(app))


def _about_find_existing(app: Octavo, parts: DocumentParts) -> Operation:
    query = [LOCALE, STATUS, *WINDOW]
    summary = "List what a relation leads to"
    path = {**_paths(app), "id": {"description": "A document id; of a component, its own id."}}
    return Operation(summary, _PAGE, query=query, path=path)


def _about_find_several(app: Octavo, parts: DocumentParts) -> Operation:
    path = {**type_paths(app, "model"), "id": {"description": "A document id."}}
    return Operation("List what several relations lead to", _OUTCOMES, query=_SEVERAL, path=path)


RELATIONS = "/content-manager/relations/:model"
ROUTES = [
    admin_route("GET", f"{RELATIONS}/:targetField", RelationController.find, about=_about_find),
    admin_route(
        "GET",
        f"{RELATIONS}/:id/:targetField",
        RelationController.find_existing,
        about=_about_find_existing,
    ),
    admin_route(
        "GET",
        "/content-manager/related/:model/:id",
        RelationController.find_several,
        about=_about_find_several,
    ),
]
