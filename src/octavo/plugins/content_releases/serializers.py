"""Releases and their actions as the API answers them, in Strapi's shape."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from octavo import Octavo
from octavo.plugin import RowValues, iso_datetime
from octavo.plugins.content_releases.actor import READ_CONTENT, Actor, brief, permission_locale
from octavo.plugins.content_releases.rows import Release, ReleaseAction
from octavo.plugins.content_releases.schemas import EVERY_LOCALE

Brief = Mapping[str, Any]
NO_LOCALE, ALL_LOCALES = "No locale", "All locales"


def serialize_release(release: Release) -> RowValues:
    """Return a release."""
    return {
        "id": release.id,
        "name": release.name,
        "releasedAt": _text(release.released_at),
        "scheduledAt": _text(release.scheduled_at),
        "timezone": release.timezone,
        "status": release.state,
        "releaseCondition": release.condition,
        "error": release.error,
        "createdAt": release.created_at,
        "updatedAt": release.updated_at,
        "createdBy": brief(release.created_by),
        "actions": {"meta": {"count": release.entries}},
    }


def serialize_action(action: ReleaseAction) -> RowValues:
    """Return an action by itself."""
    return {
        "id": action.id,
        "type": action.type,
        "contentType": action.uid,
        "entryDocumentId": action.entry,
        "locale": action.locale,
        "isEntryValid": action.is_valid,
        "problems": list(action.problems),
        "createdAt": action.created_at,
        "updatedAt": action.updated_at,
    }


def serialize_schedule(release: Release, action: ReleaseAction) -> RowValues:
    """Return what is planned for one entry."""
    return {**serialize_action(action), **_plan(release)}


def _plan(release: Release) -> RowValues:
    return {
        "id": release.id,
        "scheduledAt": _text(release.scheduled_at),
        "timezone": release.timezone,
        "status": release.state,
        "error": release.error,
        "createdAt": release.created_at,
        "updatedAt": release.updated_at,
        "createdBy": brief(release.created_by),
    }


async def serialize_schedules(
    app: Octavo, planned: Sequence[tuple[Release, ReleaseAction]], actor: Actor
) -> list[RowValues]:
    """Return what is planned for several entries, with what an administrator may see of them."""
    rows = await ActionSerializer(app, actor).read([action for _, action in planned])
    return [
        {**one, "entryStatus": one["status"], **_plan(release)}
        for one, (release, _) in zip(rows, planned, strict=True)
    ]


class ActionSerializer:
    """Actions with what an administrator may see of their entries, for which the statements are as many as
    there are types and locales among them.
    """

    def __init__(self, app: Octavo, actor: Actor) -> None:
        self.app = app
        self.actor = actor
        self._briefs: dict[tuple[str, str, str | None], Brief] = {}
        self._locales: dict[str, str] = {}

    async def read(self, actions: Sequence[ReleaseAction]) -> list[RowValues]:
        """Return actions, those whose entries may not be read without what stands in them."""
        by_place: dict[tuple[str, str | None], list[str]] = {}
        for action in actions:
            by_place.setdefault((action.uid, action.locale), []).append(action.entry)
        for (uid, locale), documents in by_place.items():
            briefs = await self._briefs_of(uid, documents, locale)
            self._briefs |= {(uid, document, locale): one for document, one in briefs.items()}
        rows = await self.app.query("plugin::i18n.locale").find_many(select=["code", "name"])
        self._locales = {row["code"]: row["name"] for row in rows}
        return [self._action(action) for action in actions]

    async def _briefs_of(self, uid: str, documents: list[str], locale: str | None) -> Mapping[str, Brief]:
        content_type = self.app.schemas.content_types.get(uid)
        if content_type is None or not content_type.draft_and_publish:
            return {}
        return await self.actor.briefs(uid, documents, permission_locale(locale))

    def _action(self, action: ReleaseAction) -> RowValues:
        brief = self._briefs.get((action.uid, action.entry, action.locale))
        content_type = self.app.schemas.content_types.get(action.uid)
        described = {
            "uid": action.uid,
            "kind": None if content_type is None else content_type.kind,
            "displayName": action.uid if content_type is None else content_type.display_name,
            "mainFieldValue": None if brief is None else brief["title"],
        }
        name = ALL_LOCALES if action.locale == EVERY_LOCALE else self._locales.get(action.locale or "")
        locale = None if action.locale is None else {"code": action.locale, "name": name or action.locale}
        return {
            **serialize_action(action),
            "contentType": described,
            "locale": locale,
            "problems": list(action.problems) if self.actor.can(READ_CONTENT, action.uid) else [],
            "status": None if brief is None else brief["status"],
        }


def grouped(rows: Sequence[RowValues], by: str) -> dict[str, list[RowValues]]:
    """Return actions by the names of their groups."""
    groups: dict[str, list[RowValues]] = {}
    for row in rows:
        groups.setdefault(_group(row, by), []).append(row)
    return groups


def _group(row: RowValues, by: str) -> str:
    if by == "action":
        return str(row["type"])
    if by == "locale":
        return NO_LOCALE if row["locale"] is None else str(row["locale"]["name"])
    return str(row["contentType"]["displayName"])


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else iso_datetime(moment)
