"""What an admin panel asks about the project."""

import platform

from octavo import Context, Octavo, __version__
from octavo.plugin import FLAG, TEXT, Operation, admin_route, record, wrapped


class ProjectController:
    """`/admin/information` and `/admin/project-settings`."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def information(self, ctx: Context) -> object:
        """Answer what runs here, for every administrator."""
        return {
            "data": {
                "currentEnvironment": self.app.settings.env,
                "octavoVersion": __version__,
                "pythonVersion": platform.python_version(),
                "projectId": await self.app.store.get("admin.uuid"),
                "communityEdition": True,
            }
        }

    async def settings(self, ctx: Context) -> object:
        """Answer the panel's own logos; there are none."""
        return {"menuLogo": None, "authLogo": None}


_TEXTS = dict.fromkeys(("currentEnvironment", "octavoVersion", "pythonVersion", "projectId"), TEXT)
_LOGOS = record({name: {"type": "null"} for name in ("menuLogo", "authLogo")})

ROUTES = [
    admin_route(
        "GET",
        "/admin/information",
        ProjectController.information,
        about=Operation("Read what runs here", wrapped(record({**_TEXTS, "communityEdition": FLAG}))),
    ),
    admin_route(
        "GET",
        "/admin/project-settings",
        ProjectController.settings,
        "admin::project-settings.read",
        about=Operation("Read the panel's own logos", _LOGOS),
    ),
]
