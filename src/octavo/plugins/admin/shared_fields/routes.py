"""What the locales of an entry share, over HTTP, for a form that adds one."""

from dataclasses import dataclass
from typing import Any

from octavo import ApplicationError, Context, NotFoundError, Octavo
from octavo.plugin import (
    TEXT,
    WHOLE,
    Form,
    Operation,
    Report,
    Text,
    admin_route,
    body_of,
    list_of,
    nullable,
    record,
    row_id,
)
from octavo.plugins.admin.abilities import ability_of, fields_of
from octavo.plugins.admin.entries.access import Access, without_component_ids
from octavo.plugins.admin.entries.forms import access_to
from octavo.plugins.admin.entries.versions import EntryVersions
from octavo.plugins.admin.readable_fields import allows


@dataclass(frozen=True)
class ReferenceText(Text):
    """A document id, or the id of a row."""

    def is_of_kind(self, value: Any) -> bool:
        """Whether a value is a text or a row id."""
        return isinstance(value, str) or row_id(value) is not None

    def check_value(self, value: Any, here: tuple[str | int, ...], report: Report) -> Any:
        """Check a text; a row id stays as it is."""
        return super().check_value(value, here, report) if isinstance(value, str) else value

    def value_schema(self) -> dict[str, Any]:
        """Return the schema of both."""
        return {"anyOf": [super().value_schema(), WHOLE]}


BODY = Form(
    Text("model", required=True),
    ReferenceText("id", required=True, description="A document id, or the id of a row."),
    Text("locale", nullable=True),
    open=True,
)


class SharedFieldController:
    """Answers what a new locale has from the others."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def find(self, ctx: Context) -> object:
        """Answer the fields all locales of an entry share, and which locales it has."""
        body = body_of(ctx)
        if ability_of(ctx).everything:
            BODY.read(body)
        uid = str(body.get("model"))
        access = access_to(self.app, ctx, uid, "read", body.get("locale"))
        read = BODY.read(body)
        if not access.content_type.localized:
            raise ApplicationError(f"{access.content_type.uid} has no locales")
        document_id = await self._document_id(access, read["id"])
        matching = await access.matching(access.rules("read"), document_id)
        if not matching:
            raise NotFoundError()
        return await _read_shared(access, document_id, fields_of(matching))

    async def _document_id(self, access: Access, entry_id: Any) -> str:
        number = row_id(entry_id)
        if number is None:
            return str(entry_id)
        versions = await access.documents.find_many(
            filters={"id": {"$eq": number}}, fields=["documentId"], **access.everywhere
        )
        if not versions:
            raise NotFoundError()
        return str(versions[0]["documentId"])


async def _read_shared(access: Access, document_id: str, fields: frozenset[str] | None) -> dict[str, Any]:
    type_ = access.content_type
    shared = [
        name
        for name, attribute in type_.attributes.items()
        if not type_.is_localized(attribute) and allows(fields, name)
    ]
    selection = access.reader(fields, to_one="ids", to_many="ids").selection()
    entry = await access.documents.find_one(document_id, status="draft", **access.place, **selection)
    others = await EntryVersions(access).brief_localizations([entry], "draft") if entry else {}
    if not entry:
        raise NotFoundError()
    values = {
        name: without_component_ids(access.app.schemas, type_.attributes[name], entry[name])
        for name in shared
        if name in entry
    }
    here = [
        {key: version[key] for key in ("id", "locale", "publishedAt")}
        for version in (*others[document_id], entry)
    ]
    return {"nonLocalizedFields": values, "localizations": here}


_LOCALE = record({"id": WHOLE, "locale": TEXT, "publishedAt": nullable(TEXT)})
_ANSWER = record(
    {
        "nonLocalizedFields": {"type": "object"},
        "localizations": list_of(_LOCALE),
    }
)
ROUTES = [
    admin_route(
        "POST",
        "/i18n/content-manager/actions/get-non-localized-fields",
        SharedFieldController.find,
        about=Operation("Read what the locales of an entry share", _ANSWER, body=BODY),
    ),
]
