"""What plugins describe their routes with: the content types in force, and schemas several routes share."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo.kernel import Octavo
from octavo.kernel.described import SharedSchema
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

    def refer(self, described: Any) -> Any:
        """Return what is described, with references in place of shared schemas."""
        if isinstance(described, Mapping):
            found = {key: self.refer(value) for key, value in described.items()}
            return (
                self.entities.share(described.name, found) if isinstance(described, SharedSchema) else found
            )
        if isinstance(described, list | tuple):
            return [self.refer(item) for item in described]
        return described
