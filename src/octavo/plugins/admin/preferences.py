"""What administrators want a panel to remember, kept with the account: one JSON object each."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from octavo import Octavo, PreconditionFailedError, ValidationError

LONGEST = 16 * 1024
"""Most bytes of an account's preferences as JSON."""
DEEPEST = 16
"""Most levels of objects and lists inside each other."""
VERSION_DIGITS = 16


class PreferenceService:
    """Reads, replaces and removes preferences."""

    def __init__(self, app: Octavo) -> None:
        self.app = app

    async def of(self, admin: Mapping[str, Any]) -> dict[str, Any]:
        """Return an administrator's preferences, empty until some are kept, and a name for their version."""
        text: str = await self.app.store.get(_name(admin)) or "{}"
        version = hashlib.sha256(text.encode()).hexdigest()[:VERSION_DIGITS]
        return {"data": json.loads(text), "meta": {"version": version}}

    async def keep(
        self, admin: Mapping[str, Any], preferences: Mapping[str, Any], if_match: str | None
    ) -> dict[str, Any]:
        """Replace an administrator's preferences and return what `of` does.

        Raises ValidationError for what is too large or deep, PreconditionFailedError if they are not of the
        version any more that `if_match` names.
        """
        text = _checked(preferences)
        async with self.app.transaction():
            await self.app.store.lock(_name(admin))
            before = (await self.of(admin))["meta"]
            if if_match is not None and if_match.strip('"') not in ("*", before["version"]):
                raise PreconditionFailedError("The preferences were changed in the meantime", details=before)
            await self.app.store.set(_name(admin), text)
            return await self.of(admin)

    async def remove(self, admin: Mapping[str, Any]) -> None:
        """Remove an administrator's preferences."""
        await self.app.store.delete(_name(admin))


def _checked(preferences: Mapping[str, Any]) -> str:
    if not _is_flatter(preferences, DEEPEST):
        raise ValidationError(f"preferences must have {DEEPEST} levels at most")
    size = len(json.dumps(preferences, separators=(",", ":"), ensure_ascii=False).encode(errors="replace"))
    if size > LONGEST:
        raise ValidationError(f"preferences must have {LONGEST} bytes at most as JSON, these have {size}")
    # Kept as a text, whose escapes take any number and any character a body may hold.
    return json.dumps(preferences, separators=(",", ":"))


def _is_flatter(value: Any, levels: int) -> bool:
    if not isinstance(value, Mapping | list):
        return True
    inner = value.values() if isinstance(value, Mapping) else value
    return levels > 0 and all(_is_flatter(member, levels - 1) for member in inner)


def _name(admin: Mapping[str, Any]) -> str:
    return f"admin.preferences.{admin['documentId']}"
