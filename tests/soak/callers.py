"""Who calls in the long suites: nobody, a user, an API token and a super administrator, logged in anew
whenever something they did themselves locked them out.
"""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from tests.cli.command import CLEAN

NOBODY, USER, TOKEN, ADMIN = "nobody", "user", "token", "admin"
PASSWORD = "Passw0rd for fuzzing"
USERS = "/content-manager/collection-types/plugin::users-permissions.user"
LONGEST = 30


class Callers:
    """The callers of one server, and the credentials they have at the moment."""

    def __init__(self, url: str, folder: Path, env: Mapping[str, str]) -> None:
        self.url = url
        self.folder = folder
        self.env = env
        self.credentials: dict[str, str] = {}
        self.renewed = -1
        self._made = 0
        self._admin = ""

    def headers(self, name: str) -> dict[str, str]:
        """Return the headers somebody calls with."""
        known = self.credentials.get(name)
        return {} if known is None else {"Authorization": f"Bearer {known}"}

    def recover(self) -> None:
        """See to it that everybody is logged in."""
        ways = {ADMIN: ("/admin/users/me", self._admin_token)}
        ways[USER] = ("/api/users/me", self._user_token)
        ways[TOKEN] = ("/api/users/count", self._api_token)
        for name, (address, renew) in ways.items():
            answer = httpx.get(self.url + address, headers=self.headers(name), timeout=LONGEST)
            if answer.status_code != 200 or name not in self.credentials or not answer.json():
                self.credentials[name] = renew()
                self.renewed += 1

    def _call(self, method: str, path: str, caller: str = NOBODY, **body: Any) -> httpx.Response:
        return httpx.request(
            method, self.url + path, json=body or None, headers=self.headers(caller), timeout=LONGEST
        )

    def _admin_token(self) -> str:
        found = self._call("POST", "/admin/login", email=self._admin, password=PASSWORD)
        if found.status_code != 200:
            self._admin = f"{self._name('root')}@example.org"
            command = [sys.executable, "-m", "octavo", "admin", "create", self._admin, "-C", str(self.folder)]
            env = {**CLEAN, **self.env}
            subprocess.run(command, input=PASSWORD, text=True, env=env, check=True, capture_output=True)
            found = self._call("POST", "/admin/login", email=self._admin, password=PASSWORD)
        return str(found.json()["data"]["token"])

    def _user_token(self) -> str:
        name = self._name("user")
        account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        state = {"role": self._role(), "confirmed": True, "blocked": False}
        made = self._call("POST", USERS, ADMIN, **account, **state)
        assert made.status_code == 201, made.text
        found = self._call("POST", "/api/auth/local", identifier=name, password=PASSWORD)
        assert found.status_code == 200, found.text
        return str(found.json()["jwt"])

    def _role(self) -> int:
        """Return the id of the role `authenticated`, made again where it was deleted."""
        for _ in range(2):
            roles = self._call("GET", "/users-permissions/roles", ADMIN).json()["roles"]
            for role in roles:
                if role["type"] == "authenticated":
                    return int(role["id"])
            self._call("POST", "/users-permissions/roles", ADMIN, name="Authenticated", type="authenticated")
        raise AssertionError(f"there is no role of users: {roles}")

    def _api_token(self) -> str:
        made = self._call("POST", "/admin/api-tokens", ADMIN, name=self._name("token"), type="full-access")
        assert made.status_code == 201, made.text
        return str(made.json()["data"]["accessKey"])

    def _name(self, kind: str) -> str:
        self._made += 1
        return f"{kind}-{self._made}"
