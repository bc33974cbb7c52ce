"""Compiles the parameters of a query on one content type to a plan and its values."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from octavo.errors import ValidationError
from octavo.queries.access import Ability, Caller
from octavo.queries.caller_query import CallerQuery, QueryAction, plain_copy
from octavo.queries.compilation import Compilation
from octavo.queries.fields import FieldsCompiler
from octavo.queries.filters import FilterCompiler, leads_on
from octavo.queries.pagination import (
    MIXED_OUTSIDE,
    Pagination,
    QuerySettings,
    read_pagination,
    read_whole,
    replace_window,
)
from octavo.queries.params import (
    DOCUMENT_KEYS,
    Locale,
    check_keys,
    expect_one_locale,
    known_keys,
    looks_at_drafts,
    read_locale,
    read_publication,
    read_status,
    refuse_status,
)
from octavo.queries.plan import (
    All,
    Compare,
    Condition,
    LocaleScope,
    Query,
    QueryPlan,
    Selection,
    Status,
    Window,
)
from octavo.queries.populate import PopulateCompiler
from octavo.queries.problems import ErrorStage, hidden_drafts
from octavo.queries.search import read_search
from octavo.queries.sort import SortCompiler, with_sorted
from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas

ONE_DOCUMENT = frozenset({"find_one", "update", "delete"})
"""Actions on one document; its documentId is a value of the query: `Query.for_document`."""

WRITING = frozenset({"create", "update"})
ANY_LOCALES = frozenset({"find", "count", "delete"})
"""Actions that may be about several locales at once."""

REST_DEFAULTS = QuerySettings()
OWN_CODE = Caller(trusted=True, source=None)
WINDOW_KEYS = frozenset({"start", "limit", "page", "pageSize", "pagination"})
"""Parameters by which the project's code chooses rows, one way at a time."""


def compile_query(
    schemas: Schemas,
    content_type: ContentType,
    raw: Mapping[str, Any],
    *,
    ability: Ability | None,
    settings: QuerySettings = REST_DEFAULTS,
    action: QueryAction = "find",
    default_locale: str = "en",
    source: str | None = "query",
) -> Query:
    """Compile the query of a content API request; every parameter is checked against what the caller may see.

    `find` of a single type is `find_first`. With `ability` None, relations are not checked. Raises
    ValidationError or PaginationError in Strapi's words, and GrantError for drafts the caller may not read;
    writing a draft is allowed without it, but the answer then leaves out its content.
    """
    if action == "find" and content_type.kind == "singleType":
        action = "find_first"
    if action == "delete":
        refuse_status(raw, source)
    caller = Caller(ability, source=source, open_drafts=settings.open_drafts)
    params = plain_copy(raw)
    caller_query = CallerQuery(
        schemas, content_type, caller, settings, action, default_locale, params, params.get("filters")
    )
    return _compile_caller_query(caller_query)


def recompile(query: Query, edited: Mapping[str, Any]) -> Query:
    """Compile a caller's query again after the project's own code changed its parameters.

    `filters` and the window (`start`, `limit`) are trusted. What shows more (`fields`, `populate`, `status`),
    and `sort`, is checked as if the caller had sent it, and so are the caller's own filters if drafts are
    read now. Raises what `compile_query` raises.
    """
    if query.caller_query is None:
        raise ValueError("only what a caller asked can be compiled again")
    caller_query, caller = query.caller_query, query.caller_query.caller
    params = plain_copy({key: value for key, value in edited.items() if key not in WINDOW_KEYS})
    if params.get("status") is None:
        params.pop("status", None)
    if not _looks_at_drafts(caller_query.params) and _looks_at_drafts(params):
        compilation = Compilation(caller_query.schemas, caller, drafts=True)
        trial = FilterCompiler(compilation, "filters")
        trial.compile(caller_query.content_type.uid, caller_query.filters)
        trial.problems.raise_first()
    return _compile_caller_query(replace(caller_query, params=params), own=edited, before=query.pagination)


def _looks_at_drafts(params: Mapping[str, Any]) -> bool:
    return looks_at_drafts(params, params.get("publicationFilter"))


def _compile_caller_query(
    caller_query: CallerQuery, own: Mapping[str, Any] | None = None, before: Pagination | None = None
) -> Query:
    """Compile a caller's parameters; with `own`, filters and window are the project's code's."""
    source = caller_query.caller.source
    compilation = Compilation(caller_query.schemas, caller_query.caller)
    mode = read_publication(caller_query.params, source, compilation.problems)
    strict = caller_query.settings.strict or own is not None
    params = known_keys(caller_query.params, source, strict=strict, hint=caller_query.settings.hint)
    caller_query = replace(caller_query, params=params)
    compilation.drafts = looks_at_drafts(params, mode)
    reader = _ParameterReader(
        compilation, caller_query.content_type, params, caller_query.action, caller_query.default_locale
    )
    if own is not None:
        reader.filtering = OWN_CODE
    if before is not None and own is not None:
        pagination: Pagination | None = replace_window(
            before, own, caller_query.settings, compilation.problems
        )
    else:
        pagination = reader.pagination(caller_query.settings) if caller_query.action == "find" else None
    return replace(reader.query("published", mode, pagination), caller_query=caller_query)


def check_query(
    schemas: Schemas,
    content_type: ContentType,
    raw: Mapping[str, Any],
    *,
    ability: Ability | None = None,
    settings: QuerySettings = REST_DEFAULTS,
) -> None:
    """Raise ValidationError for unknown and forbidden keys, GrantError for drafts, and nothing else."""
    compilation = Compilation(schemas, Caller(ability, open_drafts=settings.open_drafts))
    mode = read_publication(raw, "query", compilation.problems)
    raw = known_keys(raw, "query", strict=settings.strict, hint=settings.hint)
    compilation.drafts = looks_at_drafts(raw, mode)
    reader = _ParameterReader(compilation, content_type, raw, "find", "en")
    reader.check_drafts()
    reader.selection(reader.where(), None)
    compilation.problems.raise_first(before=ErrorStage.PAGINATION)


def compile_document_query(
    schemas: Schemas,
    content_type: ContentType,
    params: Mapping[str, Any],
    *,
    action: QueryAction = "find",
    default_locale: str = "en",
) -> Query:
    """Compile the parameters of the document service, for the project's own code, which sees private
    attributes.

    Drafts are read by default, and all rows; `pagination`, `count` and `ordering` have no effect (as
    recorded). Raises ValidationError.
    """
    if params.get("lookup"):
        raise ValidationError("Invalid params: 'lookup'")
    check_keys(params, DOCUMENT_KEYS, None)
    params = {key: value for key, value in params.items() if key != "status" or value is not None}
    compilation = Compilation(schemas, Caller(trusted=True, source=None))
    mode = read_publication(params, None, compilation.problems)
    return _ParameterReader(compilation, content_type, params, action, default_locale).query(
        "draft", mode, None
    )


def compile_whole(schemas: Schemas, content_type: ContentType) -> Query:
    """Return the query for all published entries of a type: scalars, components, zones, and one level of
    relations and media.

    Private attributes and passwords are left out.
    """
    populate = PopulateCompiler(Compilation(schemas, Caller(source=None)), "populate")
    uid = content_type.uid
    return Query(QueryPlan(populate.select(uid, populate=populate.whole(uid))))


class _ParameterReader:
    """Reads the parameters of one query, in the order in which the plan's values are numbered."""

    def __init__(
        self,
        compilation: Compilation,
        content_type: ContentType,
        raw: Mapping[str, Any],
        action: QueryAction,
        default_locale: str,
    ) -> None:
        self.compilation = compilation
        self.problems = compilation.problems
        self.content_type = content_type
        self.raw = raw
        self.action = action
        self.default_locale = default_locale
        self.filtering = compilation.caller
        """On whose behalf the filters at the top are checked."""

    def query(self, default_status: Status, publication: str | None, pagination: Pagination | None) -> Query:
        """Return the query; raise its first error."""
        document_param = self.compilation.bind("") if self.action in ONE_DOCUMENT else None
        where = self.where(document_param)
        status, asked_status = read_status(self.raw, default_status, self.problems)
        locale = read_locale(self.raw.get("locale"), self.problems)
        scope, locale_param = self._locale_scope(locale)
        self.check_drafts()
        selection = self.selection(where, self._window(pagination))
        self.problems.raise_first()
        plan = QueryPlan(
            selection,
            status,
            scope,
            locale_param,
            publication,
            pagination is not None and pagination.with_count,
        )
        values = tuple(self.compilation.values)
        foreign = not self.compilation.caller.trusted
        return Query(plan, values, pagination, locale, asked_status, document_param, foreign)

    def pagination(self, settings: QuerySettings) -> Pagination:
        """Read `pagination`; `page` and `pageSize` next to it are refused (as recorded)."""
        if any(self.raw.get(key) not in (None, "") for key in ("page", "pageSize")):
            self.problems.add(ErrorStage.WINDOW, ValidationError(MIXED_OUTSIDE))
        return read_pagination(self.raw.get("pagination"), settings, self.problems)

    def where(self, document_param: int | None = None) -> Condition | None:
        """Return the conditions of the query: the document, `filters` and `_q`."""
        filters = FilterCompiler(self.compilation, "filters")
        filters.caller = self.filtering
        condition = filters.compile(self.content_type.uid, self.raw.get("filters"))
        self.problems.absorb(filters.problems, ErrorStage.FILTERS)
        search = read_search(self.compilation, self.content_type, self.raw.get("_q"))
        document = None if document_param is None else Compare("documentId", "$eq", document_param)
        members = tuple(member for member in (document, condition, search) if member is not None)
        return members[0] if len(members) == 1 else All(members) if members else None

    def selection(self, where: Condition | None, window: Window | None) -> Selection:
        """Return what is selected; errors are collected."""
        uid = self.content_type.uid
        sort = SortCompiler(self.compilation, "sort")
        fields = FieldsCompiler(self.compilation, "fields")
        populate = PopulateCompiler(self.compilation, "populate")
        names = fields.compile(uid, self.raw.get("fields"))
        if self._is_blind():
            names = tuple(name for name in names if name in self.content_type.system)
        populates = populate.compile(uid, self.raw.get("populate"))
        orders = sort.compile(uid, self.raw.get("sort"))
        names = with_sorted(names, orders) if leads_on(where) else names
        selection = Selection(uid, names, populates, where, orders, window)
        self.problems.absorb(sort.problems, ErrorStage.SORT)
        self.problems.absorb(fields.problems, ErrorStage.FIELDS)
        self.problems.absorb(populate.problems, ErrorStage.POPULATE)
        return selection

    def check_drafts(self) -> None:
        """Refuse reading drafts without the grant; writing one is not reading, unless the answer's
        content is chosen.
        """
        uid = self.content_type.uid
        is_chosen = any(self.raw.get(key) is not None for key in ("fields", "populate"))
        if self.compilation.hides(uid) and (is_chosen or self.action not in WRITING):
            self.problems.add(ErrorStage.DRAFTS, hidden_drafts(uid))

    def _is_blind(self) -> bool:
        """Whether a draft is written by a caller who may not read it."""
        return self.action in WRITING and self.compilation.hides(self.content_type.uid)

    def _locale_scope(self, locale: Locale) -> tuple[LocaleScope, int | None]:
        """Return which locales are read; a top-level filter on `locale` replaces the parameter (Strapi)."""
        if not self.content_type.localized:
            return "all", None
        if self.action not in ANY_LOCALES:
            expect_one_locale(locale, self.problems, writing=self.action in WRITING)
        filters = self.raw.get("filters")
        if isinstance(filters, Mapping) and "locale" in filters:
            return "all", None
        if self.action in ANY_LOCALES and locale == "*":
            return "all", None
        if isinstance(locale, tuple):
            return "some", self.compilation.bind(list(locale))
        if self.raw.get("anyLocale") is True:
            preferred = self.compilation.bind(locale or self.default_locale)
            self.compilation.bind(self.default_locale)
            return "preferred", preferred
        return "one", self.compilation.bind(locale or self.default_locale)

    def _window(self, pagination: Pagination | None) -> Window | None:
        """Return the window: of `pagination`, or of the document service's own parameters."""
        if pagination is not None:
            start = self.compilation.bind(pagination.first_row)
            return Window(start, self.compilation.bind(pagination.limit))
        page = read_whole("page", self.raw.get("page"), 1, self.problems)
        size = read_whole("pageSize", self.raw.get("pageSize"), 1, self.problems)
        first = read_whole("start", self.raw.get("start"), 0, self.problems)
        limit = read_whole("limit", self.raw.get("limit"), 1, self.problems, no_bound=True)
        if (page or size) and (first is not None or limit is not None):
            self.problems.add(ErrorStage.WINDOW, ValidationError(MIXED_OUTSIDE))
        if self.action != "find" or not self.compilation.caller.trusted:
            return None
        if page or size:
            limit = size or REST_DEFAULTS.default_limit
            first = ((page or 1) - 1) * limit
        if first is None and limit in {None, -1}:
            return None
        start = self.compilation.bind(first or 0)
        return Window(start, None if limit in {None, -1} else self.compilation.bind(limit))
