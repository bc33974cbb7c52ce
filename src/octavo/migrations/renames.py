"""Reads renames from `renamedFrom` of types, components and attributes, as far as the old names exist.

A rename holds while the former name is in what content was written under and no longer in the schemas, and
the new one is not there yet: once it was carried out, the word in the schema says nothing any more.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from octavo.migrations.layout import AttributeLayout, Attributes, Layout, TypeLayout
from octavo.schema.content_type import Holder
from octavo.schema.registry import Schemas


@dataclass(frozen=True, slots=True)
class Renames:
    """New names by the former ones: of types, of components, and of attributes by holder (its new uid)."""

    types: Mapping[str, str] = field(default_factory=dict)
    components: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def holder(self, uid: str) -> str:
        """Return what a type or component is called now."""
        return self.types.get(uid) or self.components.get(uid) or uid

    def attribute(self, holder: str, name: str) -> str:
        """Return what an attribute of a holder, by its new uid, is called now."""
        return self.attributes.get(holder, {}).get(name, name)

    def reversed(self) -> "Renames":
        """Return the renames that take these back."""
        former = {new: old for old, new in {**self.types, **self.components}.items()}
        return Renames(
            {new: old for old, new in self.types.items()},
            {new: old for old, new in self.components.items()},
            {
                former.get(holder, holder): {new: old for old, new in names.items()}
                for holder, names in self.attributes.items()
            },
        )


def renames_in(before: Layout, after: Layout, schemas: Schemas) -> Renames:
    """Return the renames the schemas tell of that were not carried out yet."""
    types = dict(_of_holders(before.types, after.types, schemas.content_types.values()))
    components = dict(_of_holders(before.components, after.components, schemas.components.values()))
    attributes: dict[str, dict[str, str]] = {}
    former = {new: old for old, new in {**types, **components}.items()}
    for holder in schemas.holders:
        was = _attributes(before, former.get(holder.uid, holder.uid))
        names = dict(_of_attributes(was, holder))
        if names:
            attributes[holder.uid] = names
    return Renames(types, components, attributes)


def _attributes(layout: Layout, uid: str) -> Attributes:
    type_ = layout.types.get(uid)
    return type_.attributes if type_ is not None else layout.components.get(uid, {})


def _of_holders(
    before: Mapping[str, object], after: Mapping[str, object], holders: Iterable[Holder]
) -> Iterator[tuple[str, str]]:
    for holder in holders:
        old = holder.renamed_from
        if old is not None and old in before and old not in after and holder.uid not in before:
            yield old, holder.uid


def _of_attributes(was: Attributes, holder: Holder) -> Iterator[tuple[str, str]]:
    for name, attribute in holder.attributes.items():
        old = attribute.renamed_from
        if old is not None and old in was and old not in holder.attributes and name not in was:
            yield old, name


def renamed(layout: Layout, renames: Renames) -> Layout:
    """Return a layout under its new names; tables and columns are where they were."""
    if renames == Renames():
        return layout

    def attributes(holder: str, were: Attributes) -> dict[str, AttributeLayout]:
        return {
            renames.attribute(holder, name): replace(
                item,
                target=renames.holder(item.target),
                members=tuple(renames.components.get(uid, uid) for uid in item.members),
                retired=tuple(renames.components.get(uid, uid) for uid in item.retired),
            )
            for name, item in were.items()
        }

    types: dict[str, TypeLayout] = {}
    for uid, type_ in layout.types.items():
        new = renames.types.get(uid, uid)
        types[new] = replace(type_, attributes=attributes(new, type_.attributes))
    components = {}
    for uid, were in layout.components.items():
        new = renames.components.get(uid, uid)
        components[new] = attributes(new, were)
    return Layout(types, components)
