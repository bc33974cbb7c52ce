"""All content types and components of one instance."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from octavo.errors import ApplicationError, Problem
from octavo.schema.attributes.base import (
    Attribute,
    DynamicZone,
    Media,
    Nested,
    ReferenceAttribute,
)
from octavo.schema.content_type import Component, ContentType, Holder, HolderT


@dataclass(frozen=True)
class Pointer:
    """An attribute that stores references to a type: the owning side of a relation, or media."""

    holder: Holder
    attribute: ReferenceAttribute


@dataclass(frozen=True, eq=False)
class Schemas:
    """The content model of one instance; immutable, shared by every layer."""

    content_types: Mapping[str, ContentType]
    components: Mapping[str, Component]
    warnings: tuple[Problem, ...] = ()
    """What is served otherwise than its schema says, or not at all."""
    generates_uids: bool = True
    """Whether a new entry without a uid gets one made from the uid's `targetField`."""

    def __getitem__(self, uid: str) -> Holder:
        return self.content_types.get(uid) or self.components[uid]

    def content_type(self, uid: str) -> ContentType:
        """Return a content type; raises ApplicationError that names the nearest one."""
        content_type = self.content_types.get(uid)
        if content_type is None:
            raise ApplicationError(f"There is no content type {uid!r}{_nearest(uid, self.content_types)}")
        return content_type

    def component(self, uid: str) -> Component:
        """Return a component; raises ApplicationError that names the nearest one."""
        component = self.components.get(uid)
        if component is None:
            raise ApplicationError(f"There is no component {uid!r}{_nearest(uid, self.components)}")
        return component

    def with_optional_references(self) -> "Schemas":
        """Return the same content model with all relations and media optional."""
        return replace(
            self,
            content_types={
                uid: _with_optional_references(type_) for uid, type_ in self.content_types.items()
            },
            components={uid: _with_optional_references(item) for uid, item in self.components.items()},
        )

    def pointers_at(self, uid: str) -> tuple[Pointer, ...]:
        """Return the attributes that may store references to a type, in components too; morph ones always."""
        return self._pointers.get(uid, ()) + self._pointers.get(None, ())

    def components_of(self, attribute: Attribute) -> tuple[Component, ...]:
        """Return the components an attribute may contain."""
        uids = attribute.components if isinstance(attribute, Nested) else ()
        return tuple(self.components[uid] for uid in uids if uid in self.components)

    def components_in(self, uid: str) -> tuple[Component, ...]:
        """Return the components that a type or component may contain at any depth, each once."""
        inside = {each.uid: each for _, _, item in self.walk(uid) for each in self.components_of(item)}
        return tuple(inside.values())

    @cached_property
    def conditional(self) -> frozenset[str]:
        """The types that have an attribute with a condition, at any depth."""
        return self._types_with(lambda item: bool(item.conditions))

    @cached_property
    def with_passwords(self) -> frozenset[str]:
        """The types that have a password, at any depth."""
        return self._types_with(lambda item: item.is_password)

    @cached_property
    def with_chosen_files(self) -> frozenset[str]:
        """The types that have an attribute, at any depth, for files of some kinds."""
        return self._types_with(lambda item: isinstance(item, Media) and not item.takes_all)

    def _types_with(self, predicate: Callable[[Attribute], bool]) -> frozenset[str]:
        """Return the types that have such an attribute, at any depth."""
        return frozenset(
            uid for uid in self.content_types if any(predicate(item) for _, _, item in self.walk(uid))
        )

    def has_retired(self, uid: str) -> bool:
        """Whether a zone of a type, at any depth, has components it does not allow any more."""
        return bool(self._zones) and any(zone.retired for zone in self._zones.get(uid, ()))

    @cached_property
    def _zones(self) -> Mapping[str, tuple[DynamicZone, ...]]:
        targets = {
            uid: tuple(item for _, _, item in self.walk(uid) if isinstance(item, DynamicZone))
            for uid in self.content_types
        }
        return {uid: zones for uid, zones in targets.items() if zones}

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Every content type, then every component."""
        return (*self.content_types.values(), *self.components.values())

    def walk(
        self, uid: str, place: str = "", *, zones: bool = True
    ) -> Iterator[tuple[str, Holder, Attribute]]:
        """Yield every declared attribute of a type or component, and of the components inside it, each with
        its holder and the holder's place: the attributes that lead there, joined by `/`; a zone's with the
        component, `zone:a.b`.

        Without `zones`, nothing inside of dynamic zones.
        """
        holder = self[uid]
        for attribute in holder.attributes.values():
            yield place, holder, attribute
            if zones or not isinstance(attribute, DynamicZone):
                for component in self.components_of(attribute):
                    below = attribute.place_inside(place, component.uid)
                    yield from self.walk(component.uid, below, zones=zones)

    @cached_property
    def _pointers(self) -> Mapping[str | None, tuple[Pointer, ...]]:
        pointers: dict[str | None, tuple[Pointer, ...]] = {}
        for holder in self.holders:
            for attribute in holder.attributes.values():
                if isinstance(attribute, ReferenceAttribute) and attribute.is_owner:
                    pointers[attribute.target] = (
                        *pointers.get(attribute.target, ()),
                        Pointer(holder, attribute),
                    )
        return pointers


def _nearest(uid: str, uids: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(uid, list(uids), n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def _with_optional_references(holder: HolderT) -> HolderT:
    attributes = {
        name: replace(item, required=False) if isinstance(item, ReferenceAttribute) else item
        for name, item in holder.attributes.items()
    }
    return replace(holder, attributes=attributes)
