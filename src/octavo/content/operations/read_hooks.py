"""Lifecycles around reading."""

from dataclasses import dataclass
from typing import Any

from octavo.content.operations.parameters import EditableParams
from octavo.content.versions.store import TypeStore
from octavo.db.lifecycles import Event


@dataclass(slots=True)
class ReadHooks:
    """The lifecycles of one reading."""

    store: TypeStore
    operation: str
    event: Event | None = None

    async def before(self, params: dict[str, Any]) -> dict[str, Any]:
        """Run the hooks before it; return the parameters as they left them."""
        lifecycles, type_ = self.store.content.lifecycles, self.store.content_type
        if not lifecycles.has(self.operation, type_.uid):
            return params
        editable = EditableParams(params)
        self.event = await lifecycles.before(self.operation, type_, editable.params)
        return editable.resolve(self.event.params)

    async def after(self, result: Any) -> None:
        """Run the hooks after it; they may change the result in place."""
        if self.event is not None:
            await self.store.content.lifecycles.after(self.operation, self.event, result)
