"""Every route there is, while the database is away: none has an error nobody expected, whoever calls."""

import re
from pathlib import Path

import pytest
from tests.soak.proxy import network_to

from octavo.log import LogEvent, RequestFailed, observing
from octavo.server.endpoint import path_of
from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak
PARAMETER = re.compile(r"/:\w+(\([^)]*\))?|/\(\.\*\)")
ACCOUNT = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}
SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[plugins.audit]
[plugins.email.config]
provider = "file"
"""
BODY = {"data": {"title": "one"}, "email": "root@example.com", "identifier": "root", "password": "Passw0rd!"}


@pytest.mark.timeout(600)
async def test_no_route_fails_unexpectedly_while_the_database_is_away(
    tmp_path: Path, server_url: str
) -> None:
    failed: list[RequestFailed] = []
    statuses: dict[str, set[int]] = {}

    def hear(observation: LogEvent) -> None:
        if isinstance(observation, RequestFailed):
            failed.append(observation)

    project = Project(tmp_path / "site").settings(SETTINGS).grants(["*"])
    project.content_type("page", {"title": {"type": "string"}}, drafts=True, localized=True)
    with network_to(server_url) as found:
        network, address = found
        environ = {"OCTAVO_DATABASE__URL": address}
        async with running(project.folder, environ) as app, client_of(app) as client:
            answer = await client.post("/admin/register-admin", json=ACCOUNT)
            token = answer.json()["data"]["token"]
            body = {"name": "machine", "description": "", "type": "full-access", "lifespan": None}
            headers = {"Authorization": f"Bearer {token}"}
            made = await client.post("/admin/api-tokens", json=body, headers=headers)
            network.cut()
            for who in ("", token, made.json()["data"]["accessKey"]):
                headers = {"Authorization": f"Bearer {who}"} if who else {}
                for endpoint in app.routes:
                    method, path = endpoint.state.method, PARAMETER.sub("/1", path_of(app, endpoint))
                    with observing(hear):
                        sent = None if method in {"GET", "HEAD"} else BODY
                        answer = await client.request(method, path, json=sent, headers=headers)
                    statuses.setdefault(f"{method} {path}", set()).add(answer.status_code)
                    if answer.status_code == 503:
                        assert int(answer.headers["Retry-After"]) >= 1
            network.mend()
    assert [(one.method, one.path, repr(one.error)) for one in failed] == []
    assert [route for route, found in statuses.items() if max(found) >= 500 and max(found) != 503] == []
    assert sum(503 in found for found in statuses.values()) > len(statuses) / 2
