"""`string`: a short text."""

from dataclasses import dataclass
from typing import ClassVar

from octavo.schema.attributes.textual import Textual


@dataclass(frozen=True, kw_only=True)
class String(Textual):
    """A short text, at most 255 characters unless the schema says otherwise (Strapi)."""

    default_max_length: ClassVar[int | None] = 255
