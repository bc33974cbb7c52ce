"""What a query was compiled from: the project's own code may read it, and have it compiled anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from octavo.queries.access import Caller
from octavo.queries.pagination import QuerySettings
from octavo.schema.content_type import ContentType
from octavo.schema.registry import Schemas

QueryAction = Literal["find", "find_one", "find_first", "count", "create", "update", "delete"]
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class CallerQuery:
    """The parameters of one caller about one content type, and all they were read with."""

    schemas: Schemas
    content_type: ContentType
    caller: Caller
    settings: QuerySettings
    action: QueryAction
    default_locale: str
    params: Mapping[str, Any]
    filters: Any = None
    """What the caller asked for, also after the project's code put other filters in its place."""


def plain_copy(value: Any, depth: int = 0) -> Any:
    """Return parameters that nobody else holds, as deep as any are read."""
    if depth > DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {key: plain_copy(inner, depth + 1) for key, inner in value.items()}
    return [plain_copy(inner, depth + 1) for inner in value] if isinstance(value, list | tuple) else value
