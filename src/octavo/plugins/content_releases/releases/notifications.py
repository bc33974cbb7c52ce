"""Who is told of releases: webhooks, and people where one that was planned did not happen."""

from contextlib import suppress
from typing import Any, Final

from octavo import Octavo, job
from octavo.plugin import Problem, QueueFull, Warned, log_event, send_to_each
from octavo.plugins.content_releases.actor import find_actor
from octavo.plugins.content_releases.release_service import ReleaseService
from octavo.plugins.content_releases.releases.email_templates import FAILED
from octavo.plugins.content_releases.rows import Release, ReleaseAction
from octavo.plugins.content_releases.serializers import serialize_release

EVENT: Final = "releases.publish"
TELL: Final = "plugin::content-releases.tell-failed"
MAX_LISTED = 20
"""Entries a mail names."""
MOST_PEOPLE = 50


class NotificationService:
    """Tells of releases."""

    uid = "plugin::content-releases.notifications"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.releases = app.service(ReleaseService)

    async def notify_receivers(
        self, release: Release, *, is_published: bool, error: str | None = None
    ) -> None:
        """Have webhooks told, as Strapi does, once the current transaction is committed."""
        if release.is_schedule or "plugin::webhooks.delivery" not in self.app.services:
            return
        more: dict[str, Any] = {} if error is None else {"error": {"message": error}}
        info = {"isPublished": is_published, "release": serialize_release(release), **more}
        await self.app.service("plugin::webhooks.delivery").announce(EVENT, info)

    async def notify_failure(self, release: Release, error: str) -> None:
        """Write to the log, and by mail to the super admins and to who had planned it, that a release did
        not happen; in the current transaction.
        """
        where = "schedule of an entry" if release.is_schedule else f"release {release.name}"
        log_event(Warned(Problem(where, f"did not happen as planned: {error}", "choose another time for it")))
        await self.notify_receivers(release, is_published=False, error=error)
        with suppress(QueueFull):  # the log has it
            await self.app.jobs.enqueue(TELL, {"release": release.id}, key=str(release.id))


@job(name=TELL)
async def tell_failed(app: Octavo, release: int) -> None:
    """Mail those who can mend it that a release did not happen as planned."""
    releases = app.service(ReleaseService)
    failed = await releases.find(release)
    if failed is None or failed.state != "failed" or failed.scheduled_at is None:
        return
    actions = await releases.actions(release)
    what = "a scheduled entry" if failed.is_schedule else f'the release "{failed.name}"'
    planner = await find_actor(app, failed.scheduler)
    done = "published" if any(action.type == "publish" for action in actions) else "unpublished"
    values = {
        "DONE": done,
        "WHAT": what[0].upper() + what[1:],
        "NAME": _name(failed, actions),
        "SERVER_URL": app.url,
        "WHEN": f"{failed.scheduled_at:%Y-%m-%d %H:%M} UTC",
        "ERROR": failed.error or "",
        "ENTRIES": "\n".join(_lines(actions)),
        "URL": app.service("plugin::admin.mail").link(_path(failed, actions)),
    }
    people = await app.service("plugin::admin.user").find_super_admins(MOST_PEOPLE)
    recipients = [*people, *([] if planner is None else [planner.admin])]
    addresses = [str(admin["email"]) for admin in recipients]
    await send_to_each(app, FAILED, addresses, values, about=values["NAME"])


def _name(release: Release, actions: list[ReleaseAction]) -> str:
    return f"{actions[0].uid} {actions[0].entry}" if release.is_schedule and actions else release.name


def _path(release: Release, actions: list[ReleaseAction]) -> str:
    if release.is_schedule and actions:
        return f"/content-manager/collection-types/{actions[0].uid}/{actions[0].entry}"
    return f"/plugins/content-releases/{release.id}"


def _lines(actions: list[ReleaseAction]) -> list[str]:
    """Return a line for each entry that kept a release from happening."""
    failed_actions = [action for action in actions if action.problems]
    lines = [
        f"- {action.uid} {action.entry}{f' ({action.locale})' if action.locale else ''}: "
        + "; ".join(str(problem["message"]) for problem in action.problems)
        for action in failed_actions[:MAX_LISTED]
    ]
    return [
        *lines,
        *([f"- and {len(failed_actions) - MAX_LISTED} more"] if len(failed_actions) > MAX_LISTED else []),
    ]
