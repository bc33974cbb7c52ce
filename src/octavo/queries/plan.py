"""The plan: a query checked against the schemas, without any values.

A plan is frozen and hashable: queries that differ only in values have equal plans, so that statements are
compiled once per plan. The values are in `Query.values`, and plans refer to them by index (`param`).
"""

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from octavo.queries.caller_query import CallerQuery
from octavo.queries.pagination import Pagination

Status = Literal["draft", "published"]
TextOperator = Literal[
    "$eqi",
    "$nei",
    "$contains",
    "$notContains",
    "$containsi",
    "$notContainsi",
    "$startsWith",
    "$startsWithi",
    "$endsWith",
    "$endsWithi",
]
Operator = (
    TextOperator
    | Literal["$eq", "$ne", "$lt", "$lte", "$gt", "$gte", "$in", "$notIn", "$null", "$notNull", "$between"]
)
"""The operators that compare one attribute; `$and`, `$or`, `$not` are nodes of their own, `$null: false`
is `$notNull`.
"""


@dataclass(frozen=True, slots=True)
class Compare:
    """One attribute (declared or system, `id` and `documentId` too) compared with one value.

    `param` is the index of the value: a scalar, a list for `$in` and `$notIn`, a pair for `$between`; None
    for `$null` and `$notNull`. None with `$eq` or `$ne` has already become `$null` or `$notNull`; with the
    other operators, and inside lists, None is SQL's NULL. Values have the attribute's stored type, whole
    numbers within 64 bits. The operators on texts (`TextOperator`) have a text as their value whatever the
    attribute's type: they compare what is written.
    """

    attribute: str
    operator: Operator
    param: int | None = None


@dataclass(frozen=True, slots=True)
class All:
    """`$and`: all members hold; without any it is true."""

    members: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`$or`: one member holds; without any it is true (as recorded: an empty list restricts nothing)."""

    members: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negate:
    """`$not`, in SQL's three-valued logic; it is never around a `Through`, only inside."""

    member: "Condition"


@dataclass(frozen=True, slots=True)
class Through:
    """A condition on the targets of a relation, media, `localizations` or component attribute.

    Its meaning is that of a left join with distinct rows: it holds if some target matches, or if there is
    none and a row of NULLs would match (`[id][$null]=true` finds entries without any).
    """

    attribute: str
    target: str
    """The uid of the target type or component."""
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Search:
    """`_q`: one of these attributes contains the text, ignoring case.

    If the text is a number, numbers and the row id are searched too (Strapi).
    """

    attributes: tuple[str, ...]
    param: int


Condition = Compare | All | AnyOf | Negate | Through | Search


PUBLICATION: Final = "$status"
"""What an order names in place of an attribute to sort by what is published: `draft` (nothing), `modified`
(something else) or `published`.
"""


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by the scalar at the end of a path through relations, media and components.

    If a step leads to several, the one that sorts first counts (as recorded).
    """

    path: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Rows from `start` on, at most `limit`; inside populate, for each parent."""

    start_param: int
    limit_param: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What to read of one content type or component: `fields` in the wire's order, then what is populated.

    Inside a populate, `where`, `order` and `window` apply to the targets of each parent.
    """

    uid: str
    fields: tuple[str, ...]
    populate: tuple["Populate", ...] = ()
    where: Condition | None = None
    order: tuple[Order, ...] = ()
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class RelationPopulate:
    """A relation to one type, media, or `localizations`; with `count` its value is `{"count": n}`."""

    attribute: str
    selection: Selection
    count: bool


@dataclass(frozen=True, slots=True)
class MorphPopulate:
    """A relation to any of several types: the selection of each; each document has a `__type`."""

    attribute: str
    selections: tuple[Selection, ...]
    count: bool = False


@dataclass(frozen=True, slots=True)
class ComponentPopulate:
    """A component, or a repeatable one; `count` as with relations."""

    attribute: str
    selection: Selection
    count: bool


@dataclass(frozen=True, slots=True)
class ZonePopulate:
    """A dynamic zone: the selection of each kind of component; other kinds are left out of the list."""

    attribute: str
    selections: tuple[Selection, ...]
    count: bool = False


Populate = RelationPopulate | MorphPopulate | ComponentPopulate | ZonePopulate

LocaleScope = Literal["one", "some", "all", "preferred"]


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """A selection of a content type, in one status, in one, some or all locales.

    `locale_param` is the index of a text (`one`) or a list of texts (`some`); unused on types without
    locales, whose rows have the locale ''. `preferred` reads every document once: in that locale, else in
    the one at the next index, else in the first by code. `publication` is the `publicationFilter`, already
    checked: it applies to every type with drafts, at every level. `total` asks for the number of all
    matches, whatever the window.
    """

    selection: Selection
    status: Status = "published"
    locale_scope: LocaleScope = "all"
    locale_param: int | None = None
    publication: str | None = None
    total: bool = False
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        shape = (
            self.selection,
            self.status,
            self.locale_scope,
            self.locale_param,
            self.publication,
            self.total,
        )
        object.__setattr__(self, "_hash", hash(shape))

    def __hash__(self) -> int:
        # Statements are looked up by plan on every request: hashing the tree takes far longer.
        return self._hash


@dataclass(frozen=True, slots=True)
class Query:
    """A plan and its values.

    The rest is for whoever answers: how the window was requested (lists only), the locale and status given,
    and the index of the documentId, if the plan is about one document.
    """

    plan: QueryPlan
    values: tuple[Any, ...] = ()
    pagination: Pagination | None = None
    asked_locale: str | tuple[str, ...] | None = None
    asked_status: Status | None = None
    document_param: int | None = None
    foreign: bool = False
    """Whether a caller wrote it, not the project's own code, so that its answer has limits."""
    caller_query: CallerQuery | None = field(default=None, compare=False, repr=False)
    """What it was compiled from, where a caller wrote it."""

    def for_document(self, document_id: str) -> "Query":
        """Return the same query about another document."""
        if self.document_param is None:
            return self
        values = list(self.values)
        values[self.document_param] = document_id
        return replace(self, values=tuple(values))


def value_name(param: int, bound: int | None = None) -> str:
    """Return the name of one of a query's values; a pair (`$between`) has bound 0 and 1."""
    return f"v{param}" if bound is None else f"v{param}_{bound}"
