"""For custom controllers: removes from a request's query what the caller may not ask.

Each part is tried with the compilers themselves, so that everything that is left would be accepted.
"""

from collections.abc import Mapping
from typing import Any

from octavo.queries.access import Ability, Caller
from octavo.queries.compilation import Compilation, ParameterCompiler
from octavo.queries.compile import REST_DEFAULTS
from octavo.queries.fields import FieldsCompiler
from octavo.queries.filters import OPERATORS, FilterCompiler
from octavo.queries.pagination import QuerySettings
from octavo.queries.params import PUBLICATION_STATES, QUERY_KEYS, looks_at_drafts
from octavo.queries.populate import PopulateCompiler
from octavo.queries.problems import ErrorStage
from octavo.queries.sort import SortCompiler
from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas

OPTIONS = frozenset({"filters", "sort", "fields", "populate"})


def sanitize_query(
    schemas: Schemas,
    content_type: ContentType,
    raw: Mapping[str, Any],
    *,
    ability: Ability | None = None,
    settings: QuerySettings = REST_DEFAULTS,
) -> dict[str, Any]:
    """Return the query without unknown and forbidden keys; `populate=*` is expanded."""
    sanitizer = _Sanitizer(schemas, Caller(ability, open_drafts=settings.open_drafts))
    clean = {key: value for key, value in raw.items() if key in QUERY_KEYS}
    state = raw.get("publicationState")
    if isinstance(state, str) and state in PUBLICATION_STATES:
        clean.setdefault("status", PUBLICATION_STATES[state])
    return sanitizer.query(content_type.uid, clean)


class _Sanitizer:
    def __init__(self, schemas: Schemas, caller: Caller) -> None:
        self.compilation = Compilation(schemas, caller)

    def query(self, uid: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Clean a whole query; drafts the caller may not read are not requested."""
        self.compilation.drafts = looks_at_drafts(raw, raw.get("publicationFilter"))
        if self.compilation.hides(uid):
            self.compilation.drafts = False
            raw = {key: value for key, value in raw.items() if not looks_at_drafts({key: value}, value)}
        return self.options(uid, raw)

    def options(self, uid: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """Clean the four parameters that exist at the top and inside populate; others stay."""
        cleaners = {
            "filters": self._filters,
            "sort": self._sort,
            "fields": self._fields,
            "populate": self._populate,
        }
        clean = dict(options)
        for key, cleaner in cleaners.items():
            if clean.get(key) is not None:
                clean[key] = cleaner(uid, clean[key])
        return {key: value for key, value in clean.items() if value is not None}

    def _passes(self, compiler: type[ParameterCompiler], uid: str, value: Any) -> bool:
        trial = compiler(self.compilation, "")
        trial.compile(uid, value)
        if trial.problems.first is None:
            return True
        stage, error = trial.problems.first
        return stage >= ErrorStage.FILTERS and "key" not in error.details

    def _target(self, uid: str, key: str) -> str | None:
        attribute = self.compilation.attributes(uid).get(key)
        return None if attribute is None else self.compilation.target(attribute)

    def _filters(self, uid: str, value: Any) -> Any:
        if isinstance(value, list):
            members = [self._filters(uid, member) for member in value]
            return [member for member in members if member not in (None, {}, [])] or None
        if not isinstance(value, Mapping):
            return value
        clean = {str(key): self._condition(uid, str(key), below) for key, below in value.items()}
        return {key: below for key, below in clean.items() if below is not _REMOVED} or None

    def _condition(self, uid: str, key: str, value: Any) -> Any:
        if key in OPERATORS:
            below = self._filters(uid, value) if isinstance(value, list | Mapping) else value
            return _REMOVED if below is None and value is not None else below
        if not self._passes(FilterCompiler, uid, {key: None}):
            return _REMOVED
        if self._passes(FilterCompiler, uid, {key: value}):
            return value
        target = self._target(uid, key)
        if target is not None:
            below = self._filters(target, value)
        else:
            below = {name: value[name] for name in value if name in OPERATORS} or None
        return below if below is not None and self._passes(FilterCompiler, uid, {key: below}) else _REMOVED

    def _sort(self, uid: str, value: Any) -> Any:
        if isinstance(value, str):
            parts = [part for part in value.split(",") if self._passes(SortCompiler, uid, part)]
            return ",".join(parts) or None
        if isinstance(value, list):
            return [item for item in (self._sort(uid, item) for item in value) if item] or None
        if not isinstance(value, Mapping):
            return None
        clean = {}
        for key, order in value.items():
            target = self._target(uid, str(key))
            if self._passes(SortCompiler, uid, {key: order}):
                clean[key] = order
            elif target is not None and isinstance(order, Mapping):
                below = self._sort(target, order)
                if below and self._passes(SortCompiler, uid, {key: below}):
                    clean[key] = below
        return clean or None

    def _fields(self, uid: str, value: Any) -> Any:
        if isinstance(value, list):
            return [name for name in (self._fields(uid, item) for item in value) if name]
        if not isinstance(value, str):
            return None
        names = [name for name in value.split(",") if self._passes(FieldsCompiler, uid, name)]
        return ",".join(names) or None

    def _populate(self, uid: str, value: Any) -> Any:
        if value == "*":
            return {populate.attribute: True for populate in self._populates(uid, "*")}
        if isinstance(value, str):
            parts = [part for part in value.split(",") if self._selects_something(uid, part.strip())]
            return ",".join(parts) or None
        if isinstance(value, list):
            return [item for item in (self._populate(uid, item) for item in value) if item]
        if not isinstance(value, Mapping):
            return None
        clean = {}
        for key, option in value.items():
            if self._selects_something(uid, {key: option}):
                clean[key] = option
            elif isinstance(option, Mapping) and (target := self._target(uid, str(key))) is not None:
                options_below = {name: option[name] for name in option if name in OPTIONS}
                below = self.options(target, options_below)
                if self._selects_something(uid, {key: below or True}):
                    clean[key] = below or True
        return clean or None

    def _populates(self, uid: str, value: Any) -> Any:
        return PopulateCompiler(self.compilation, "").compile(uid, value)

    def _selects_something(self, uid: str, value: Any) -> bool:
        """Whether this compiles and selects anything."""
        return self._passes(PopulateCompiler, uid, value) and bool(self._populates(uid, value))


_REMOVED: Any = object()
"""Marks what is removed; None is a possible value."""
