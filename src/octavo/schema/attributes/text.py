"""`text`: a long text."""

from dataclasses import dataclass

from octavo.schema.attributes.textual import Textual


@dataclass(frozen=True, kw_only=True)
class Text(Textual):
    """A text of any length."""
