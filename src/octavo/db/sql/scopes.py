"""What conditions and sorts refer to: a row, or a component inside a row."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from octavo.db.dialects.base import Dialect
from octavo.db.model import Model, TypeModel
from octavo.db.types import JSON_KINDS, Kind, StoredType, kind_of
from octavo.queries.plan import Status, value_name
from octavo.schema.attributes.base import Attribute, Scalar
from octavo.schema.content_type import Component, ContentType

Expression = sa.ColumnElement[Any]


class Build:
    """Shared by everything built for one plan: the model, the dialect, the status and publication filter, and
    a counter for table aliases.
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
        """Return a new alias."""
        return f"t{next(self._numbers)}"

    def status(self, content_type: ContentType) -> Expression:
        """Return the status in which rows of a type are read."""
        return sa.literal_column(f"'{self._status if content_type.draft_and_publish else 'published'}'")

    def rows(self, uid: str) -> "RowScope":
        """Return a type's rows under a new alias."""
        type_model = self.model.types[uid]
        return RowScope(type_model, type_model.table.alias(self.name()))


@dataclass(frozen=True)
class RowScope:
    """One row of a content type's table."""

    type_model: TypeModel
    table: sa.FromClause

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The attributes that can be followed or compared."""
        return self.type_model.content_type.all_attributes

    @property
    def localized(self) -> bool:
        """Whether the row has a locale, in which its relations are followed."""
        return self.type_model.content_type.localized

    @property
    def id(self) -> Expression:
        """The row's id."""
        return self.table.c.id

    def column(self, attribute: str) -> Expression:
        """Return the column of an attribute."""
        column: Expression = self.table.c[self.type_model.columns[attribute].name]
        return column

    def value(self, attribute: str) -> tuple[Expression, Kind]:
        """Return an attribute's value and kind; the empty locale is NULL."""
        column = self.column(attribute)
        kind = kind_of(self.type_model.columns[attribute].type)
        assert kind is not None
        if attribute == "locale" and not self.localized:
            return sa.func.nullif(column, sa.literal_column("''")), "text"
        return column, kind[0]

    def json(self, attribute: str) -> tuple[Expression, tuple[str, ...]]:
        """Return where a component or zone is: a JSON column, and the path in it."""
        return self.column(attribute), ()


@dataclass(frozen=True)
class ComponentScope:
    """One component inside a row: a JSON value, and the path to the component in it."""

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
        """Return an attribute's value and the kind it has inside JSON."""
        kind: Kind = "bigint"
        if attribute != "id":
            declared = self.attributes[attribute]
            assert isinstance(declared, Scalar)
            kind = JSON_KINDS.get(declared.column, declared.column)
        return self.dialect.json_scalar(self.document, (*self.path, attribute), kind), kind

    def json(self, attribute: str) -> tuple[Expression, tuple[str, ...]]:
        """Return where a component inside this one is."""
        return self.document, (*self.path, attribute)


Scope = RowScope | ComponentScope


def single_component(build: Build, scope: Scope, attribute: str, uid: str) -> ComponentScope:
    """Return the scope of a single component; its values are NULL if there is none."""
    document, path = scope.json(attribute)
    owner = scope if isinstance(scope, RowScope) else scope.owner
    return ComponentScope(build.dialect, build.model.schemas.components[uid], owner, document, path)


def component_elements(
    build: Build, scope: Scope, attribute: str, uid: str
) -> tuple[ComponentScope, sa.FromClause, Expression]:
    """Return the scope of an element of a list of components, the table of elements, and the condition that
    one is an object.
    """
    document, path = scope.json(attribute)
    table, element, is_object = build.dialect.json_elements(document, path, build.name())
    owner = scope if isinstance(scope, RowScope) else scope.owner
    return (
        ComponentScope(build.dialect, build.model.schemas.components[uid], owner, element, ()),
        table,
        is_object,
    )


def bind(param: int, kind: Kind, bound: int | None = None) -> sa.BindParameter[Any]:
    """Return the parameter of one of a query's values."""
    return sa.bindparam(value_name(param, bound), type_=StoredType(kind))


def all_of(conditions: Sequence[Expression]) -> Expression:
    """Return the conjunction of conditions; true without any."""
    return sa.and_(sa.true(), *conditions)
