"""The webhooks of an instance: those made in the panel, and those of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import ApplicationError, NotFoundError, Octavo
from octavo.plugin import iso_datetime, read_url
from octavo.plugins.webhooks import signing
from octavo.plugins.webhooks.config import HookSettings, WebhooksSettings
from octavo.plugins.webhooks.names import MOST_HOOKS
from octavo.plugins.webhooks.schemas import DELIVERY, HOOK

LOCK = "webhooks.lock"
NOT_FOUND = "webhook.notFound"

WebhookValues = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Webhook:
    """One webhook."""

    id: int
    document_id: str
    name: str
    url: str
    headers: Mapping[str, str]
    events: tuple[str, ...]
    is_enabled: bool
    configured: str | None
    failing_since: datetime | None
    disabled_at: datetime | None

    def wants(self, event: str) -> bool:
        """Whether it is to be told of an event."""
        return self.is_enabled and event in self.events

    @property
    def origin(self) -> str:
        """Scheme and host of its URL, without what may be secret in it."""
        return read_url(self.url).origin


class HookService:
    """Keeps webhooks, and the enabled ones in memory, so that a change nobody listens to costs nothing."""

    uid = "plugin::webhooks.webhook"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: WebhooksSettings = app.plugin("webhooks").config
        self.listening: tuple[Webhook, ...] = ()

    async def refresh(self, _row: object = None) -> None:
        """Read the enabled webhooks anew."""
        self.listening = tuple(one for one in await self.find_all() if one.is_enabled)

    def subscribed_to(self, event: str) -> list[Webhook]:
        """Return the enabled webhooks that are to be told of an event."""
        return [hook for hook in self.listening if hook.wants(event)]

    async def find_all(self) -> list[Webhook]:
        """Return every webhook, the oldest first."""
        return [_webhook(row) for row in await self.app.query(HOOK).find_many(order_by="id")]

    async def get(self, hook_id: int | None) -> Webhook:
        """Return a webhook; raises NotFoundError."""
        hook = None if hook_id is None else await self.find(hook_id)
        if hook is None:
            raise NotFoundError(NOT_FOUND)
        return hook

    async def find(self, hook_id: int) -> Webhook | None:
        """Return a webhook, or None."""
        row = await self.app.query(HOOK).find_one({"id": hook_id})
        return None if row is None else _webhook(row)

    async def create(self, data: Mapping[str, Any]) -> Webhook:
        """Make an enabled webhook with a secret that `rotate` shows; raises ApplicationError if there are too
        many.
        """
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            if await self.app.query(HOOK).count({}) >= MOST_HOOKS:
                raise ApplicationError(f"There are {MOST_HOOKS} webhooks, and there cannot be more")
            hook = _webhook(await self.app.documents(HOOK).create(data={**data, "isEnabled": True}))
            await self._new_secret(hook)
        return hook

    async def update(self, hook: Webhook, data: Mapping[str, Any]) -> Webhook:
        """Change a webhook; one that is enabled again starts as one that never failed."""
        is_new_start = data.get("isEnabled") is True and not hook.is_enabled
        fresh = {"failingSince": None, "disabledAt": None} if is_new_start else {}
        await self.app.documents(HOOK).update(hook.document_id, data={**data, **fresh})
        return await self.get(hook.id)

    async def delete(self, hook: Webhook) -> None:
        """Delete a webhook with its secrets and deliveries; what waits is not sent any more."""
        async with self.app.transaction():
            await self.app.documents(HOOK).delete(hook.document_id)
            await self.app.store.delete(_place(hook.id))
            await self.app.query(DELIVERY).delete_many({"webhook": hook.id})

    async def rotate(self, hook: Webhook) -> tuple[str, datetime | None]:
        """Give a webhook a new secret; return it, and until when the one before signs messages too."""
        async with self.app.transaction():
            await self.app.store.lock(_place(hook.id))
            before = await self.app.store.get(_place(hook.id)) or {}
            secret, until, previous = signing.new_secret(), None, {}
            if before.get("shown"):  # one that nobody has seen is nobody's
                until = datetime.now(UTC) + timedelta(hours=self.settings.rotation_hours)
                previous = {"previous": before["secret"], "until": iso_datetime(until)}
            await self.app.store.set(_place(hook.id), {"secret": secret, "shown": True, **previous})
        return secret, until

    async def secrets(self, hook: Webhook) -> list[str]:
        """Return the secrets messages of a webhook are signed with now, the newest first."""
        if hook.configured is not None:
            settings = self.settings.hooks.get(hook.configured)
            return [] if settings is None else _configured_secrets(settings)
        stored = await self.app.store.get(_place(hook.id)) or await self._new_secret(hook)
        is_valid = "until" in stored and datetime.fromisoformat(stored["until"]) > datetime.now(UTC)
        return [stored["secret"], *([stored["previous"]] if is_valid else [])]

    async def _new_secret(self, hook: Webhook) -> WebhookValues:
        """Give a webhook that came without a secret, from an archive of some types, one of its own."""
        async with self.app.transaction():
            await self.app.store.lock(_place(hook.id))
            stored: WebhookValues | None = await self.app.store.get(_place(hook.id))
            if stored is None:
                stored = {"secret": signing.new_secret(), "shown": False}
                await self.app.store.set(_place(hook.id), stored)
        return stored

    async def synchronize(self) -> None:
        """Make the webhooks of the settings be there as the settings say, and no others of theirs."""
        async with self.app.transaction():
            await self.app.store.lock(LOCK)
            configured_hooks = {
                hook.configured: hook for hook in await self.find_all() if hook.configured is not None
            }
            for name in [name for name in configured_hooks if name not in self.settings.hooks]:
                await self.delete(configured_hooks[name])
            for name, settings in self.settings.hooks.items():
                await self._put(name, settings, configured_hooks.get(name))
        await self.refresh()

    async def _put(self, name: str, settings: HookSettings, hook: Webhook | None) -> None:
        data = {
            "name": name,
            "url": settings.url,
            "headers": dict(settings.headers),
            "events": list(settings.events),
            "isEnabled": settings.enabled,
        }
        if hook is None:
            await self.app.documents(HOOK).create(data={**data, "configured": name})
        elif data != serialize_settings(hook):
            await self.update(hook, data)


def serialize_settings(hook: Webhook) -> WebhookValues:
    """Return what somebody says of a webhook, as in Strapi's API."""
    return {
        "name": hook.name,
        "url": hook.url,
        "headers": dict(hook.headers),
        "events": list(hook.events),
        "isEnabled": hook.is_enabled,
    }


def serialize(hook: Webhook) -> WebhookValues:
    """Return a webhook as in the API; what Strapi does not have is there only where it says something."""
    more: dict[str, Any] = {
        "readOnly": hook.configured is not None or None,
        "failingSince": _text(hook.failing_since),
        "disabledAt": _text(hook.disabled_at),
    }
    optional = {name: value for name, value in more.items() if value is not None}
    return {"id": hook.id, **serialize_settings(hook), **optional}


def _webhook(row: Mapping[str, Any]) -> Webhook:
    return Webhook(
        row["id"],
        row["documentId"],
        row["name"],
        row["url"],
        row["headers"] or {},
        tuple(row["events"] or ()),
        bool(row["isEnabled"]),
        row["configured"],
        _moment(row["failingSince"]),
        _moment(row["disabledAt"]),
    )


def _configured_secrets(settings: HookSettings) -> list[str]:
    both = (settings.secret, settings.previous_secret)
    return [secret.get_secret_value() for secret in both if secret is not None]


def _place(hook_id: int) -> str:
    return f"webhooks.secret.{hook_id}"


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else iso_datetime(moment)
