"""`richtext`: Markdown."""

from dataclasses import dataclass

from octavo.schema.attributes.textual import Textual


@dataclass(frozen=True, kw_only=True)
class RichText(Textual):
    """Markdown of any length, kept as it was written."""
