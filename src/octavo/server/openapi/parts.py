"""What plugins describe their routes with: the content types in force, and schemas several routes share."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from octavo.kernel import Octavo
from octavo.kernel.described import DocumentParts, Operation, SharedSchema
from octavo.server.openapi.entities import EntitySchemas
from octavo.server.openapi.parameters import query_parameters

Json = dict[str, Any]


class Parts:
    """The parts of one document."""

    def __init__(self, app: Octavo, entities: EntitySchemas) -> None:
        self.app = app
        self.entities = entities

    def entry(self, uid: str) -> Json:
        """Refer to an entry of a type as the content API answers it."""
        return self.entities.entry(uid)

    def answered(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes as the content API answers them, by name."""
        return self.entities.answered(self.app.schemas.content_type(uid))

    def written(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes as bodies hold them, by name."""
        return self.entities.given(self.app.schemas.content_type(uid))

    def parameters(self, uid: str, action: str, only: Sequence[str] = ()) -> list[Json]:
        """Return the parameters of a core action (`find`, `find_one`) on a type, all or some by name."""
        found = query_parameters(self.app, self.app.schemas.content_type(uid), action, self.entities)
        return [one for one in found if not only or one["name"] in only]

    def share(self, name: str, schema: Json) -> Json:
        """Refer to a schema, which stands in the document once, under a name."""
        return self.entities.share(name, schema)

    def refer(self, described: Any) -> Any:
        """Return what is described, with references in place of shared schemas."""
        if isinstance(described, Mapping):
            found = {key: self.refer(value) for key, value in described.items()}
            return self.share(described.name, found) if isinstance(described, SharedSchema) else found
        if isinstance(described, list | tuple):
            return [self.refer(item) for item in described]
        return described


def said_by_plugins(app: Octavo, parts: DocumentParts) -> Mapping[str, Operation]:
    """Return what the plugins that are on say of their routes, by method and path."""
    said: dict[str, Operation] = {}
    for running in app.plugins.values():
        if running.plugin.described_by:
            module = import_module(running.plugin.described_by)
            said |= module.operations(app, parts)
    return said
