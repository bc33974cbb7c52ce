"""Every content type and component of one instance, checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from octavo.schema.content_type import Component, ContentType


@dataclass(frozen=True)
class Schemas:
    """The content model of one instance; immutable, shared by every layer."""

    content_types: Mapping[str, ContentType]
    components: Mapping[str, Component]

    def __getitem__(self, uid: str) -> ContentType | Component:
        return self.content_types.get(uid) or self.components[uid]
