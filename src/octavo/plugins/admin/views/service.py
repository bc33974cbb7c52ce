"""Keeps how types are shown, in the store."""

from collections.abc import Mapping
from typing import Any

from octavo import Octavo
from octavo.plugins.admin.views.defaults import NO_FIELD, View, default_view, is_editable, is_listable
from octavo.schema import Component, Holder

KEY = "content-manager.view."


class ViewService:
    """The views of content types and components: the defaults, and what was changed of them."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def view(self, holder: Holder) -> View:
        """Return how a type or component is shown; what its schema no longer has is left out."""
        stored = await self.app.store.get(f"{KEY}{holder.uid}")
        if stored is None and holder.renamed_from is not None:
            stored = await self.app.store.get(f"{KEY}{holder.renamed_from}")
        default = default_view(self.app.schemas, holder)
        if not isinstance(stored, Mapping):
            return default
        return merged(holder, default, stored, frozenset(stored["metadatas"]))

    async def set(self, holder: Holder, changes: View) -> None:
        """Keep changes of a view."""
        view = await self.view(holder)
        stored = merged(holder, view, changes, frozenset(view["metadatas"]))
        await self.app.store.set(f"{KEY}{holder.uid}", stored)

    async def reset(self, holder: Holder) -> None:
        """Forget what was changed of a view."""
        await self.app.store.delete(f"{KEY}{holder.uid}")

    async def configuration(self, holder: Holder) -> View:
        """Return a view as the admin API answers it."""
        view = await self.view(holder)
        own = {"uid": holder.uid}
        if isinstance(holder, Component):
            return {**own, "category": holder.category, **view, "isComponent": True}
        listed = {"label": "documentId", "searchable": True, "sortable": True}
        metadatas = {name: _with_main_field(labels) for name, labels in view["metadatas"].items()}
        return {**own, **view, "metadatas": {**metadatas, "documentId": {"edit": {}, "list": listed}}}

    async def components(self, holder: Holder) -> dict[str, View]:
        """Return the configurations of the components inside a type or component, by uid."""
        return {
            component.uid: await self.configuration(component)
            for component in self.app.schemas.components_in(holder.uid)
        }

    async def main_field(self, holder: Holder, relation: str) -> str:
        """Return the attribute by which entries are called that a relation leads to."""
        labels = (await self.view(holder))["metadatas"].get(relation, {})
        return str(labels.get("edit", {}).get("mainField", NO_FIELD))


def merged(holder: Holder, view: View, changes: Mapping[str, Any], known_names: frozenset[str]) -> View:
    """Return a view with changes; what the type does not have, or cannot show so, stays as it was.

    Attributes that are not among the `known_names` are new, and are added to the form.
    """
    labels = changes.get("metadatas") or {}
    metadatas = {
        name: {part: {**before[part], **(labels.get(name) or {}).get(part, {})} for part in ("edit", "list")}
        for name, before in view["metadatas"].items()
    }
    settings = {**view["settings"], **(changes.get("settings") or {})}
    for key in ("mainField", "defaultSortBy"):
        if settings[key] not in metadatas and settings[key] != "documentId":
            settings[key] = view["settings"][key]
    layouts = _layouts(holder, view["layouts"], changes.get("layouts") or {}, known_names)
    return {"settings": settings, "metadatas": metadatas, "layouts": layouts}


def _layouts(holder: Holder, before: View, changes: Mapping[str, Any], known_names: frozenset[str]) -> View:
    columns = [name for name in changes.get("list", ()) if is_listable(holder, name)]
    editable = [[one for one in row if is_editable(holder, one["name"])] for row in changes.get("edit", ())]
    rows = [row for row in editable if row]
    new_rows = [[one] for row in before["edit"] for one in row if one["name"] not in known_names]
    return {"list": columns or before["list"], "edit": [*rows, *new_rows] if rows else before["edit"]}


def _with_main_field(labels: View) -> View:
    main = labels["edit"].get("mainField")
    return labels if main is None else {**labels, "list": {**labels["list"], "mainField": main}}
