"""Relations over HTTP: `/content-manager/relations/<uid>/<field>` and `…/<uid>/<document id>/<field>`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

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
from octavo.plugins.admin.answers import WINDOW
from octavo.plugins.admin.entries.access import Access, Entry
from octavo.plugins.admin.entries.answers import LOCALE, STATUS
from octavo.plugins.admin.entries.forms import MOST_DOCUMENTS, document_id_of, status_of_query
from octavo.plugins.admin.listing import read_page
from octavo.plugins.admin.permissions import PermissionService
from octavo.plugins.admin.reading import invalid_key
from octavo.plugins.admin.relations.paths import holding, relation_at
from octavo.plugins.admin.relations.service import Asked, Relations, Targets, expect_concerned
from octavo.plugins.admin.search_throttle import SearchThrottle
from octavo.plugins.admin.views.defaults import Holder
from octavo.plugins.admin.views.service import ViewService
from octavo.schema import ContentType

LISTS = ("idsToOmit", "idsToInclude")
EXISTING_KEYS = frozenset({"page", "pageSize", "locale", "status"})
KEYS = EXISTING_KEYS | {"_q", "id", *LISTS}


@dataclass(frozen=True)
class Place:
    """A relation of one entry, and what is asked of it."""

    relations: Relations
    document_id: str
    asked: Asked
    is_of_component: bool = False
    """Whether the entry was found by the id of a component in it."""


class RelationController:
    """Lists what a relation leads to, and what it may lead to."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.permissions = app.service(PermissionService)
        self.views = app.service(ViewService)
        self.throttle = app.service(SearchThrottle)

    async def find(self, ctx: Context) -> object:
        """Answer a page of what a relation may lead to."""
        relations, name = await self._relations(ctx, KEYS)
        asked = _read_query(ctx)
        given = ctx.query.get("id") or None
        if given is not None and not isinstance(given, str):
            raise ValidationError("id must be the id of a document")
        entry = None if given is None else await self._entry_with(ctx, relations, given, asked)
        searcher = (str(ctx.state.user["id"]), relations.targets.content_type.uid)
        guesses = bool(asked.text) and relations.targets.hides_some()
        if guesses:
            self.throttle.expect_allowed(ctx, searcher)
        omitted = {*asked.omitted, *(await self._related_ids(entry, asked))}
        results, total = await relations.targets.page(replace(asked, omitted=sorted(omitted)), name)
        if guesses and not total:
            await self.throttle.count(ctx, searcher)
        return {"results": results, "pagination": pagination(asked.page, asked.size, total)}

    async def find_existing(self, ctx: Context) -> object:
        """Answer a page of what a relation leads to from an entry, or a component in one, in its order."""
        relations, name = await self._relations(ctx, EXISTING_KEYS)
        asked = _read_query(ctx)
        entry = await self._entry_with(ctx, relations, document_id_of(ctx), asked)
        results, total = ([], 0) if entry is None else await self._existing(entry, name)
        return {"results": results, "pagination": pagination(asked.page, asked.size, total)}

    async def _related_ids(self, found: Place | None, asked: Asked) -> set[str]:
        """Return what an entry is related to already, but for what is to be listed all the same."""
        related = [] if found is None else await found.relations.related(found.document_id, found.asked)
        return {*related} - {*asked.included}

    async def _existing(self, found: Place, name: str) -> tuple[list[Entry], int]:
        try:
            return await found.relations.existing(found.document_id, found.asked, name)
        except NotFoundError:
            if found.is_of_component:
                return [], 0
            raise

    async def _entry_with(self, ctx: Context, relations: Relations, given: str, asked: Asked) -> Place | None:
        """Return the entry that has a relation, by its document id or by the id of a component in it; None
        if there is no such component.
        """
        holder, ability = relations.holder, ability_of(ctx)
        if isinstance(holder, ContentType):
            return Place(relations, given, asked)
        number = row_id(given)
        if number is None:
            raise ValidationError(f"{given} is no id of a component: it must be a whole number")
        for content_type in holding(self.app.schemas, holder.uid):
            readable = ability.can(READ, content_type.uid)
            found = readable and await self.app.documents(content_type.uid).find_component(holder.uid, number)
            if found:
                source = self._access(ctx, content_type.uid).elsewhere(found["locale"])
                path = f"{found['path']}.{relations.path}"
                inside = Relations(source, content_type, path, relations.targets)
                there = replace(asked, locale=found["locale"], status=found["status"])
                return Place(inside, found["documentId"], there, is_of_component=True)
        return None

    async def _relations(self, ctx: Context, keys: frozenset[str]) -> tuple[Relations, str]:
        """Return the relation in the path, and the field its entries are called by."""
        uid, path = ctx.params["model"], ctx.params["targetField"]
        schemas = self.app.schemas
        holder = schemas.content_types.get(uid) or schemas.components.get(uid)
        if holder is None:
            raise PolicyError() if not ability_of(ctx).everything else NotFoundError()
        expect_concerned(schemas, ability_of(ctx), holder, path)
        for key in ctx.query:
            if key not in keys:
                raise invalid_key(key)
        relation = relation_at(schemas, holder.attributes, path, uid)
        source = self._access(ctx, uid) if isinstance(holder, ContentType) else None
        targets = Targets(self._access(ctx, relation.target or ""))
        inner = self._holder_of(holder, path)
        main_field = await self.views.main_field(inner, relation.name)
        return Relations(source, holder, path, targets), targets.called_by(main_field)

    def _access(self, ctx: Context, uid: str) -> Access:
        locale = ctx.query.get("locale") or None
        if locale is not None and (not isinstance(locale, str) or locale == "*"):
            raise ValidationError("locale must be one locale")
        conditions = self.permissions.conditions
        return Access(self.app, uid, ability_of(ctx), ctx.state.user, conditions, locale)

    def _holder_of(self, holder: Holder, path: str) -> Holder:
        """Return the type or component that has the relation at the end of a path."""
        found = holder
        for part in path.split(".")[:-1]:
            attribute = found.attributes.get(part)
            uids = getattr(attribute, "components", ())
            inside: list[Holder] = [self.app.schemas.components[uid] for uid in uids]
            named = [one for one in inside if path.rpartition(".")[2] in one.attributes]
            found = (named or inside or [found])[0]
        return found


def _read_query(ctx: Context) -> Asked:
    page, size = read_page(ctx.query)
    text, locale = ctx.query.get("_q"), ctx.query.get("locale")
    omitted, included = [_ids(ctx.query, key) for key in LISTS]
    return Asked(
        page,
        size,
        status_of_query(ctx),
        locale or None,
        text if isinstance(text, str) else None,
        omitted,
        included,
    )


def _ids(query: Mapping[str, Any], key: str) -> list[str]:
    """Return a list of document ids in a query; raises ValidationError for anything else."""
    value = query.get(key)
    values = value if isinstance(value, list) else [] if value in (None, "") else [value]
    if len(values) > MOST_DOCUMENTS or not all(isinstance(item, str) for item in values):
        raise ValidationError(f"{key} must be a list of at most {MOST_DOCUMENTS} document ids")
    return values


_ENTRY = shared("RelatedEntry", record({"id": WHOLE, "documentId": TEXT}, more=True))
_PAGE = page_of(_ENTRY)
_FIELD = {"targetField": {"description": "The relation, or the path to it: `category`, `seo.author`."}}
_IDS = [parameter(key, list_of(TEXT), "Document ids.") for key in LISTS]
_QUERY = [
    parameter("_q", TEXT, "Text in what the entries are called."),
    parameter("id", TEXT, "An entry: what it is related to already is left out."),
    *_IDS,
    LOCALE,
    STATUS,
    *WINDOW,
]


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


RELATIONS = "/content-manager/relations/:model"
ROUTES = [
    admin_route("GET", f"{RELATIONS}/:targetField", RelationController.find, about=_about_find),
    admin_route(
        "GET",
        f"{RELATIONS}/:id/:targetField",
        RelationController.find_existing,
        about=_about_find_existing,
    ),
]
