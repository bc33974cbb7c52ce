"""Finds the values of a draft that are published unchanged: later rules do not apply to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from octavo.content.versions.store import COPIED_FROM, TypeStore
from octavo.content.versions.version import Version
from octavo.content.writing.component_rows import ComponentRows
from octavo.content.writing.components import Links, is_reference, is_required_reference, keeps_beside
from octavo.errors import Finding
from octavo.schema.attributes.base import Nested, Scalar
from octavo.schema.errors import ValuePath
from octavo.schema.walk import Node, located, without_keys


@dataclass(slots=True)
class Unchanged:
    """Paths in a draft's body where it says what is published."""

    values: set[ValuePath] = field(default_factory=set)
    """Of values, and of all that is inside of them."""
    lists: set[ValuePath] = field(default_factory=set)
    """Of lists, zones and single components that hold as many."""

    def without(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return what was found elsewhere."""
        return [item for item in findings if item.path not in self.lists and not self._holds(item.path)]

    def _holds(self, path: ValuePath) -> bool:
        return any(path[:length] in self.values for length in range(1, len(path) + 1))


async def find_unchanged(
    store: TypeStore, draft: Version, data: Mapping[str, Any], published: Version | None
) -> Unchanged:
    """Return what a draft, with its body, and the published version both say."""
    if published is None:
        return Unchanged()
    before = store.body(published)
    names = [item.name for item in store.nested]
    same = {(name,) for name, value in data.items() if name not in names and value == before[name]}
    same |= {
        (name,)
        for name, to_one in store.model.to_one.items()
        if draft.columns[to_one.document_id.name] == published.columns[to_one.document_id.name]
    }
    unchanged = Unchanged({*same})
    if names:
        await _Inside(store, draft, published, unchanged).look(data, before)
    return unchanged


@dataclass(slots=True)
class _Inside:
    """Looks into the components of a draft: each stands against the one that was copied from it."""

    store: TypeStore
    draft: Version
    published: Version
    unchanged: Unchanged

    async def look(self, data: Mapping[str, Any], before: Mapping[str, Any]) -> None:
        links, others = await self._links(self.draft), await self._links(self.published)
        copies = {
            (component.uid, node.get(COPIED_FROM)): node
            for component, node in self.store.nodes_in(self.published)
        }
        for item in self.store.nested:
            self._note_number(item, (item.name,), data, before)
        for here in located(self.store.schemas, self.store.nested, data):
            uid, number = here.component.uid, here.node["id"]
            copy = copies.get((uid, number)) or self._at_its_place(here.path, here.node, data, before)
            if copy is None:
                continue
            draft_links, published_links = links.get((uid, number), {}), others.get((uid, copy["id"]), {})
            for name, inner in here.component.attributes.items():
                path = (*here.path, name)
                if isinstance(inner, Nested):
                    self._note_number(inner, path, here.node, copy)
                elif isinstance(inner, Scalar):
                    self.unchanged.values |= {path} if here.node.get(name) == copy.get(name) else set()
                elif is_reference(inner) and draft_links.get(name, []) == published_links.get(name, []):
                    self.unchanged.values.add(path)

    async def _links(self, version: Version) -> Links:
        """Return the references of a version's components, if some are required."""
        schemas, nested = self.store.schemas, self.store.nested
        if not any(keeps_beside(schemas, item, is_required_reference) for item in nested):
            return {}
        return await ComponentRows(self.store).links(version.id)

    def _at_its_place(
        self, path: ValuePath, node: Node, data: Mapping[str, Any], before: Mapping[str, Any]
    ) -> Node | None:
        """Return the published component at the same path, where all of the attribute is the same.

        It was written again as it was: no component of the draft is one that was copied.
        """
        name = str(path[0])
        if _drop_ids(data[name]) != _drop_ids(before[name]):
            return None
        value: Any = before
        for part in path:
            value = value[part]
        published_node: Node = value
        return published_node

    def _note_number(
        self, attribute: Nested, path: ValuePath, now: Mapping[str, Any], before: Mapping[str, Any]
    ) -> None:
        if _number(now.get(attribute.name)) == _number(before.get(attribute.name)):
            self.unchanged.lists.add(path)


def _number(value: Any) -> int:
    """Return how many components there are."""
    return len(value) if isinstance(value, list) else int(value is not None)


def _drop_ids(value: Any) -> Any:
    """Return the JSON of components without what tells one node from another."""
    return without_keys(value, "id", COPIED_FROM)
