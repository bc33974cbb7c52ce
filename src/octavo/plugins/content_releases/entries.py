"""The entries actions are about: what is done with them, and what keeps it from being done."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from octavo import ApplicationError, NotFoundError, Octavo, OctavoError, PolicyError, ValidationError
from octavo.plugins.content_releases.acting import PUBLISH_CONTENT, Acting, name_of
from octavo.plugins.content_releases.rows import ReleaseAction
from octavo.plugins.content_releases.schemas import EVERY_LOCALE
from octavo.schema import ContentType

Problem = dict[str, Any]
NO_ENTRY = "There is no such entry"
MOST_PROBLEMS = 50
"""Problems of one entry that are kept; each is mended in the entry, where all are shown."""


class NotDoneError(OctavoError):
    """What kept one action from being done; not told to callers as it is."""

    def __init__(self, action: ReleaseAction, cause: ApplicationError) -> None:
        self.action = action
        self.cause = cause
        super().__init__(cause.message)


@contextmanager
def of_action(action: ReleaseAction) -> Iterator[None]:
    """Name the action that a refusal is about."""
    try:
        yield
    except ApplicationError as error:
        if error.status >= 500:  # nothing is wrong with the entry
            raise
        raise NotDoneError(action, error) from error


class EntryService:
    """Publishes and unpublishes the entries of actions, and tells what keeps them from it."""

    uid = "plugin::content-releases.entry"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    def content_type(self, uid: str) -> ContentType:
        """Return a type whose entries can be published; raises NotFoundError and ValidationError."""
        content_type = self.app.schemas.content_types.get(uid)
        if content_type is None:
            raise NotFoundError(f"No content type found for uid {uid}")
        if not content_type.draft_and_publish:
            raise ValidationError(f"Content type with uid {uid} does not have draftAndPublish enabled")
        return content_type

    async def document_of(self, uid: str, document_id: str | None) -> str:
        """Return the document meant: of a single type its entry; raises NotFoundError and ValidationError."""
        if self.content_type(uid).kind == "singleType":
            entry = await self.app.documents(uid).find_first(locale="*", fields=["documentId"])
            if entry is None:
                raise NotFoundError(f"No entry found for contentType {uid}")
            return str(entry["documentId"])
        if not document_id:
            raise ValidationError("Document id is required for collection type")
        return document_id

    def locale_of(self, uid: str, locale: str | None) -> str | None:
        """Return the locale meant, the default one if none is said; raises ValidationError."""
        if not self.content_type(uid).localized:
            return None
        if locale is None:
            return self.app.locales.default
        if locale != EVERY_LOCALE and locale not in self.app.locales.codes:
            raise ValidationError(f"There is no locale {locale}; {EVERY_LOCALE} stands for all locales")
        return locale

    async def expect(self, acting: Acting, action: ReleaseAction) -> None:
        """Raise NotFoundError unless there is such an entry, PolicyError unless one may publish it."""
        self.content_type(action.uid)
        if not acting.can(PUBLISH_CONTENT, action.uid):
            raise _refused(acting, action)
        locales = await self._locales(action, "draft") or await self._locales(action, "published")
        if not locales:
            raise NotFoundError(NO_ENTRY)
        await self._expect_permitted(acting, action, locales, "draft")

    async def perform(self, acting: Acting, action: ReleaseAction) -> None:
        """Publish or unpublish an entry in somebody's name; raises ApplicationError.

        One that is not published, or is published as it is, stays so.
        """
        status = "draft" if action.type == "publish" else "published"
        locales = await self._locales(action, status)
        if not locales and (action.type == "publish" or not await self._locales(action, "draft")):
            raise NotFoundError(NO_ENTRY)
        await self._expect_permitted(acting, action, locales, status)
        documents = self.app.documents(action.uid)
        write = documents.publish if action.type == "publish" else documents.unpublish
        for locale in locales:
            await write(action.entry, **_place(locale))

    async def problems(self, acting: Acting | None, action: ReleaseAction) -> list[Problem]:
        """Return what keeps an action from being done now, in somebody's name if it is planned in one."""
        try:
            if acting is None:
                self.content_type(action.uid)
                if not await self._locales(action, "draft"):
                    raise NotFoundError(NO_ENTRY)
            else:
                await self.expect(acting, action)
            if action.type != "publish":
                return []
            place = _place(action.locale)
            checked = await self.app.documents(action.uid).check_publish(action.entry, **place)
        except ApplicationError as error:
            return problems_of(error)
        problems = [
            _problem(error, one["locale"] if action.locale == EVERY_LOCALE else None)
            for one in checked
            for error in one["errors"]
        ]
        return problems[:MOST_PROBLEMS]

    async def _locales(self, action: ReleaseAction, status: str) -> list[str | None]:
        """Return the locales an action is about that have a version of a status."""
        self.content_type(action.uid)
        versions = await self.app.documents(action.uid).find_many(
            filters={"documentId": {"$eq": action.entry}},
            status=status,
            fields=["locale"],
            **_place(action.locale),
        )
        return [version["locale"] if action.locale else None for version in versions]

    async def _expect_permitted(
        self, acting: Acting, action: ReleaseAction, locales: list[str | None], status: str
    ) -> None:
        for locale in locales:
            if not await acting.may_publish(action.uid, action.entry, locale, status):
                raise _refused(acting, action)


def _refused(acting: Acting, action: ReleaseAction) -> PolicyError:
    return PolicyError(f"{name_of(acting.admin)} may not {action.type} this entry")


def problems_of(error: ApplicationError) -> list[Problem]:
    """Return a refusal as problems, without the values in it."""
    errors = error.details.get("errors")
    if isinstance(errors, list) and errors:
        return [_problem(one, None) for one in errors][:MOST_PROBLEMS]
    return [{"message": error.message, "path": []}]


def _problem(error: Mapping[str, Any], locale: str | None) -> Problem:
    problem = {"message": str(error["message"]), "path": list(error.get("path") or ())}
    return problem if locale is None else {**problem, "locale": locale}


def _place(locale: str | None) -> dict[str, str]:
    return {} if locale is None else {"locale": locale}
