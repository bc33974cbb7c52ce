"""What an admin panel asks about the project."""

import platform

from octavo import Context, Octavo, __version__


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
