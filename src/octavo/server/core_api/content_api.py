"""Checks for custom controllers: validate and sanitize queries, bodies and entries for the caller
(Strapi's `contentAPI`).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from octavo.kernel import Auth, Octavo
from octavo.queries.access import UNQUESTIONED, Ability, Caller
from octavo.queries.caller_query import QueryAction
from octavo.queries.compile import check_query, compile_query
from octavo.queries.pagination import LARGEST_START, QuerySettings
from octavo.queries.plan import Query
from octavo.queries.sanitize import sanitize_query
from octavo.schema.attributes.base import Attribute
from octavo.schema.content_type import Component, ContentType, Holder
from octavo.schema.input import IDS, Can, check_input, check_kept_by_others
from octavo.schema.registry import Schemas
from octavo.schema.walk import change_entries

Keep = Callable[[Holder, Attribute], bool]
HINT = "strict_params = false below [api.rest] of octavo.toml lets unknown parameters pass"
"""A hint for developers who have not set the option."""


class ContentApi:
    """The checks of one content type; `auth` is `ctx.state.auth`. Without it, relations are not checked
    and drafts are not read.
    """

    def __init__(
        self,
        schemas: Schemas,
        content_type: ContentType,
        default_locale: str = "en",
        settings: QuerySettings | None = None,
    ) -> None:
        self.schemas = schemas
        self.content_type = content_type
        self.default_locale = default_locale
        self._settings = settings or QuerySettings(LARGEST_START, None, False)

    def validate_query(self, query: Mapping[str, Any], auth: Auth | None = None) -> None:
        """Raise ValidationError for the first parameter the caller may not use, in the REST API's words.

        Raises GrantError for drafts the caller may not read.
        """
        check_query(self.schemas, self.content_type, query, ability=_ability(auth), settings=self._settings)

    def compile_query(
        self, query: Mapping[str, Any], auth: Auth | None = None, *, action: QueryAction = "find"
    ) -> Query:
        """Return a query for `documents(uid)` that fetches only what the caller may see.

        All rows are returned unless `pagination` says otherwise. Raises ValidationError as `validate_query`
        does.
        """
        return compile_query(
            self.schemas,
            self.content_type,
            query,
            ability=_ability(auth),
            settings=self._settings,
            action=action,
            default_locale=self.default_locale,
        )

    def sanitize_query(self, query: Mapping[str, Any], auth: Auth | None = None) -> dict[str, Any]:
        """Return a query without unknown, private and forbidden keys."""
        return sanitize_query(
            self.schemas, self.content_type, query, ability=_ability(auth), settings=self._settings
        )

    def validate_input(self, data: Any, auth: Auth | None = None) -> None:
        """Raise ValidationError for the first key a body may not have.

        Raises GrantError for a relation that entries of another type store, unless the caller may update
        them.
        """
        check_written(self.schemas, self.content_type, data, _ability(auth))

    def expect_partners_updatable(self, data: Mapping[str, Any], auth: Auth | None = None) -> None:
        """Raise GrantError if a body changes entries of other types that the caller may not update."""
        ability = _ability(auth)
        if ability is not None:
            check_kept_by_others(self.content_type, data, _updates(ability))

    def sanitize_input(self, data: Any, auth: Auth | None = None) -> Any:
        """Return a body without ids, attributes that are not writable, and relations the caller may not
        read.
        """
        caller = Caller(_ability(auth), trusted=True)

        def keep(holder: Holder, attribute: Attribute) -> bool:
            writable = attribute.writable or isinstance(holder, Component)
            return writable and attribute.name not in IDS and caller.may_follow(attribute)

        return _only(self.schemas, self.content_type, data, keep)

    def sanitize_output(self, data: Any, auth: Auth | None = None) -> Any:
        """Return entries without private attributes, passwords, and relations the caller may not read."""
        caller = Caller(_ability(auth))

        def keep(holder: Holder, attribute: Attribute) -> bool:
            return caller.sees(holder, attribute) and caller.may_show(attribute)

        return _only(self.schemas, self.content_type, data, keep)


def check_written(schemas: Schemas, content_type: ContentType, data: Any, ability: Ability | None) -> None:
    """Raise ValidationError or GrantError for what a caller may not write; with None everything is
    allowed.
    """
    if ability is None:
        check_input(schemas, content_type, data)
    else:
        check_input(schemas, content_type, data, ability.can_read, _updates(ability))


def _updates(ability: Ability) -> Can:
    return lambda uid: ability.can(f"{uid}.update")


def content_api(app: Octavo, uid: str) -> ContentApi:
    """Return the checks of a content type, for custom controllers."""
    settings = replace(query_settings(app), default_limit=LARGEST_START, max_limit=None, with_count=False)
    return ContentApi(app.schemas, app.schemas.content_type(uid), app.locales.default, settings)


def query_settings(app: Octavo) -> QuerySettings:
    """Return the settings of `[api.rest]` about queries."""
    rest = app.settings.api.rest
    is_settled = "strict_params" in rest.model_fields_set
    return QuerySettings(
        rest.default_limit,
        rest.max_limit,
        rest.with_count,
        rest.open_drafts,
        rest.strict_params,
        HINT if app.settings.development and not is_settled else "",
    )


def _ability(auth: Auth | None) -> Ability | None:
    return UNQUESTIONED if auth is None else auth.ability


def _only(schemas: Schemas, content_type: ContentType, data: Any, keep: Keep) -> Any:
    """Return entries with the attributes that are kept; keys that are no attributes stay."""

    def change(holder: Holder, entry: Mapping[str, Any]) -> dict[str, Any]:
        attributes = holder.all_attributes
        return {
            name: value
            for name, value in entry.items()
            if name not in attributes or keep(holder, attributes[name])
        }

    return change_entries(schemas, content_type, data, change)
