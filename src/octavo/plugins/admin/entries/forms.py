"""What requests about entries send: locale, columns, sort, documents."""

from dataclasses import dataclass
from typing import Any, Final

from octavo import Context, NotFoundError, Octavo, PolicyError, ValidationError
from octavo.plugin import Form, Items, Report, ValuePath
from octavo.plugins.admin.abilities import ability_of
from octavo.plugins.admin.actions import is_displayed, is_readable
from octavo.plugins.admin.entries.access import Access
from octavo.plugins.admin.entries.service import STATUSES, Entries
from octavo.plugins.admin.permissions import PermissionService
from octavo.schema.walk import to_list

MOST_DOCUMENTS: Final = 1000


@dataclass(frozen=True)
class Documents(Items):
    """A list of document ids, each once."""

    def check_value(self, value: list[Any], here: ValuePath, report: Report) -> list[Any]:
        """Check the number of ids, and return them without repetitions."""
        if not value:
            report.say(here, "Too small: expected array to have >=1 items")
        if len(value) > MOST_DOCUMENTS:
            report.say(here, f"Too big: expected array to have <={MOST_DOCUMENTS} items")
            return []
        items = [self.item(item, (*here, index), report) for index, item in enumerate(value)]
        return list(dict.fromkeys(item for item in items if isinstance(item, str)))

    def value_schema(self) -> dict[str, Any]:
        """Return the schema of the list."""
        return {**super().value_schema(), "minItems": 1, "maxItems": MOST_DOCUMENTS}


DOCUMENTS: Final = Documents("documentIds", required=True)
BULK: Final = Form(DOCUMENTS, open=True)
"""Several documents, and the locale they are meant in."""


def access_of(app: Octavo, ctx: Context, action: str, locale: object = None) -> Access:
    """Return what the caller may do with the type in the path; raises PolicyError if nothing of that kind.

    `locale` stands in place of the query's.
    """
    return access_to(
        app, ctx, ctx.params["model"], action, ctx.query.get("locale") if locale is None else locale
    )


def access_to(app: Octavo, ctx: Context, uid: str, action: str, locale: object) -> Access:
    """Return what the caller may do with a type in a locale, the default one if None; raises PolicyError."""
    content_type = app.schemas.content_types.get(uid)
    is_open = is_readable if action == "read" else is_displayed
    if content_type is None or not is_open(content_type):
        raise PolicyError()
    if locale is not None and not isinstance(locale, str):
        raise ValidationError("locale must be one locale")
    conditions = app.service(PermissionService).conditions
    access = Access(app, uid, ability_of(ctx), ctx.state.user, conditions, locale)
    access.rules(action)
    return access


def entries_of(app: Octavo, ctx: Context, action: str, locale: object = None) -> Entries:
    """Return the entries of the type in the path, as `access_of` does."""
    return Entries(access_of(app, ctx, action, locale))


def document_id_of(ctx: Context, name: str = "id") -> str:
    """Return a document id of the path; raises NotFoundError for one no database can hold."""
    document_id: str = ctx.params[name]
    if "\0" in document_id:
        raise NotFoundError()
    return document_id


def status_of_query(ctx: Context) -> str:
    """Return the status asked for; raises ValidationError for one there is not."""
    status = ctx.query.get("status") or "draft"
    if status not in STATUSES:
        raise ValidationError(
            f"Invalid parameter at 'status'. Expected 'published' or 'draft', received: {status}"
        )
    return str(status)


def columns_of(ctx: Context) -> frozenset[str] | None:
    """Return the columns asked for (`fields=title,category.name`), None for all; raises ValidationError."""
    requested_fields = ctx.query.get("fields")
    if requested_fields in (None, "", "*"):
        return None
    columns = to_list(requested_fields)
    if not all(isinstance(item, str) for item in columns):
        raise ValidationError("fields must be a list of columns, such as fields=title,category.name")
    return frozenset(name.strip() for item in columns for name in item.split(",") if name.strip())
