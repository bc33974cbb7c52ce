"""Creates, reads, changes and recognises API tokens; a key is shown once and never stored."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from octavo import Octavo, UnauthorizedError, ValidationError
from octavo.plugin import Cache, Grants, iso_datetime, spelled
from octavo.plugins.api_tokens.config import salts_of

TOKEN = "admin::api-token"
PERMISSION = "admin::api-token-permission"
KINDS = ("read-only", "full-access", "custom")
KEY_BYTES = 128
READING = (".find", ".findOne", ".findDrafts")
"""Suffixes of actions that read-only tokens may do (Strapi)."""

USED_SECONDS = 3600
"""`lastUsedAt` is updated once an hour at most (Strapi), so that reading does not write."""

FIELDS = (
    "id",
    "name",
    "description",
    "kind",
    "lastUsedAt",
    "lifespan",
    "expiresAt",
    "createdAt",
    "updatedAt",
    "type",
)


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A valid token: its row as callers see it, its ability, and when it expires."""

    row: dict[str, Any]
    ability: Grants | None
    """The ability of a custom token; None for the other kinds."""
    expires: float


class ApiTokenService:
    """The API tokens of one instance."""

    uid = "plugin::api-tokens.token"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self._salts = salts_of(app)
        self._cache: Cache[KnownToken] = Cache(app.changes)

    async def create(
        self,
        name: str,
        *,
        type: str = "read-only",
        description: str = "",
        lifespan: int | None = None,
        permissions: Iterable[str] | None = None,
    ) -> dict[str, Any]:
        """Write a token and return it with its key under `accessKey`, which nobody can read again.

        `lifespan` in milliseconds, None for ever; `permissions` (actions) for custom tokens alone. Raises
        ValidationError in the recorded words.
        """
        actions = self._check_permissions(type, permissions)
        key = secrets.token_hex(KEY_BYTES)
        moment = None if lifespan is None else datetime.now(UTC) + timedelta(milliseconds=lifespan)
        data = {
            "name": name,
            "description": description,
            "type": type,
            "kind": "content-api",
            "accessKey": self._hash_key(key, self._salts[0]),
            "lifespan": None if lifespan is None else str(lifespan),
            "expiresAt": None if moment is None else iso_datetime(moment),
        }
        async with self.app.transaction():
            row = await self.app.documents(TOKEN).create(data=data)
            await self._grant(row, actions)
        return {**await self.find(row["id"]), "accessKey": key}

    async def find(self, token_id: int) -> dict[str, Any]:
        """Return a token without its key; raises ValidationError for an id there is not."""
        row = await self.app.query(TOKEN).find_one({"id": token_id}, populate=["permissions"])
        if row is None:
            raise ValidationError("There is no such token")
        return serialize(row)

    async def list(self) -> list[dict[str, Any]]:
        """Return every token without its key, by name."""
        rows = await self.app.query(TOKEN).find_many(populate=["permissions"], order_by="name")
        return [serialize(row) for row in rows]

    async def update(self, token_id: int, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change name, description, type or permissions of a token and return it."""
        before = await self.find(token_id)
        kind = changes.get("type", before["type"])
        permissions = changes.get("permissions", before["permissions"] if kind == "custom" else None)
        actions = self._check_permissions(kind, permissions)
        data = {name: changes[name] for name in ("name", "description", "type") if name in changes}
        async with self.app.transaction():
            row = await self._change(token_id, data)
            if row is not None:
                await self._grant(row, actions)
        return await self.find(token_id)

    async def regenerate(self, token_id: int) -> str:
        """Give a token a new key and return it; the old key is invalid from then on."""
        await self.find(token_id)
        key = secrets.token_hex(KEY_BYTES)
        await self._change(token_id, {"accessKey": self._hash_key(key, self._salts[0])})
        return key

    async def _change(self, token_id: int, data: Mapping[str, Any]) -> dict[str, Any] | None:
        """Write to a token as to a document, so that an audit log records it, unlike its use."""
        row = await self.app.query(TOKEN).find_one({"id": token_id}, select=["documentId"])
        return row and await self.app.documents(TOKEN).update(row["documentId"], data=dict(data))

    async def delete(self, token_id: int) -> dict[str, Any]:
        """Delete a token and return it."""
        before = await self.find(token_id)
        row = await self.app.query(TOKEN).find_one({"id": token_id}, select=["documentId"])
        async with self.app.transaction():
            await self.app.query(PERMISSION).delete_many({"token": {"id": token_id}})
            if row is not None:
                await self.app.documents(TOKEN).delete(row["documentId"])
        return before

    def clear_cache(self, row: object = None) -> None:
        """Invalidate cached tokens."""
        self._cache.clear()

    async def recognise(self, key: str) -> KnownToken | None:
        """Return the token of a key, or None; raises UnauthorizedError for an expired one."""
        caller = await self._cache.get(key, self._look_up)
        if caller is not None and caller.expires <= time.time():
            raise UnauthorizedError("Token expired")
        return caller

    async def _look_up(self, key: str) -> KnownToken | None:
        hashes = [self._hash_key(key, salt) for salt in self._salts]
        row = await self.app.query(TOKEN).find_one(
            {"accessKey": {"$in": hashes}, "kind": "content-api"}, populate=["permissions"]
        )
        return None if row is None else KnownToken(serialize(row), _ability(row), _expiry(row))

    async def note_use(self, token: KnownToken) -> None:
        """Store that a token was used, unless that was stored within the hour."""
        used = token.row["lastUsedAt"]
        if used is not None and time.time() - _seconds(used) < USED_SECONDS:
            return
        await self.app.query(TOKEN).update(
            {"id": token.row["id"]}, {"lastUsedAt": iso_datetime(datetime.now(UTC))}
        )

    async def _grant(self, row: Mapping[str, Any], actions: set[str]) -> None:
        rows = self.app.query(PERMISSION)
        grants = await rows.find_many({"token": {"id": row["id"]}}, select=["action"])
        revoked_ids = [one["id"] for one in grants if one["action"] not in actions]
        if revoked_ids:
            await rows.delete_many({"id": {"$in": revoked_ids}})
        new = sorted(actions - {one["action"] for one in grants})
        if new:
            result = await rows.create_many([{"action": action} for action in new])
            connected = {"permissions": {"connect": [{"id": number} for number in result["ids"]]}}
            await self.app.documents(TOKEN).update(row["documentId"], data=connected)

    def _check_permissions(self, type: str, permissions: Iterable[str] | None) -> set[str]:
        if type not in KINDS:
            raise ValidationError(f"type must be one of the following values: {', '.join(KINDS)}")
        if type != "custom":
            if permissions:
                raise ValidationError("Non-custom tokens should not reference permissions")
            return set()
        if permissions is None:
            raise ValidationError("Missing permissions attribute for custom token")
        actions = set(map(spelled, permissions))
        unknown = sorted(actions - set(self.app.actions))
        if unknown:
            raise ValidationError(f"Unknown permissions provided: {', '.join(unknown)}")
        return actions

    def _hash_key(self, key: str, salt: str) -> str:
        return hmac.new(salt.encode(), key.encode(), hashlib.sha512).hexdigest()


def reading_actions(app: Octavo) -> list[str]:
    """Return the actions of read-only tokens."""
    return [action for action in app.actions if action.endswith(READING)]


def serialize(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a token as in the API: permissions as actions, no key, no hash."""
    permissions = [permission["action"] for permission in row.get("permissions") or ()]
    return {**{name: row[name] for name in FIELDS}, "permissions": permissions}


def _ability(row: Mapping[str, Any]) -> Grants | None:
    if row["type"] != "custom":
        return None
    return Grants(permission["action"] for permission in row["permissions"] or ())


def _expiry(row: Mapping[str, Any]) -> float:
    return float("inf") if row["expiresAt"] is None else _seconds(row["expiresAt"])


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
