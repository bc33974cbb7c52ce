"""What administrators set in the media library, kept beside the content."""

from collections.abc import Mapping
from typing import Any, Final

from octavo import Octavo

STORED_SETTINGS: Final[Mapping[str, bool]] = {
    "sizeOptimization": True,
    "responsiveDimensions": True,
    "autoOrientation": False,
    "aiMetadata": True,
}
"""Strapi's settings with its defaults; `responsiveDimensions` is the one that changes what is done here."""
CONFIGURATION: Final[Mapping[str, Any]] = {"pageSize": 20, "sort": "createdAt:DESC"}
SETTINGS_NAME, CONFIGURATION_NAME = "upload.settings", "upload.configuration"


class LibraryPreferences:
    """The settings of one instance's library, and how its lists are shown at first."""

    uid = "plugin::upload.preferences"

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def settings(self) -> dict[str, bool]:
        """Return the settings."""
        return {**STORED_SETTINGS, **(await self.app.store.get(SETTINGS_NAME) or {})}

    async def set_settings(self, data: Mapping[str, bool]) -> dict[str, bool]:
        """Replace the settings and return them; what is left out has its default."""
        await self.app.store.set(SETTINGS_NAME, dict(data))
        return {**STORED_SETTINGS, **data}

    async def makes_sizes(self) -> bool:
        """Whether the sizes of `breakpoints` are made of new pictures, beside the thumbnail."""
        return (await self.settings())["responsiveDimensions"]

    async def configuration(self) -> dict[str, Any]:
        """Return how lists are shown at first."""
        return {**CONFIGURATION, **(await self.app.store.get(CONFIGURATION_NAME) or {})}

    async def set_configuration(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Replace how lists are shown at first, and return it."""
        await self.app.store.set(CONFIGURATION_NAME, dict(data))
        return {**CONFIGURATION, **data}
