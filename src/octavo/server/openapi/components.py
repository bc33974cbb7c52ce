"""The parts of an OpenAPI document that plugins use to describe their routes."""

from collections.abc import Mapping, Sequence
from typing import Any

from octavo.kernel import Octavo
from octavo.kernel.openapi import SharedSchema
from octavo.server.openapi.entities import EntitySchemas
from octavo.server.openapi.parameters import query_parameters

Json = dict[str, Any]


class OpenAPIParts:
    """The parts of one document."""

    def __init__(self, app: Octavo, entities: EntitySchemas) -> None:
        self.app = app
        self.entities = entities

    def entry(self, uid: str) -> Json:
        """Refer to an entry of a type in responses of the content API."""
        return self.entities.entry(uid)

    def response_properties(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes in responses of the content API, by name."""
        return self.entities.response_properties(self.app.schemas.content_type(uid))

    def body_properties(self, uid: str) -> dict[str, Json]:
        """Return the schemas of a type's attributes in bodies, by name."""
        return self.entities.body_properties(self.app.schemas.content_type(uid))

    def parameters(self, uid: str, action: str, only: Sequence[str] = ()) -> list[Json]:
        """Return the parameters of a core action (`find`, `find_one`) on a type, all or some by name."""
        parameters = query_parameters(self.app, self.app.schemas.content_type(uid), action, self.entities)
        return [one for one in parameters if not only or one["name"] in only]

    def refer(self, described: Any) -> Any:
        """Return a description with references in place of its shared schemas."""
        if isinstance(described, Mapping):
            referring = {key: self.refer(value) for key, value in described.items()}
            return (
                self.entities.share(described.name, referring)
                if isinstance(described, SharedSchema)
                else referring
            )
        if isinstance(described, list | tuple):
            return [self.refer(item) for item in described]
        return described
