"""What administrators want a panel to remember, kept with the account: one JSON object each."""

import json
from collections.abc import Mapping
from typing import Any

from octavo import Octavo, ValidationError

LONGEST = 16 * 1024
"""Most bytes of an account's preferences as JSON."""
DEEPEST = 16
"""Most levels of objects and lists inside each other."""


class PreferenceService:
    """Reads, replaces and removes preferences."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def of(self, admin: Mapping[str, Any]) -> dict[str, Any]:
        """Return an administrator's preferences, empty until some are kept."""
        kept: dict[str, Any] = json.loads(await self.app.store.get(_name(admin)) or "{}")
        return kept

    async def keep(self, admin: Mapping[str, Any], preferences: Mapping[str, Any]) -> None:
        """Replace an administrator's preferences; raises ValidationError for what is too large or deep."""
        if not _is_flatter(preferences, DEEPEST):
            raise ValidationError(f"preferences must have {DEEPEST} levels at most")
        # Kept as a text, whose escapes take any number and any character a body may hold.
        text = json.dumps(preferences, separators=(",", ":"))
        size = len(
            json.dumps(preferences, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")
        )
        if size > LONGEST:
            raise ValidationError(f"preferences must have {LONGEST} bytes at most as JSON, these have {size}")
        await self.app.store.set(_name(admin), text)

    async def remove(self, admin: Mapping[str, Any]) -> None:
        """Remove an administrator's preferences."""
        await self.app.store.delete(_name(admin))


def _is_flatter(value: Any, levels: int) -> bool:
    if not isinstance(value, Mapping | list):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return levels > 0 and all(_is_flatter(member, levels - 1) for member in inner)


def _name(admin: Mapping[str, Any]) -> str:
    return f"admin.preferences.{admin['documentId']}"
