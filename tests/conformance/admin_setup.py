"""A scenario's setup through the admin API: grants of roles, users, API tokens."""

import json
from collections.abc import Mapping
from typing import Any

from tests.conformance.client import HOST, Client

ADMINISTRATOR = {"email": "admin@example.com", "password": "Passw0rd!"}
USERS = "/content-manager/collection-types/plugin::users-permissions.user"
ROLES = "/users-permissions/roles"
PASSWORD = "Secret123"


class SetupError(Exception):
    """A call of the setup that was refused."""


class AdminSetup:
    """Makes what a scenario needs, as an administrator would; what is granted already is left alone."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.token: str | None = None
        self.granted: dict[str, list[str]] = {}

    async def apply(self, setup: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ids and keys of what was made; raises SetupError."""
        roles = await self._roles()
        self.granted = {name: said for name, said in self.granted.items() if name in roles}
        for name in setup.get("grants", {}).keys() - roles.keys():
            await self._call("POST", ROLES, {"name": name, "description": name, "permissions": {}})
        users = setup.get("users", {})
        if any(said.get("login", True) for said in users.values()):
            await self._grant("public", ["*"])  # who logs in needs the grant; it is narrowed below
        made = {name: await self._user(name, said) for name, said in users.items()}
        for role, patterns in setup.get("grants", {}).items():
            await self._grant(role, patterns)
        tokens = {name: await self._token(name, said) for name, said in setup.get("tokens", {}).items()}
        return {"admin": self.token, "users": made, "tokens": tokens, "roles": await self._roles()}

    async def _roles(self) -> dict[str, int]:
        return {role["type"]: role["id"] for role in (await self._call("GET", ROLES))["roles"]}

    async def _grant(self, role: str, patterns: list[str]) -> None:
        """Enable exactly the actions named; `*` at the end of one stands for every continuation."""
        if self.granted.get(role) == patterns:
            return
        path = f"{ROLES}/{(await self._roles())[role]}"
        found = (await self._call("GET", path))["role"]
        for owner, held in found["permissions"].items():
            for controller, actions in held["controllers"].items():
                for action, said in actions.items():
                    said["enabled"] = _matches(f"{owner}.{controller}.{action}", patterns)
        kept = {name: found[name] for name in ("name", "description", "permissions")}
        await self._call("PUT", path, kept)
        self.granted[role] = patterns

    async def _user(self, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
        role = (await self._roles())[said.get("role", "authenticated")]
        body = {
            "username": name,
            "email": f"{name}@example.com",
            "password": PASSWORD,
            "confirmed": said.get("confirmed", True),
            "blocked": said.get("blocked", False),
            "role": {"connect": [{"id": role}]},
        }
        user = await self._call("POST", USERS, body)
        jwt = None
        if said.get("login", True):
            login = {"identifier": body["email"], "password": PASSWORD}
            jwt = (await self._send("POST", "/api/auth/local", login, None))[1].get("jwt")
        return {"id": user["id"], "documentId": user["documentId"], "jwt": jwt}

    async def _token(self, name: str, said: Mapping[str, Any]) -> str:
        body = {"name": name, **{key: said.get(key) for key in ("type", "lifespan", "permissions")}}
        return str((await self._call("POST", "/admin/api-tokens", body))["data"]["accessKey"])

    async def _call(self, method: str, path: str, body: Any = None) -> Any:
        """Call as the administrator, who logs in anew where a scenario ended the session."""
        status, answer = await self._send(method, path, body, self.token)
        if status == 401:
            status, answer = await self._send("POST", "/admin/login", ADMINISTRATOR, None)
            if status == 200:
                self.token = answer["data"]["token"]
                status, answer = await self._send(method, path, body, self.token)
        if status >= 300:
            raise SetupError(f"setup: {method} {path} answered {status} {str(answer)[:300]}")
        return answer

    async def _send(self, method: str, path: str, body: Any, token: str | None) -> tuple[int, Any]:
        content = b"" if body is None else json.dumps(body).encode()
        headers = [("Host", HOST), ("Content-Length", str(len(content)))]
        headers += [("Content-Type", "application/json")] if content else []
        headers += [("Authorization", f"Bearer {token}")] if token else []
        answer = await self.client.send(method, path, headers, content)
        is_json = any("json" in kind for kind in answer.all("content-type"))
        return answer.status, json.loads(answer.content) if is_json else {}


def _matches(action: str, patterns: list[str]) -> bool:
    return any(
        action == pattern or (pattern.endswith("*") and action.startswith(pattern[:-1]))
        for pattern in patterns
    )
