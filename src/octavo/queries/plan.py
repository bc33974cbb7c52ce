"""The plan: what a query asks of the content, checked against the schemas, free of any value.

A plan is frozen and hashable: equal questions have equal plans, whatever the values, so that statements are
written once per plan. Values stand beside it, in `Query.values`, and are named by their index (`param`).
"""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from octavo.queries.asked import Asked
from octavo.queries.pagination import Pagination

Status = Literal["draft", "published"]
Operator = Literal[
    "$eq",
    "$eqi",
    "$ne",
    "$nei",
    "$lt",
    "$lte",
    "$gt",
    "$gte",
    "$in",
    "$notIn",
    "$contains",
    "$notContains",
    "$containsi",
    "$notContainsi",
    "$startsWith",
    "$startsWithi",
    "$endsWith",
    "$endsWithi",
    "$null",
    "$notNull",
    "$between",
]
"""What compares one attribute; `$and`, `$or`, `$not` are nodes of their own, false `$null` is `$notNull`."""


@dataclass(frozen=True, slots=True)
class Compare:
    """One attribute (declared or system, `id` and `documentId` too) against one value.

    `param` names the value: a scalar, a list for `$in` and `$notIn`, a pair for `$between`; None for `$null`
    and `$notNull`. A value of None with `$eq` or `$ne` has become `$null` or `$notNull` before it comes here;
    with the other operators, and inside lists, None is SQL's NULL. Values are of the attribute's kept type,
    whole numbers within 64 bits. The `i` forms and all that look into a text have a text as their value
    whatever the attribute's type: they compare what is written.
    """

    attribute: str
    operator: Operator
    param: int | None = None


@dataclass(frozen=True, slots=True)
class All:
    """`$and`: every member holds; the empty one is true."""

    members: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """`$or`: one member holds; the empty one is true (as recorded: an empty list restricts nothing)."""

    members: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Negate:
    """`$not`, in SQL's three-valued logic; it never stands around a `Through`, but inside."""

    member: "Condition"


@dataclass(frozen=True, slots=True)
class Through:
    """A condition on what a relation, media, `localizations` or component attribute leads to.

    It has the meaning of one left join whose rows are made distinct: it holds when some target satisfies it,
    or when there is none and a row of NULLs would (`[id][$null]=true` finds entries without any).
    """

    attribute: str
    target: str
    """The uid of the type or component led to."""
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Search:
    """`_q`: what is written in one of these attributes contains the text, letter case folded.

    Numbers and the row id are among them when the text is a number (Strapi).
    """

    attributes: tuple[str, ...]
    param: int


Condition = Compare | All | AnyOf | Negate | Through | Search


@dataclass(frozen=True, slots=True)
class Order:
    """Sort by the scalar at the end of a path through relations, media and components.

    Where a step leads to several, the one that comes first in this order counts (as recorded).
    """

    path: tuple[str, ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Rows from `start` on, at most `limit`; inside populate, of each parent."""

    start_param: int
    limit_param: int | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of one content type or component: `fields` in the wire's order, then what is populated.

    `where`, `order` and `window` apply to the targets of one parent when it stands inside a populate.
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
    count: bool = False


@dataclass(frozen=True, slots=True)
class MorphPopulate:
    """A relation to any of several types: what is wanted of each; each value carries `__type`."""

    attribute: str
    selections: tuple[Selection, ...]
    count: bool = False


@dataclass(frozen=True, slots=True)
class ComponentPopulate:
    """A component, or a repeatable one; `count` as with relations."""

    attribute: str
    selection: Selection
    count: bool = False


@dataclass(frozen=True, slots=True)
class ZonePopulate:
    """A dynamic zone: what is wanted of each kind of component; kinds not named are left out of the list."""

    attribute: str
    selections: tuple[Selection, ...]
    count: bool = False


Populate = RelationPopulate | MorphPopulate | ComponentPopulate | ZonePopulate

LocaleScope = Literal["one", "some", "all"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One question: a selection of a content type, in one status, in one, some or all locales.

    `locale_param` names a text (`one`) or a list of texts (`some`); unused on types without locales, whose
    rows have the locale ''. `publication` is the recorded `publicationFilter`, already checked: it holds for
    every type with drafts, at every level. `total` asks for the number of all rows the window is cut from.
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
    """A plan and the values it names.

    The rest is for who answers: how the window was asked for (lists only), which locale and status were
    named, and the value that stands for the document, where the plan is about one.
    """

    plan: Plan
    values: tuple[Any, ...] = ()
    pagination: Pagination | None = None
    asked_locale: str | tuple[str, ...] | None = None
    asked_status: Status | None = None
    document_param: int | None = None
    foreign: bool = False
    """Whether a caller wrote it, not the project's own code: it is answered within limits."""
    asked: Asked | None = field(default=None, compare=False, repr=False)
    """What it was compiled from, where a caller wrote it."""

    def for_document(self, document_id: str) -> "Query":
        """Return the same question about this document."""
        if self.document_param is None:
            return self
        values = list(self.values)
        values[self.document_param] = document_id
        return replace(self, values=tuple(values))
