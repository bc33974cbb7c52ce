"""Completes the two sides of relations where schemas say too little or contradict each other, as Strapi does
at start.

Afterwards each relation has one owning side; what could not be used as written is reported.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from octavo.errors import Problem
from octavo.schema.attributes.base import Relation
from octavo.schema.content_type import HolderT
from octavo.schema.parse import suggest
from octavo.schema.registry import Schemas

OPPOSITES = {
    "oneToOne": {"oneToOne"},
    "oneToMany": {"manyToOne"},
    "manyToOne": {"oneToMany"},
    "manyToMany": {"manyToMany"},
    "morphOne": {"morphToOne", "morphToMany"},
    "morphMany": {"morphToOne", "morphToMany"},
}
"""The kinds that the other side of a relation may have."""

Key = tuple[str, str]
"""A relation: the uid of its holder, and its name."""


def settle_sides(schemas: Schemas, unread: set[Key]) -> Schemas:
    """Return schemas in which the two sides of each relation agree, with warnings about changes.

    `unread` are attributes that could not be read and are not reported again. Sides of contradicting kinds
    stay as they are, to be refused later.
    """
    settler = _Settler(schemas, unread, dict(_two_sided(schemas)))
    settler.settle()
    return replace(
        schemas,
        content_types={uid: settler.rewritten(each) for uid, each in schemas.content_types.items()},
        components={uid: settler.rewritten(each) for uid, each in schemas.components.items()},
        warnings=(*schemas.warnings, *settler.warnings),
    )


def _two_sided(schemas: Schemas) -> Iterator[tuple[Key, Relation]]:
    for holder in schemas.holders:
        for attribute in holder.attributes.values():
            if isinstance(attribute, Relation) and (attribute.mapped_by or attribute.inversed_by):
                yield (holder.uid, attribute.name), attribute


@dataclass
class _Settler:
    schemas: Schemas
    unread: set[Key]
    relations: dict[Key, Relation]
    """Relations that name another side, and others once they are found to be one."""
    warnings: list[Problem] = field(default_factory=list)

    def settle(self) -> None:
        """Drop names that lead nowhere, then let owning sides claim their inverse sides, then inverse
        sides their owners.
        """
        for key in list(self.relations):
            self._check_name(key)
        for key in list(self.relations):
            if self._side_named_by(key, "inversedBy"):
                self._settle_keeper(key)
        for key in list(self.relations):
            if self._side_named_by(key, "mappedBy"):
                self._settle_view(key)

    def rewritten(self, holder: HolderT) -> HolderT:
        """Return a type or component with its settled relations."""
        settled = {
            name: self.relations.get((holder.uid, name), each) for name, each in holder.attributes.items()
        }
        return replace(holder, attributes=settled)

    def _side_named_by(self, key: Key, option: str) -> Key | None:
        """Return the other side a relation names, unless it is unread or of a wrong kind."""
        relation = self._relation(key)
        name = relation.mapped_by if option == "mappedBy" else relation.inversed_by
        other = (relation.target or "", name or "")
        if not name or not self._exists(other):
            return None
        return other if self._relation(other).relation in OPPOSITES.get(relation.relation, ()) else None

    def _check_name(self, key: Key) -> None:
        """Make a relation one-sided if the name of its other side is no relation, itself, or leads
        elsewhere.
        """
        relation = self._relation(key)
        other = (relation.target or "", relation.mapped_by or relation.inversed_by or "")
        if other in self.unread or (relation.mapped_by and relation.inversed_by):
            return
        if key[0] in self.schemas.components:
            self._let_stand_alone(key, "a relation within a component has one side")
        elif other[0] in self.schemas.content_types and not self._exists(other):
            relations = self.schemas.content_types[other[0]].attributes
            near = suggest(other[1], [name for name in relations if self._exists((other[0], name))])
            self._let_stand_alone(key, f"{other[0]} has no relation {other[1]!r}", near)
        elif other == key:
            self._let_stand_alone(key, "it names itself as its other side")
        elif self._exists(other) and self._relation(other).target not in {key[0], None}:
            self._let_stand_alone(key, f"{_spell(other)} leads to {self._relation(other).target}")

    def _settle_keeper(self, key: Key) -> None:
        """Make what `inversedBy` names the inverse side, unless it belongs to another relation already."""
        other = self._side_named_by(key, "inversedBy")
        if other is None or self._side_named_by(other, "mappedBy") == key:
            return
        other_relation = self._relation(other)
        if self._side_named_by(other, "inversedBy") == key:
            # Both say inversedBy: the first in the schemas keeps the relation, as in Strapi.
            keeper, view = (other, key) if self._relation(key).relation == "oneToMany" else (key, other)
            self._join(keeper, view)
        elif other_relation.mapped_by is None and other_relation.inversed_by is None:
            self._join(key, other)
            self._tell(other, "mappedBy", f"{_spell(key)} names it as its other side, and so it is taken")
        else:
            inverse_name = other_relation.mapped_by or other_relation.inversed_by
            self._let_stand_alone(key, f"{_spell(other)} is the other side of {inverse_name!r}")

    def _settle_view(self, key: Key) -> None:
        """Make what `mappedBy` names the owning side."""
        other = self._side_named_by(key, "mappedBy")
        if other is None or self._side_named_by(other, "inversedBy") == key:
            return
        other_relation = self._relation(other)
        if self._side_named_by(other, "mappedBy") == key:
            keeper, view = (other, key) if self._relation(key).relation == "oneToMany" else (key, other)
            self._join(keeper, view)
            self._tell(keeper, "mappedBy", f"{_spell(view)} says mappedBy too, so this side keeps it")
        elif other_relation.mapped_by:
            self._let_stand_alone(key, f"{_spell(other)} is the other side of {other_relation.mapped_by!r}")
        elif other_relation.inversed_by is None:
            self._join(other, key)
            self._tell(other, "inversedBy", f"{_spell(key)} names it as its other side, and so it is taken")
        else:
            message = (
                f"{other_relation.inversed_by!r} is the other side of {_spell(other)} too; both show the same"
            )
            self._tell(key, "mappedBy", message, "remove one of the two")

    def _join(self, keeper: Key, view: Key) -> None:
        self.relations[keeper] = replace(self._relation(keeper), mapped_by=None, inversed_by=view[1])
        self.relations[view] = replace(self._relation(view), mapped_by=keeper[1], inversed_by=None)

    def _let_stand_alone(self, key: Key, reason: str, fix: str = "") -> None:
        relation = self._relation(key)
        option = "mappedBy" if relation.mapped_by else "inversedBy"
        self.relations[key] = replace(relation, mapped_by=None, inversed_by=None)
        message = f"{reason}; it is kept on this side alone, and nothing shows it from the other"
        self._tell(key, option, message, fix or f"remove {option!r}, or mend the other side")

    def _tell(self, key: Key, option: str, message: str, fix: str = "say so on both sides") -> None:
        where = f"{self.schemas[key[0]].source}#/attributes/{key[1]}/{option}"
        self.warnings.append(Problem(where, f"{key[1]!r}: {message}", fix))

    def _exists(self, key: Key) -> bool:
        target = self.schemas.content_types.get(key[0])
        return target is not None and isinstance(target.attributes.get(key[1]), Relation)

    def _relation(self, key: Key) -> Relation:
        relation = self.relations.get(key) or self.schemas[key[0]].attributes[key[1]]
        assert isinstance(relation, Relation)
        return relation


def _spell(key: Key) -> str:
    return ".".join(key)
