"""State shared by entries that are prepared together: their references, and the uids made for them."""

from dataclasses import dataclass, field

from octavo.content.relations.resolver import Directory


@dataclass(slots=True)
class Batch:
    """Entries of one type that are prepared before any of them is written."""

    directory: Directory = field(default_factory=Directory)
    """All that the entries refer to, as far as it exists."""
    uids: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    """The uids that entries have, by attribute and locale: no row has them yet."""

    def used_uids(self, attribute: str, locale: str) -> set[str]:
        """Return the uids of other entries."""
        return self.uids.setdefault((attribute, locale), set())
