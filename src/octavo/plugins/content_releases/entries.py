"""The entries actions are about: what is done with them, and what keeps it from being done."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from octavo import ApplicationError, NotFoundError, Octavo, OctavoError, PolicyError, ValidationError
from octavo.plugins.content_releases.actor import PUBLISH_CONTENT, Actor, name_of
from octavo.plugins.content_releases.rows import ReleaseAction
from octavo.plugins.content_releases.schemas import EVERY_LOCALE
from octavo.schema import ContentType

T = TypeVar("T")
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

    async def expect(self, actor: Actor, action: ReleaseAction) -> None:
        """Raise NotFoundError unless there is such an entry, PolicyError unless one may publish it."""
        (refusal,) = await self.refusals(actor, [action])
        if refusal is not None:
            raise refusal

    async def perform(self, actor: Actor, action: ReleaseAction) -> None:
        """Publish or unpublish an entry in somebody's name; raises ApplicationError.

        One that is not published, or is published as it is, stays so.
        """
        self.content_type(action.uid)
        status = "draft" if action.type == "publish" else "published"
        locales = await self._locales([action], status)
        if not locales and (action.type == "publish" or not await self._locales([action], "draft")):
            raise NotFoundError(NO_ENTRY)
        if await self._forbidden(actor, action.uid, locales, status):
            raise _refused(actor, action)
        documents = self.app.documents(action.uid)
        write = documents.publish if action.type == "publish" else documents.unpublish
        for locale in locales:
            await write(action.entry, **_place(locale))

    async def refusals(
        self, actor: Actor | None, actions: Sequence[ReleaseAction]
    ) -> list[ApplicationError | None]:
        """Return for each action why it cannot be: NotFoundError where there is no such entry, PolicyError
        unless somebody, if anybody is given, may publish it.

        The statements are as many as there are types and locales among them.
        """
        return await _by_place(actions, lambda some: self._refusals(actor, some))

    async def problems(self, actor: Actor | None, actions: Sequence[ReleaseAction]) -> list[list[Problem]]:
        """Return what keeps each action from being done now, in somebody's name if it is planned in one."""
        refusals = await self.refusals(actor, actions)
        publishable = [
            action
            for action, refusal in zip(actions, refusals, strict=True)
            if refusal is None and action.type == "publish"
        ]
        checked = iter(await _by_place(publishable, self._check))
        return [
            problems_of(refusal) if refusal is not None else next(checked) if action.type == "publish" else []
            for action, refusal in zip(actions, refusals, strict=True)
        ]

    async def _refusals(
        self, actor: Actor | None, actions: Sequence[ReleaseAction]
    ) -> Sequence[ApplicationError | None]:
        """Return why each of some actions in one place cannot be."""
        uid = actions[0].uid
        try:
            self.content_type(uid)
            if actor is not None and not actor.can(PUBLISH_CONTENT, uid):
                return [_refused(actor, action) for action in actions]
            locales = await self._locales(actions, "draft")
            forbidden = set() if actor is None else await self._forbidden(actor, uid, locales, "draft")
        except ApplicationError as error:
            return [error] * len(actions)
        existing = {document_id for documents in locales.values() for document_id in documents}
        return [
            NotFoundError(NO_ENTRY)
            if action.entry not in existing
            else _refused(actor, action)
            if actor is not None and action.entry in forbidden
            else None
            for action in actions
        ]

    async def _check(self, actions: Sequence[ReleaseAction]) -> Sequence[list[Problem]]:
        """Return what keeps the entries of some actions in one place from being published."""
        uid, locale = actions[0].uid, actions[0].locale
        entries = [action.entry for action in actions]
        try:
            checked = await self.app.documents(uid).check_publish_many(entries, **_place(locale))
        except ApplicationError as error:
            return [problems_of(error)] * len(actions)
        return [
            [
                _problem(error, one["locale"] if locale == EVERY_LOCALE else None)
                for one in drafts
                for error in one["errors"]
            ][:MOST_PROBLEMS]
            for drafts in checked
        ]

    async def _locales(self, actions: Sequence[ReleaseAction], status: str) -> dict[str | None, list[str]]:
        """Return the entries of some actions in one place that have a version of a status, by locale."""
        uid, locale = actions[0].uid, actions[0].locale
        versions = await self.app.documents(uid).find_many(
            filters={"documentId": {"$in": [action.entry for action in actions]}},
            status=status,
            fields=["locale"],
            **_place(locale),
        )
        ids_by_locale: dict[str | None, list[str]] = {}
        for version in versions:
            ids_by_locale.setdefault(version["locale"] if locale else None, []).append(version["documentId"])
        return ids_by_locale

    async def _forbidden(
        self, actor: Actor, uid: str, locales: Mapping[str | None, list[str]], status: str
    ) -> set[str]:
        """Return the entries of which somebody may not publish, or take back, a version."""
        forbidden: set[str] = set()
        for locale, entries in locales.items():
            forbidden |= {*entries} - await actor.publishable(uid, entries, locale, status)
        return forbidden


async def _by_place(
    actions: Sequence[ReleaseAction], look: Callable[[Sequence[ReleaseAction]], Awaitable[Sequence[T]]]
) -> list[T]:
    """Return what a function finds of each action, which it is given by types and locales."""
    groups: dict[tuple[str, str | None], list[int]] = {}
    for number, action in enumerate(actions):
        groups.setdefault((action.uid, action.locale), []).append(number)
    results: dict[int, T] = {}
    for numbers in groups.values():
        results |= zip(numbers, await look([actions[number] for number in numbers]), strict=True)
    return [results[number] for number in range(len(actions))]


def _refused(actor: Actor, action: ReleaseAction) -> PolicyError:
    return PolicyError(f"{name_of(actor.admin)} may not {action.type} this entry")


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
