"""Makes the addresses at which entries are seen, as octavo.toml or the project's code say."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from octavo import Octavo
from octavo.errors import StartupError
from octavo.plugin import Problem, read_url
from octavo.plugins.admin.address_templates import filled, names_in, origin_of
from octavo.plugins.admin.config import AdminOptions
from octavo.schema import ContentType, Scalar

PLACE: Final = "octavo.toml#/plugins/admin/config/preview/addresses"
GIVEN: Final = ("documentId", "locale", "status")
"""What is filled in besides the attributes of the entry."""
UNWRITTEN: Final = ("json", "password", "richtext", "blocks")
"""Attributes that cannot stand in an address."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """A version of an entry that somebody wants to see."""

    uid: str
    """Its content type."""
    entry: Mapping[str, Any]
    """The entry, as whoever asks may read it."""
    locale: str | None
    status: str


Address = Callable[[Previewed], Awaitable[str | None]]
"""Returns the address of an entry; None if there is none."""


class PreviewService:
    """The addresses of entries, by content type: templates of octavo.toml, and functions of the project."""

    def __init__(self, app: Octavo) -> None:
        self.app = app
        options: AdminOptions = app.plugin("admin").config
        self.templates = dict(options.preview.addresses)
        self._allowed = options.preview.origins
        self._functions: dict[str, Address] = {}

    def add(self, uid: str, address: Address) -> None:
        """Have a function make the addresses of a content type; it stands in place of a template."""
        self._functions[uid] = address

    def has(self, uid: str) -> bool:
        """Whether entries of a content type have addresses."""
        return uid in self.templates or uid in self._functions

    @property
    def origins(self) -> list[str]:
        """The sites that entries may be seen at, in the order of their names."""
        allowed_origins = [read_url(address).origin for address in self._allowed]
        return sorted({*allowed_origins, *(origin_of(template) for template in self.templates.values())})

    async def address(self, previewed: Previewed) -> str | None:
        """Return where a version of an entry is seen; None if that is nowhere.

        Raises ValueError for an address of a function at a site that the settings do not name.
        """
        function = self._functions.get(previewed.uid)
        if function is None:
            template = self.templates.get(previewed.uid)
            return None if template is None else filled(template, _values(previewed))
        url = await function(previewed)
        if url is not None and read_url(url).origin not in self.origins:
            raise ValueError(
                f"{read_url(url).origin} is not among plugins.admin.config.preview.origins, so nothing of "
                f"{previewed.uid} can be seen there"
            )
        return url

    def check(self) -> None:
        """Raise StartupError for unknown types, and for templates with attributes that their type does not
        have.
        """
        types = self.app.schemas.content_types
        problems: list[Problem] = []
        for uid in {**self.templates, **self._functions}:
            content_type = types.get(uid)
            if content_type is None:
                choices = ", ".join(one for one in types if one.startswith("api::"))
                problems.append(
                    Problem(f"{PLACE}/{uid}", "there is no such content type", f"name one of {choices}")
                )
                continue
            known_names = [*GIVEN, *_writable(content_type)]
            problems += [
                Problem(f"{PLACE}/{uid}", f"{name} cannot be filled in", f"use {', '.join(known_names)}")
                for name in names_in(self.templates.get(uid, "http://localhost"))
                if name not in known_names
            ]
        if problems:
            raise StartupError(problems)


def _writable(content_type: ContentType) -> list[str]:
    return [
        name
        for name, attribute in content_type.attributes.items()
        if isinstance(attribute, Scalar)
        and attribute.type not in UNWRITTEN
        and not attribute.for_code_alone
        and name not in GIVEN
    ]


def _values(previewed: Previewed) -> dict[str, Any]:
    entry = previewed.entry
    version = {
        "documentId": entry["documentId"],
        "status": previewed.status,
        "locale": previewed.locale or "",
    }
    return {**{name: None if value == "" else value for name, value in entry.items()}, **version}
