"""The state shared while one query is compiled: schemas, caller, values, errors and limits."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from octavo.errors import ValidationError
from octavo.queries.access import Caller, is_private
from octavo.queries.problems import ErrorStage, Problems, hidden_drafts, invalid_key
from octavo.schema.attributes.base import (
    Attribute,
    DynamicZone,
)
from octavo.schema.content_type import Holder
from octavo.schema.registry import Schemas

IDS = frozenset({"id", "documentId"})
MAX_NODES = 2_000
MAX_JOINS = 60
MAX_DEPTH = 30
MAX_SCANS = 200
"""Most comparisons that read the text of every row: `$contains` and the like, and each attribute `_q`
searches.
"""

MAX_SORTS = 20
"""Most attributes to sort by, those of populated relations included."""

ParameterPath = tuple[str, ...]


class Compilation:
    """One query while it is compiled.

    Limits: nodes of all parameters together, joins, depth of nesting. `drafts` says that it reads drafts, of
    every type it reaches.
    """

    def __init__(self, schemas: Schemas, caller: Caller, *, drafts: bool = False) -> None:
        self.schemas = schemas
        self.caller = caller
        self.drafts = drafts
        self.problems = Problems()
        self.values: list[Any] = []
        self._nodes = 0
        self._joins = 0
        self._scans = 0
        self._sorts = 0

    def bind(self, value: Any) -> int:
        """Add a value and return its index."""
        self.values.append(value)
        return len(self.values) - 1

    def spend(self, depth: int = 0) -> None:
        """Count one node of the query; raise ValidationError beyond the limits, whatever other errors
        there are.
        """
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise ValidationError(
                f"The query is too large: more than {MAX_NODES} conditions and populated keys"
            )
        if depth > MAX_DEPTH:
            raise ValidationError(f"The query is nested too deeply: more than {MAX_DEPTH} levels")

    def spend_join(self) -> None:
        """Count one join."""
        self._joins += 1
        if self._joins > MAX_JOINS:
            raise ValidationError(f"The query follows too many relations: more than {MAX_JOINS}")

    def spend_scans(self, count: int = 1) -> None:
        """Count comparisons that read the text of every row."""
        self._scans += count
        if self._scans > MAX_SCANS:
            raise ValidationError(f"The query compares too many texts: more than {MAX_SCANS} in each row")

    def spend_sorts(self, count: int) -> None:
        """Count attributes to sort by."""
        self._sorts += count
        if self._sorts > MAX_SORTS:
            raise ValidationError(f"The query sorts by too much: more than {MAX_SORTS} attributes")

    def hides(self, uid: str | None) -> bool:
        """Whether this would read drafts of a type that the caller may not read."""
        content_type = self.schemas.content_types.get(uid or "") if self.drafts else None
        return content_type is not None and not self.caller.may_read_drafts(content_type)

    def owner(self, uid: str) -> Holder | None:
        """Return the type or component; None if there is none of this uid."""
        return self.schemas.content_types.get(uid) or self.schemas.components.get(uid)

    def attributes(self, uid: str) -> Mapping[str, Attribute]:
        """Return the attributes of a type (system ones too) or component."""
        return self.schemas[uid].all_attributes

    def target(self, attribute: Attribute) -> str | None:
        """Return the uid an attribute leads to; None for scalars, zones and morph relations."""
        target = attribute.leads_to
        return target if target is not None and self.owner(target) is not None else None


class ParameterCompiler(ABC):
    """Base of the compilers of filters, sort, fields and populate: where they are nested, and how they
    refuse a key.
    """

    def __init__(self, compilation: Compilation, param: str) -> None:
        self.compilation = compilation
        self.caller = compilation.caller
        self.param = param
        self.problems = Problems()

    @abstractmethod
    def compile(self, uid: str, value: Any) -> Any:
        """Compile the value of the parameter for one type; errors go into `problems`."""

    def refuse(self, stage: ErrorStage, key: str, path: ParameterPath | str) -> None:
        """Add an error for a key, with as much of its path as the caller may know."""
        dotted = path if isinstance(path, str) else ".".join(path)
        error = invalid_key(key, dotted or None, source=self.caller.source, param=self.param)
        self.problems.add(stage, error)

    def check_drafts(self, uid: str | None) -> None:
        """Refuse to follow a relation to drafts the caller may not read."""
        if uid is not None and self.compilation.hides(uid):
            self.problems.add(ErrorStage.DRAFTS, hidden_drafts(uid))

    def complain(self, stage: ErrorStage, message: str) -> None:
        """Add an error for a value."""
        self.problems.add(stage, ValidationError(message))

    def check_allowed(self, uid: str, attribute: Attribute, path: ParameterPath) -> None:
        """Refuse to compare or sort by what the caller may not see; `path` ends with the attribute."""
        key = path[-1]
        if isinstance(attribute, DynamicZone):
            self.refuse(ErrorStage.DYNAMIC_ZONE, key, path)
        if attribute.is_polymorphic:
            self.refuse(ErrorStage.MORPH, key, path)
        if attribute.is_password:
            self.refuse(ErrorStage.PASSWORD, key, path)
        owner = self.compilation.owner(uid)
        if not self.caller.trusted and owner is not None and is_private(owner, attribute):
            self.refuse(ErrorStage.PRIVATE, key, path)
        if not self.caller.may_follow(attribute):
            self.refuse(ErrorStage.RESTRICTED, key, path)
        self.check_drafts(self.compilation.target(attribute))
