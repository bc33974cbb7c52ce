"""How one attribute leads from a row or a component to rows: the joins, and the order they come in.

Status is the request's at every level. The locale is the row's the link hangs on where that type has
locales, else the one kept with the link; from the inverse side all owner rows of the status count.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from octavo.db.dialects.base import constant
from octavo.db.model import LinkTable, ToOne
from octavo.db.sql.scopes import Build, ComponentScope, Expression, RowScope, Scope
from octavo.schema.attributes.base import FILE_UID, Attribute, Media, Relation


@dataclass(frozen=True)
class Tie:
    """A column on the way that equals one of where the way starts."""

    inner: Expression
    outer: Expression


@dataclass(frozen=True)
class Joined:
    """One table on the way, and what connects it with those before and with where the way starts."""

    table: sa.FromClause
    held_by: tuple[Tie | Expression, ...]

    @property
    def on(self) -> tuple[Expression, ...]:
        """Everything that connects it."""
        return tuple(one.inner == one.outer if isinstance(one, Tie) else one for one in self.held_by)


@dataclass(frozen=True)
class Step:
    """The rows an attribute leads to: the tables on the way in their order, and the order of the rows."""

    target: RowScope
    joins: tuple[Joined, ...]
    order: tuple[Expression, ...] = ()
    owner_id: Expression | None = None
    """The column of the first table that holds the row id the step starts from, where nothing else of it is
    needed.
    """

    others: bool = False
    """Whether rows that were asked for are not brought along once more."""

    @property
    def tables(self) -> tuple[sa.FromClause, ...]:
        """The tables on the way."""
        return tuple(joined.table for joined in self.joins)

    @property
    def on(self) -> tuple[Expression, ...]:
        """Everything that connects them, with each other and with where the step starts."""
        return tuple(condition for joined in self.joins for condition in joined.on)

    @property
    def ties(self) -> tuple[Tie, ...]:
        """What connects them with where the step starts."""
        return tuple(one for joined in self.joins for one in joined.held_by if isinstance(one, Tie))

    @property
    def among(self) -> tuple[Expression, ...]:
        """What connects them with each other alone."""
        return tuple(one for joined in self.joins for one in joined.held_by if not isinstance(one, Tie))


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
        return _owned_links(build, scope, scope.kept.links[name], target)
    assert isinstance(attribute, Relation)
    other = attribute.mapped_by or attribute.morph_by or ""
    if other in target.kept.to_one:
        return _inverse_column(build, scope, target.kept.to_one[other], target)
    return _inverse_links(build, scope, target.kept.links[other], target)


def ways(build: Build, scope: RowScope, name: str, target_uid: str) -> list[Step]:
    """Return every way from an attribute to one type; only what points at a file has more than one, or
    none.
    """
    attribute = scope.attributes[name]
    assert isinstance(attribute, Relation)
    if not (attribute.virtual and scope.kept.content_type.uid == FILE_UID):
        return [step(build, scope, name, target_uid)]
    kept = build.model.types[target_uid]
    found: list[Step] = []
    for media in (one for one in kept.content_type.attributes.values() if isinstance(one, Media)):
        target = build.rows(target_uid)
        if media.to_many:
            found.append(_inverse_links(build, scope, kept.links[media.name], target))
        else:
            found.append(_inverse_column(build, scope, kept.to_one[media.name], target))
    return [*found, *_through_components(build, scope, build.rows(target_uid))]


def _through_components(build: Build, scope: RowScope, target: RowScope) -> list[Step]:
    """Lead from a file to the rows that have it in a component."""
    if target.kept.component_links is None:
        return []
    link = target.kept.component_links.alias(build.name())
    here: tuple[Tie | Expression, ...] = (
        Tie(link.c.document_id, scope.table.c.document_id),
        link.c.target_type == constant(scope.kept.content_type.uid),
    )
    there = (target.id == link.c.owner_id, _in_status(build, target))
    return [Step(target, (Joined(link, here), Joined(target.table, there)), (link.c.position, target.id))]


def leads_to(attribute: Attribute) -> str | None:
    """Return the type a relation or media leads to; None where that varies."""
    return attribute.target if isinstance(attribute, Media | Relation) else None


def _system(build: Build, scope: RowScope, name: str, target: RowScope) -> Step:
    """Lead to the locales of a version, its own among them (so filters see them), or to who made it."""
    row, other = scope.table.c, target.table.c
    if name == "localizations":
        same = (Tie(other.document_id, row.document_id), Tie(other.status, row.status))
        return Step(target, (Joined(target.table, same),), (other.locale,), others=True)
    return Step(target, (Joined(target.table, (Tie(other.id, scope.column(name)),)),))


def _in_locale(scope: RowScope, target: RowScope, stored: Expression | None) -> Tie | Expression:
    """Match the target's locale from the side that keeps the link."""
    if not target.localized:
        return target.table.c.locale == constant("")
    if scope.localized:
        return Tie(target.table.c.locale, scope.table.c.locale)
    return target.table.c.locale == stored


def _in_inverse_locale(scope: RowScope, target: RowScope, stored: Expression | None) -> tuple[Tie, ...]:
    """Match the owner's locale from the side that keeps nothing."""
    if not scope.localized:
        return ()
    if target.localized:
        return (Tie(target.table.c.locale, scope.table.c.locale),)
    return () if stored is None else (Tie(stored, scope.table.c.locale),)


def _owned_column(build: Build, scope: RowScope, kept: ToOne, target: RowScope) -> Step:
    locale = _in_locale(scope, target, None)
    if kept.locale is not None:
        locale = Tie(target.table.c.locale, scope.table.c[kept.locale.name])
    document = Tie(target.table.c.document_id, scope.table.c[kept.document_id.name])
    on = (document, locale, _in_status(build, target))
    return Step(target, (Joined(target.table, on),))


def _owned_links(build: Build, scope: RowScope, links: LinkTable, target: RowScope) -> Step:
    link = links.table.alias(build.name())
    here: list[Tie | Expression] = [Tie(link.c.owner_id, scope.id)]
    if links.has_type:
        here.append(link.c.target_type == constant(target.kept.content_type.uid))
    there: tuple[Tie | Expression, ...] = (
        target.table.c.document_id == link.c.document_id,
        _in_locale(scope, target, link.c.locale if links.has_locale else None),
        _in_status(build, target),
    )
    joins = (Joined(link, tuple(here)), Joined(target.table, there))
    alone = not (scope.localized and target.localized)
    return Step(target, joins, (link.c.position, target.id), link.c.owner_id if alone else None)


def _inverse_column(build: Build, scope: RowScope, kept: ToOne, target: RowScope) -> Step:
    stored = None if kept.locale is None else target.table.c[kept.locale.name]
    on: tuple[Tie | Expression, ...] = (
        Tie(target.table.c[kept.document_id.name], scope.table.c.document_id),
        *_in_inverse_locale(scope, target, stored),
        _in_status(build, target),
    )
    position = () if kept.position is None else (target.table.c[kept.position.name],)
    return Step(target, (Joined(target.table, on),), (*position, target.id))


def _inverse_links(build: Build, scope: RowScope, links: LinkTable, target: RowScope) -> Step:
    link = links.table.alias(build.name())
    here: list[Tie | Expression] = [Tie(link.c.document_id, scope.table.c.document_id)]
    if links.has_type:
        here.append(link.c.target_type == constant(scope.kept.content_type.uid))
    there: tuple[Tie | Expression, ...] = (
        target.id == link.c.owner_id,
        *_in_inverse_locale(scope, target, link.c.locale if links.has_locale else None),
        _in_status(build, target),
    )
    joins = (Joined(link, tuple(here)), Joined(target.table, there))
    return Step(target, joins, (link.c.inverse_position, target.id))


def _from_component(build: Build, scope: ComponentScope, attribute: Attribute, target: RowScope) -> Step:
    """Lead from a component: its links hang on the row it is in."""
    way = from_components(build, scope.owner, scope.component.uid, attribute.name, target)
    link, there = way.joins
    one = (*link.held_by, Tie(link.table.c.component_id, scope.id))
    return Step(target, (Joined(link.table, one), there), way.order, way.owner_id)


def from_components(build: Build, owner: RowScope, component_uid: str, name: str, target: RowScope) -> Step:
    """Lead from every component of a kind inside of a row; the link's `component_id` tells which."""
    kept = owner.kept.component_links
    assert kept is not None
    link = kept.alias(build.name())
    here: tuple[Tie | Expression, ...] = (
        Tie(link.c.owner_id, owner.id),
        link.c.component_uid == constant(component_uid),
        link.c.field == constant(name),
        link.c.target_type == constant(target.kept.content_type.uid),
    )
    there: tuple[Tie | Expression, ...] = (
        target.table.c.document_id == link.c.document_id,
        _in_locale(owner, target, link.c.locale),
        _in_status(build, target),
    )
    alone = not (owner.localized and target.localized)
    joins = (Joined(link, here), Joined(target.table, there))
    return Step(target, joins, (link.c.position, target.id), link.c.owner_id if alone else None)


def _in_status(build: Build, target: RowScope) -> Expression:
    return target.table.c.status == build.status(target.kept.content_type)
