"""The golden app: the project the recordings were made with, in Python."""

from octavo import Octavo

ADMINISTRATOR = {
    "firstname": "Ada",
    "lastname": "Admin",
    "email": "admin@example.com",
    "password": "Passw0rd!",
}


async def bootstrap(app: Octavo) -> None:
    """Make the administrator of the recordings, except where the first one registers in a step."""
    administrators = app.service("plugin::admin.user")
    if app.settings.env != "first" and not await administrators.any():
        await administrators.create_first(ADMINISTRATOR)
