"""How one attribute leads from a row or a component to rows: the joins, and the order they come in.

Status is the request's at every level. The locale is the row's the link hangs on where that type has
locales, else the one kept with the link; from the inverse side all owner rows of the status count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from octavo.db.build.scopes import Build, ComponentScope, Expression, RowScope, Scope
from octavo.db.dialects.base import constant
from octavo.db.model import FILE_UID, LinkTable, ToOne
from octavo.schema.attributes.base import Attribute, Media, Relation


@dataclass(frozen=True)
class Step:
    """The rows an attribute leads to: their table, the link table on the way, what connects them, their
    order.
    """

    target: RowScope
    link: sa.FromClause | None
    on: tuple[Expression, ...]
    order: tuple[Expression, ...] = ()
    many: bool = False

    @property
    def tables(self) -> tuple[sa.FromClause, ...]:
        """The tables joined to the one the step starts from, in the order they are reached."""
        return (self.target.table,) if self.link is None else (self.link, self.target.table)


def step(build: Build, scope: Scope, name: str, target_uid: str) -> Step:
    """Return where an attribute leads; `target_uid` chooses among the types of a morph relation."""
    attribute = scope.attributes[name]
    target = build.rows(target_uid)
    if isinstance(scope, ComponentScope):
        return _from_component(build, scope, attribute, target)
    if name not in scope.kept.content_type.attributes:
        return _system(build, scope, name, target)
    if name in scope.kept.to_one:
        return _owned_column(build, scope, scope.kept.to_one[name], target)
    if name in scope.kept.links:
        return _owned_links(build, scope, attribute, scope.kept.links[name], target)
    assert isinstance(attribute, Relation)
    other = attribute.mapped_by or attribute.morph_by or ""
    many = attribute.to_many
    if other in target.kept.to_one:
        return _inverse_column(build, scope, target.kept.to_one[other], target, many)
    return _inverse_links(build, scope, target.kept.links[other], target, many)


def leads_to(attribute: Attribute) -> str | None:
    """Return the type a relation or media leads to; None where that varies."""
    if isinstance(attribute, Media):
        return FILE_UID
    return attribute.target if isinstance(attribute, Relation) else None


def _system(build: Build, scope: RowScope, name: str, target: RowScope) -> Step:
    """Lead to the other locales of a version, or to who made it."""
    row, other = scope.table.c, target.table.c
    if name == "localizations":
        same = (other.document_id == row.document_id, other.status == row.status, other.id != row.id)
        return Step(target, None, same, (other.id,), many=True)
    return Step(target, None, (other.id == scope.column(name),))


def _in_locale(scope: RowScope, target: RowScope, stored: Expression | None) -> Expression:
    """Match the target's locale from the side that keeps the link."""
    if not target.localized:
        return target.table.c.locale == constant("")
    if scope.localized:
        return target.table.c.locale == scope.table.c.locale
    return target.table.c.locale == stored


def _in_inverse_locale(scope: RowScope, target: RowScope, stored: Expression | None) -> Sequence[Expression]:
    """Match the owner's locale from the side that keeps nothing."""
    if not scope.localized:
        return ()
    if target.localized:
        return (target.table.c.locale == scope.table.c.locale,)
    return () if stored is None else (stored == scope.table.c.locale,)


def _owned_column(build: Build, scope: RowScope, kept: ToOne, target: RowScope) -> Step:
    stored = None if kept.locale is None else scope.table.c[kept.locale.name]
    on = (
        target.table.c.document_id == scope.table.c[kept.document_id.name],
        _in_locale(scope, target, stored),
        target.table.c.status == build.status(target.kept.content_type),
    )
    return Step(target, None, on)


def _owned_links(
    build: Build, scope: RowScope, attribute: Attribute, links: LinkTable, target: RowScope
) -> Step:
    link = links.table.alias(build.name())
    on = [
        link.c.owner_id == scope.id,
        target.table.c.document_id == link.c.document_id,
        _in_locale(scope, target, link.c.locale if links.has_locale else None),
        target.table.c.status == build.status(target.kept.content_type),
    ]
    if links.has_type:
        on.append(link.c.target_type == constant(target.kept.content_type.uid))
    many = attribute.multiple if isinstance(attribute, Media) else _to_many(attribute)
    return Step(target, link, tuple(on), (link.c.position, target.id), many)


def _inverse_column(build: Build, scope: RowScope, kept: ToOne, target: RowScope, many: bool) -> Step:
    stored = None if kept.locale is None else target.table.c[kept.locale.name]
    on = (
        target.table.c[kept.document_id.name] == scope.table.c.document_id,
        *_in_inverse_locale(scope, target, stored),
        target.table.c.status == build.status(target.kept.content_type),
    )
    position = () if kept.position is None else (target.table.c[kept.position.name],)
    return Step(target, None, on, (*position, target.id), many)


def _inverse_links(build: Build, scope: RowScope, links: LinkTable, target: RowScope, many: bool) -> Step:
    link = links.table.alias(build.name())
    on = [
        link.c.document_id == scope.table.c.document_id,
        target.id == link.c.owner_id,
        *_in_inverse_locale(scope, target, link.c.locale if links.has_locale else None),
        target.table.c.status == build.status(target.kept.content_type),
    ]
    if links.has_type:
        on.append(link.c.target_type == constant(scope.kept.content_type.uid))
    return Step(target, link, tuple(on), (link.c.inverse_position, target.id), many)


def _from_component(build: Build, scope: ComponentScope, attribute: Attribute, target: RowScope) -> Step:
    """Lead from a component: its links hang on the row it is in."""
    kept = scope.owner.kept.component_links
    assert kept is not None
    link = kept.alias(build.name())
    on = (
        link.c.owner_id == scope.owner.id,
        link.c.component_uid == constant(scope.component.uid),
        link.c.field == constant(attribute.name),
        link.c.component_id == scope.id,
        *link_target(build, scope.owner, link, target),
    )
    return Step(target, link, on, (link.c.position, target.id), _to_many(attribute))


def link_target(
    build: Build, owner: RowScope, link: sa.FromClause, target: RowScope
) -> tuple[Expression, ...]:
    """Connect a row of a component-link table with what it points at."""
    return (
        link.c.target_type == constant(target.kept.content_type.uid),
        target.table.c.document_id == link.c.document_id,
        _in_locale(owner, target, link.c.locale),
        target.table.c.status == build.status(target.kept.content_type),
    )


def _to_many(attribute: Attribute) -> bool:
    if isinstance(attribute, Media):
        return attribute.multiple
    return isinstance(attribute, Relation) and attribute.to_many
