"""The rows of one document: its versions by locale and status, as they were read under its lock."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from octavo.content.place import Place
from octavo.queries.plan import Status


@dataclass(frozen=True, slots=True)
class Version:
    """One row: columns by name as the driver gave them; `TypeStore` makes answers' values of them."""

    id: int
    place: Place
    columns: dict[str, Any]

    @property
    def document_id(self) -> str:
        """Whose version it is."""
        return self.place.document_id

    @property
    def locale(self) -> str:
        """Its locale, '' where its type has none."""
        return self.place.locale

    @property
    def status(self) -> Status:
        """Its status."""
        return self.place.status


class DocumentVersions:
    """The versions of one document, in the order of their ids."""

    def __init__(self, versions: Iterable[Version] = ()) -> None:
        self.all = list(versions)
        self._by_place = {(version.locale, version.status): version for version in self.all}

    def __bool__(self) -> bool:
        return bool(self.all)

    def get(self, locale: str, status: Status) -> Version | None:
        """Return the version of a locale and status."""
        return self._by_place.get((locale, status))

    def of(self, status: Status) -> list[Version]:
        """Return the versions of a status."""
        return [version for version in self.all if version.status == status]

    def others(self, place: Place) -> list[Version]:
        """Return the versions of a place's status in the other locales."""
        return [version for version in self.of(place.status) if version.locale != place.locale]
