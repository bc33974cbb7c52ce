"""Where a condition or a sort looks: at a row, or into a component inside of a row."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import Dialect
from octavo.db.model import Model, TypeModel
from octavo.db.types import JSON_KINDS, Kept, Kind, kind_of
from octavo.queries.plan import Status
from octavo.schema.attributes.base import Attribute, Scalar
from octavo.schema.content_type import Component, ContentType

Expression = sa.ColumnElement[Any]


class Build:
    """What the parts of one plan share: the model, the dialect, the status and publication filter asked for,
    and names for its tables.
    """

    def __init__(
        self, model: Model, dialect: Dialect, status: Status, publication: str | None = None
    ) -> None:
        self.model = model
        self.dialect = dialect
        self.publication = publication
        self._status = status
        self._numbers = itertools.count(1)

    def name(self) -> str:
        """Return a new name for a table."""
        return f"t{next(self._numbers)}"

    def status(self, content_type: ContentType) -> Expression:
        """Return the status rows of a type are read in."""
        return sa.literal_column(f"'{self._status if content_type.draft_and_publish else 'published'}'")

    def rows(self, uid: str) -> "RowScope":
        """Return a type's rows under a new name."""
        kept = self.model.types[uid]
        return RowScope(kept, kept.table.alias(self.name()))


@dataclass(frozen=True)
class RowScope:
    """One row of a content type's table."""

    kept: TypeModel
    table: sa.FromClause

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The attributes that can be followed or compared."""
        return self.kept.content_type.all_attributes

    @property
    def localized(self) -> bool:
        """Whether the row's locale says in which locale to look further."""
        return self.kept.content_type.localized

    @property
    def id(self) -> Expression:
        """The row's id."""
        return self.table.c.id

    def column(self, attribute: str) -> Expression:
        """Return the column of an attribute, as it is."""
        column: Expression = self.table.c[self.kept.columns[attribute].name]
        return column

    def value(self, attribute: str) -> tuple[Expression, Kind]:
        """Return an attribute's value and kind; no locale is NULL."""
        column = self.column(attribute)
        kind = kind_of(self.kept.columns[attribute].type)
        assert kind is not None
        if attribute == "locale" and not self.localized:
            return sa.func.nullif(column, sa.literal_column("''")), "text"
        return column, kind[0]

    def json(self, attribute: str) -> tuple[Expression, tuple[str, ...]]:
        """Return where a component or zone stands: a JSON column, and the path in it."""
        return self.column(attribute), ()


@dataclass(frozen=True)
class ComponentScope:
    """One component inside of a row: a JSON value, and the path to the component in it."""

    dialect: Dialect
    component: Component
    owner: RowScope
    document: Expression
    path: tuple[str, ...]

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The attributes that can be followed or compared."""
        return self.component.attributes

    @property
    def id(self) -> Expression:
        """The component's id."""
        return self.value("id")[0]

    def value(self, attribute: str) -> tuple[Expression, Kind]:
        """Return an attribute's value and the kind it has inside of JSON."""
        kind: Kind = "bigint"
        if attribute != "id":
            declared = self.attributes[attribute]
            assert isinstance(declared, Scalar)
            kind = JSON_KINDS.get(declared.column, declared.column)
        return self.dialect.json_scalar(self.document, (*self.path, attribute), kind), kind

    def json(self, attribute: str) -> tuple[Expression, tuple[str, ...]]:
        """Return where a component inside this one stands."""
        return self.document, (*self.path, attribute)


Scope = RowScope | ComponentScope


def single_component(build: Build, scope: Scope, attribute: str, uid: str) -> ComponentScope:
    """Return the one component an attribute holds; its values are NULL where there is none."""
    document, path = scope.json(attribute)
    owner = scope if isinstance(scope, RowScope) else scope.owner
    return ComponentScope(build.dialect, build.model.schemas.components[uid], owner, document, path)


def component_elements(
    build: Build, scope: Scope, attribute: str, uid: str
) -> tuple[ComponentScope, sa.FromClause, Expression]:
    """Return one of the components a list holds, the table of all, and the condition that it is one."""
    document, path = scope.json(attribute)
    table, element, is_object = build.dialect.json_elements(document, path, build.name())
    owner = scope if isinstance(scope, RowScope) else scope.owner
    return (
        ComponentScope(build.dialect, build.model.schemas.components[uid], owner, element, ()),
        table,
        is_object,
    )


def bind(param: int, kind: Kind, suffix: str = "") -> sa.BindParameter[Any]:
    """Return the parameter of one of a query's values."""
    return sa.bindparam(f"v{param}{suffix}", type_=Kept(kind))


def all_of(conditions: Sequence[Expression]) -> Expression:
    """Return the conjunction of conditions; true without any."""
    return sa.and_(sa.true(), *conditions)
