"""The query parameters of core routes, each with the names it may contain."""

import re
from typing import Any

from octavo.kernel import Octavo
from octavo.queries.access import drafts_grant
from octavo.queries.params import PUBLICATION_FILTERS, PUBLICATION_STATES
from octavo.schema.attributes.base import Scalar
from octavo.schema.content_type import ContentType
from octavo.server.openapi.entities import EntitySchemas, visible

Json = dict[str, Any]

ONE = frozenset({"find_one", "create", "update"})


def query_parameters(
    app: Octavo, content_type: ContentType, action: str, entities: EntitySchemas
) -> list[Json]:
    """Return the parameters in a query string for one action (find, find_one, …) of a type."""
    parameters: list[Json] = []
    if action != "delete":
        parameters = [_fields(content_type, entities), _populate(content_type, entities)]
    if action == "find" and content_type.kind == "collectionType":
        parameters += [
            _filters(content_type, entities),
            _sort(content_type, entities),
            _pagination(app),
            _search(),
        ]
    if content_type.localized:
        parameters.append(_locale(app, every=action in {"find", "delete"}))
    if content_type.draft_and_publish and action != "delete":
        parameters += _versions(_who_reads_drafts(app, content_type), reading=action in {"find", "find_one"})
    return parameters


def _parameter(name: str, schema: Json, description: str, **more: Any) -> Json:
    return {"name": name, "in": "query", "description": description, "schema": schema, **more}


def _list_parameter(name: str, items: Json, description: str) -> Json:
    """Return a parameter that is a comma-separated list."""
    schema = {"type": "array", "items": items}
    return _parameter(name, schema, description, style="form", explode=False)


def _words(words: list[str], dotted: str = "") -> Json:
    """Return the schema of a list of known names, or of paths through relations that begin with one."""
    plain: Json = {"type": "string", "enum": words}
    return {"anyOf": [plain, {"type": "string", "pattern": dotted}]} if dotted else plain


def _fields(content_type: ContentType, entities: EntitySchemas) -> Json:
    names = [name.name for name in visible(content_type) if isinstance(name, Scalar)]
    return _list_parameter(
        "fields",
        entities.words(content_type.uid, "Fields", _words(["*", *names])),
        "The scalars wanted; `id` and `documentId` always come. Also `fields[0]=…`.",
    )


def _populate(content_type: ContentType, entities: EntitySchemas) -> Json:
    names = [attribute.name for attribute in visible(content_type) if not isinstance(attribute, Scalar)]
    deeper = _with_more_inside(content_type)
    dotted = rf"^({_any_of(deeper)})(\.[A-Za-z_]\w*)+$" if deeper else ""
    return _list_parameter(
        "populate",
        entities.words(content_type.uid, "Populate", _words(["*", *names], dotted)),
        "What comes along: relations, media, components and zones, by name or by path (`category.cover`). "
        "As objects with options of their own: `populate[category][fields]=name`, with `fields`, `filters`, "
        "`sort`, `populate`, `count`, and `on` for zones. What the caller may not read is left out.",
    )


def _filters(content_type: ContentType, entities: EntitySchemas) -> Json:
    return _parameter(
        "filters",
        entities.filters(content_type.uid),
        "Conditions, nested in brackets: `filters[title][$containsi]=sea`, "
        "`filters[$or][0][category][name]=News`. Unknown and forbidden keys are a 400.",
        style="deepObject",
        explode=True,
    )


def _sort(content_type: ContentType, entities: EntitySchemas) -> Json:
    scalars = [attribute.name for attribute in visible(content_type) if isinstance(attribute, Scalar)]
    others = _with_more_inside(content_type)
    dotted = rf"^({_any_of(others)})(\.[A-Za-z_]\w*)+(:(asc|desc))?$" if others else ""
    words = [f"{name}{order}" for name in scalars for order in ("", ":asc", ":desc")]
    return _list_parameter(
        "sort",
        entities.words(content_type.uid, "Sort", _words(words, dotted)),
        "The strongest first; through relations by path (`category.name:desc`). Also `sort[0]=…`.",
    )


def _pagination(app: Octavo) -> Json:
    rest = app.settings.api.rest
    whole = {"type": "integer", "minimum": 0}
    size = {"type": "integer", "minimum": 1, "default": rest.default_limit}
    by_page = {"page": {"type": "integer", "minimum": 1, "default": 1}, "pageSize": size}
    by_offset = {"start": {**whole, "default": 0}, "limit": size}
    count = {"withCount": {"type": "boolean", "default": rest.with_count}}
    schema = {
        "anyOf": [
            {"type": "object", "properties": {**keys, **count}, "additionalProperties": False}
            for keys in (by_page, by_offset)
        ]
    }
    return _parameter(
        "pagination",
        schema,
        "By page (`pagination[page]`, `pagination[pageSize]`) or by offset (`pagination[start]`, "
        f"`pagination[limit]`), not both.{_most(rest.max_limit)}",
        style="deepObject",
        explode=True,
    )


def _most(limit: int | None) -> str:
    return "" if limit is None else f" More than {limit} entries are {limit}."


def _search() -> Json:
    return _parameter("_q", {"type": "string"}, "Text looked for in every searchable attribute.")


def _locale(app: Octavo, *, every: bool) -> Json:
    locales = [*app.settings.i18n.locales]
    more = "; `*` stands for all" if every else ""
    return _parameter(
        "locale",
        {"type": "string", "default": app.locales.default, "examples": [*locales, *(["*"] if every else [])]},
        f"The locale, of {', '.join(locales)}{more}.",
    )


def _who_reads_drafts(app: Octavo, content_type: ContentType) -> str:
    return "" if app.settings.api.rest.open_drafts else f" Drafts need `{drafts_grant(content_type.uid)}`."


def _versions(who: str, *, reading: bool) -> list[Json]:
    status = {"type": "string", "enum": ["draft", "published"], "default": "published"}
    description = f"Which version is read or written; writing published publishes.{who}"
    parameters = [_parameter("status", status, description)]
    if reading:
        states = {"type": "string", "enum": list(PUBLICATION_STATES)}
        filters = {"type": "string", "enum": list(PUBLICATION_FILTERS)}
        parameters.append(_parameter("publicationState", states, "Strapi 4's `status`: live or preview."))
        parameters.append(_parameter("publicationFilter", filters, "Only documents in this state."))
        parameters.append(
            _parameter(
                "hasPublishedVersion", {"type": "boolean"}, "Only documents that are published, or are not."
            )
        )
    return parameters


def _with_more_inside(content_type: ContentType) -> list[str]:
    """Return the attributes that paths can lead through: not morph relations, whose types are unknown."""
    attributes = (one for one in visible(content_type) if not isinstance(one, Scalar))
    return [one.name for one in attributes if not one.is_morph]


def _any_of(names: list[str]) -> str:
    return "|".join(re.escape(name) for name in names)
