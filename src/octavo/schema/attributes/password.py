"""`password`: written, never read."""

from dataclasses import dataclass
from typing import ClassVar

from octavo.schema.attributes.textual import Textual


@dataclass(frozen=True, kw_only=True)
class Password(Textual):
    """A password; what is kept is its hash, made before it is stored."""

    filterable: ClassVar[bool] = False
