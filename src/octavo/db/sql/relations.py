"""How a relation is joined: from rows or components to the target's rows, and their order.

The status is the request's at every level. The locale is the owner row's if its type has locales, otherwise
the one stored with the link; from the inverse side all owner rows of the status count.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from octavo.db.dialects.base import constant
from octavo.db.model import LinkTable, ToOne
from octavo.db.sql.scopes import Build, ComponentScope, Expression, RowScope, Scope
from octavo.schema.attributes.base import FILE_UID, Attribute, Media, Relation


@dataclass(frozen=True)
class Tie:
    """A column of a joined table that must equal a column of the starting table."""

    inner: Expression
    outer: Expression


@dataclass(frozen=True)
class Joined:
    """One joined table and its join conditions."""

    table: sa.FromClause
    held_by: tuple[Tie | Expression, ...]

    @property
    def on(self) -> tuple[Expression, ...]:
        """All join conditions."""
        return tuple(one.inner == one.outer if isinstance(one, Tie) else one for one in self.held_by)


@dataclass(frozen=True)
class JoinStep:
    """The rows an attribute leads to: the joined tables, and the order of the rows."""

    target: RowScope
    joins: tuple[Joined, ...]
    order: tuple[Expression, ...] = ()
    owner_id: Expression | None = None
    """The column of the first joined table that holds the starting row's id, if nothing else of that row is
    needed.
    """

    others: bool = False
    """Whether the rows that were asked for are left out of the result."""

    @property
    def tables(self) -> tuple[sa.FromClause, ...]:
        """The joined tables."""
        return tuple(joined.table for joined in self.joins)

    @property
    def on(self) -> tuple[Expression, ...]:
        """All join conditions."""
        return tuple(condition for joined in self.joins for condition in joined.on)

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The join conditions with the starting table."""
        return tuple(one for joined in self.joins for one in joined.held_by if isinstance(one, Tie))

    @property
    def among(self) -> tuple[Expression, ...]:
        """The join conditions among the joined tables."""
        return tuple(one for joined in self.joins for one in joined.held_by if not isinstance(one, Tie))


def step(build: Build, scope: Scope, name: str, target_uid: str) -> JoinStep:
    """Return how an attribute is joined; `target_uid` chooses among the types of a morph relation."""
    attribute = scope.attributes[name]
    target = build.rows(target_uid)
    if isinstance(scope, ComponentScope):
        return _from_component(build, scope, attribute, target)
    if name not in scope.type_model.content_type.attributes:
        return _system(scope, name, target)
    if name in scope.type_model.to_one:
        return _step_by_column(build, scope, scope.type_model.to_one[name], target)
    if name in scope.type_model.links:
        return _step_by_links(build, scope, scope.type_model.links[name], target)
    assert isinstance(attribute, Relation)
    other = attribute.mapped_by or attribute.morph_by or ""
    if other in target.type_model.to_one:
        return _inverse_column(build, scope, target.type_model.to_one[other], target)
    return _inverse_links(build, scope, target.type_model.links[other], target)


def ways(build: Build, scope: RowScope, name: str, target_uid: str) -> list[JoinStep]:
    """Return every way from an attribute to one type; only attributes that point back from a file have
    several, or none.
    """
    attribute = scope.attributes[name]
    assert isinstance(attribute, Relation)
    if not (attribute.virtual and scope.type_model.content_type.uid == FILE_UID):
        return [step(build, scope, name, target_uid)]
    target_model = build.model.types[target_uid]
    steps: list[JoinStep] = []
    for media in (one for one in target_model.content_type.attributes.values() if isinstance(one, Media)):
        target = build.rows(target_uid)
        if media.to_many:
            steps.append(_inverse_links(build, scope, target_model.links[media.name], target))
        else:
            steps.append(_inverse_column(build, scope, target_model.to_one[media.name], target))
    return [*steps, *_through_components(build, scope, build.rows(target_uid))]


def _through_components(build: Build, scope: RowScope, target: RowScope) -> list[JoinStep]:
    """Join a file to the rows that have it in a component."""
    if target.type_model.component_links is None:
        return []
    link = target.type_model.component_links.alias(build.name())
    link_conditions: tuple[Tie | Expression, ...] = (
        Tie(link.c.document_id, scope.table.c.document_id),
        link.c.target_type == constant(scope.type_model.content_type.uid),
    )
    target_conditions = (target.id == link.c.owner_id, _in_status(build, target))
    joins = (Joined(link, link_conditions), Joined(target.table, target_conditions))
    return [JoinStep(target, joins, (link.c.position, target.id))]


def _system(scope: RowScope, name: str, target: RowScope) -> JoinStep:
    """Join the locales of a version (its own included, for filters), or the admin who made it."""
    row, other = scope.table.c, target.table.c
    if name == "localizations":
        same = (Tie(other.document_id, row.document_id), Tie(other.status, row.status))
        return JoinStep(target, (Joined(target.table, same),), (other.locale,), others=True)
    return JoinStep(target, (Joined(target.table, (Tie(other.id, scope.column(name)),)),))


def _in_locale(scope: RowScope, target: RowScope, stored: Expression | None) -> Tie | Expression:
    """Match the target's locale, from the side that stores the link."""
    if not target.localized:
        return target.table.c.locale == constant("")
    if scope.localized:
        return Tie(target.table.c.locale, scope.table.c.locale)
    return target.table.c.locale == stored


def _in_inverse_locale(scope: RowScope, target: RowScope, stored: Expression | None) -> tuple[Tie, ...]:
    """Match the owner's locale, from the inverse side."""
    if not scope.localized:
        return ()
    if target.localized:
        return (Tie(target.table.c.locale, scope.table.c.locale),)
    return () if stored is None else (Tie(stored, scope.table.c.locale),)


def _step_by_column(build: Build, scope: RowScope, columns: ToOne, target: RowScope) -> JoinStep:
    locale = _in_locale(scope, target, None)
    if columns.locale is not None:
        locale = Tie(target.table.c.locale, scope.table.c[columns.locale.name])
    document = Tie(target.table.c.document_id, scope.table.c[columns.document_id.name])
    on = (document, locale, _in_status(build, target))
    return JoinStep(target, (Joined(target.table, on),))


def _step_by_links(build: Build, scope: RowScope, links: LinkTable, target: RowScope) -> JoinStep:
    link = links.table.alias(build.name())
    link_conditions: list[Tie | Expression] = [Tie(link.c.owner_id, scope.id)]
    if links.has_type:
        link_conditions.append(link.c.target_type == constant(target.type_model.content_type.uid))
    target_conditions: tuple[Tie | Expression, ...] = (
        target.table.c.document_id == link.c.document_id,
        _in_locale(scope, target, link.c.locale if links.has_locale else None),
        _in_status(build, target),
    )
    joins = (Joined(link, tuple(link_conditions)), Joined(target.table, target_conditions))
    alone = not (scope.localized and target.localized)
    return JoinStep(target, joins, (link.c.position, target.id), link.c.owner_id if alone else None)


def _inverse_column(build: Build, scope: RowScope, columns: ToOne, target: RowScope) -> JoinStep:
    stored = None if columns.locale is None else target.table.c[columns.locale.name]
    on: tuple[Tie | Expression, ...] = (
        Tie(target.table.c[columns.document_id.name], scope.table.c.document_id),
        *_in_inverse_locale(scope, target, stored),
        _in_status(build, target),
    )
    position = () if columns.position is None else (target.table.c[columns.position.name],)
    return JoinStep(target, (Joined(target.table, on),), (*position, target.id))


def _inverse_links(build: Build, scope: RowScope, links: LinkTable, target: RowScope) -> JoinStep:
    link = links.table.alias(build.name())
    link_conditions: list[Tie | Expression] = [Tie(link.c.document_id, scope.table.c.document_id)]
    if links.has_type:
        link_conditions.append(link.c.target_type == constant(scope.type_model.content_type.uid))
    target_conditions: tuple[Tie | Expression, ...] = (
        target.id == link.c.owner_id,
        *_in_inverse_locale(scope, target, link.c.locale if links.has_locale else None),
        _in_status(build, target),
    )
    joins = (Joined(link, tuple(link_conditions)), Joined(target.table, target_conditions))
    return JoinStep(target, joins, (link.c.inverse_position, target.id))


def _from_component(build: Build, scope: ComponentScope, attribute: Attribute, target: RowScope) -> JoinStep:
    """Join from a component: its links belong to the row it is in."""
    way = from_components(build, scope.owner, scope.component.uid, attribute.name, target)
    link, target_join = way.joins
    one = (*link.held_by, Tie(link.table.c.component_id, scope.id))
    return JoinStep(target, (Joined(link.table, one), target_join), way.order, way.owner_id)


def from_components(
    build: Build, owner: RowScope, component_uid: str, name: str, target: RowScope
) -> JoinStep:
    """Join from every component of a kind in a row; the link's `component_id` says which."""
    links = owner.type_model.component_links
    assert links is not None
    link = links.alias(build.name())
    link_conditions: tuple[Tie | Expression, ...] = (
        Tie(link.c.owner_id, owner.id),
        link.c.component_uid == constant(component_uid),
        link.c.field == constant(name),
        link.c.target_type == constant(target.type_model.content_type.uid),
    )
    target_conditions: tuple[Tie | Expression, ...] = (
        target.table.c.document_id == link.c.document_id,
        _in_locale(owner, target, link.c.locale),
        _in_status(build, target),
    )
    alone = not (owner.localized and target.localized)
    joins = (Joined(link, link_conditions), Joined(target.table, target_conditions))
    return JoinStep(target, joins, (link.c.position, target.id), link.c.owner_id if alone else None)


def _in_status(build: Build, target: RowScope) -> Expression:
    return target.table.c.status == build.status(target.type_model.content_type)
