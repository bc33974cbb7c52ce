"""A project under `octavo develop`, and an administrator who changes its schemas over HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from tests.cli.serving import Running, eventually
from tests.cli.serving import running as serving
from tests.plugins.admin.conftest import PASSWORD

BUILDER = "/content-type-builder"


class Builder:
    """Calls a server as its first administrator."""

    def __init__(self, server: Running, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=120)

    def log_in(self) -> None:
        first = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD}
        answer = self.client.post("/admin/register-admin", json=first)
        assert answer.status_code == 200, answer.text
        self.client.headers["Authorization"] = f"Bearer {answer.json()['data']['token']}"
        self.client.cookies.clear()

    def get(self, path: str) -> Any:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def schema(self) -> Any:
        return self.get(f"{BUILDER}/schema")

    def attributes(self, uid: str) -> dict[str, Any]:
        listed = self.schema()["contentTypes"][uid]["attributes"]
        return {one["name"]: one for one in listed}

    def plan(self, body: Mapping[str, Any]) -> Any:
        answer = self.ask("plan", body)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def update(self, body: Mapping[str, Any]) -> httpx.Response:
        return self.ask("update-schema", body)

    def ask(self, route: str, body: Mapping[str, Any]) -> httpx.Response:
        """Return an answer; a server that is about to be followed says so, or closes the connection, and the
        next one is asked.
        """

        def answered() -> httpx.Response | None:
            try:
                answer = self.client.post(f"{BUILDER}/{route}", json=body)
            except httpx.TransportError:
                return None
            return None if answer.status_code == 503 and "Retry-After" in answer.headers else answer

        answer: httpx.Response = eventually(
            lambda: (found := answered()) is not None and [found], "an answer"
        )[0]
        return answer

    def apply(self, body: Mapping[str, Any], **more: Any) -> Any:
        """Plan a change, carry it out, and wait until the server has started again with it."""
        plan = self.plan(body)
        assert plan["problems"] == []
        answer = self.update({**body, "plan": plan["id"], **more})
        assert answer.status_code == 202, answer.text
        assert answer.json() == {"data": {"restarting": True}}
        assert self.wait() is None, self.server.printed()
        return plan

    def wait(self) -> str | None:
        """Wait until no update is under way, and return why the last one was not taken over."""

        def settled() -> Any:
            try:
                status = self.client.get(f"{BUILDER}/update-schema-status")
            except httpx.TransportError:
                return None
            told = status.json().get("data") if status.status_code == 200 else None
            return [told["problem"]] if told and not told["isUpdating"] else None

        return eventually(settled, "the end of the update")[0]  # type: ignore[no-any-return]  # a text or null

    def create(self, plural: str, data: Mapping[str, Any]) -> Any:
        answer = self.client.post(f"/api/{plural}", json={"data": data}, headers={"Authorization": ""})
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]

    def entries(self, plural: str) -> list[Any]:
        answer = self.client.get(f"/api/{plural}?populate=*", headers={"Authorization": ""})
        assert answer.status_code == 200, answer.text
        return list(answer.json()["data"])

    def file(self, path: str) -> Any:
        return json.loads((self.folder / path).read_text("utf-8"))


@contextmanager
def developing(folder: Path) -> Iterator[Builder]:
    """Run `octavo develop` for a project, and log its first administrator in."""
    with serving("develop", folder) as server:
        builder = Builder(server, folder)
        with builder.client:
            builder.log_in()
            yield builder


def change(uid: str, *attributes: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return a body that changes one content type."""
    return {"data": {"contentTypes": [{"action": "update", "uid": uid, "attributes": attributes, **more}]}}
