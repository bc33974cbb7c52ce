"""In whose name entries are published: what this plugin asks of the admin plugin."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from octavo import Context, Octavo
from octavo.plugins.content_releases.schemas import EVERY_LOCALE

READ_CONTENT = "plugin::content-manager.explorer.read"
PUBLISH_CONTENT = "plugin::content-manager.explorer.publish"
NAMES = ("id", "firstname", "lastname", "username", "email")


class Actor(Protocol):
    """One active administrator, with the permissions they have now."""

    admin: Mapping[str, Any]

    def can(self, action: str, subject: str | None = None) -> bool:
        """Whether an action is permitted, on content of a type or of the admin API."""
        ...

    async def publishable(
        self, uid: str, document_ids: Sequence[str], locale: str | None, status: str = "draft"
    ) -> set[str]:
        """Return those of some entries of which a version may be published, or one that is published be taken
        back.
        """
        ...

    async def may_read(self, uid: str, document_id: str, locale: str | None) -> bool:
        """Whether an entry may be read."""
        ...

    async def readable(self, uid: str, document_ids: Sequence[str], locale: str | None) -> set[str]:
        """Return those of some entries that may be read; where a whole type may, also those that are gone."""
        ...

    async def briefs(
        self, uid: str, document_ids: Sequence[str], locale: str | None
    ) -> dict[str, dict[str, Any]]:
        """Return `{title, status}` of the entries that may be read."""
        ...


def actor_of(app: Octavo, ctx: Context) -> Actor:
    """Return the administrator who calls."""
    actor: Actor = app.service("plugin::admin.actor").caller(ctx.state.user, ctx.state.auth.ability)
    return actor


async def find_actor(app: Octavo, document_id: str | None) -> Actor | None:
    """Return an administrator; None unless they may log in."""
    if document_id is None:
        return None
    actor: Actor | None = await app.service("plugin::admin.actor").find(document_id)
    return actor


def permission_locale(locale: str | None) -> str | None:
    """Return the locale in which it is asked whether the entry of an action may be read: for all locales
    None, the default one.
    """
    return None if locale == EVERY_LOCALE else locale


def name_of(admin: Mapping[str, Any]) -> str:
    """Return how an administrator is called."""
    whole = " ".join(str(admin[key]) for key in ("firstname", "lastname") if admin.get(key))
    return whole or str(admin.get("username") or admin.get("email") or admin.get("id"))


def brief(admin: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what is told of an administrator."""
    return None if admin is None else {name: admin.get(name) for name in NAMES}
