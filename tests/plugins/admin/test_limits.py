"""Whoever guesses, or has mail sent to others, is stopped: at every door of its own."""

from pathlib import Path
from typing import Any

import pytest
from tests.plugins.admin.conftest import PASSWORD, Site

from octavo.testing import Project, running

SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[plugins.email.config]
provider = "file"
[plugins.admin.config.rate_limit]
max = 2
max_per_address = 1000
"""
DOORS: dict[str, dict[str, Any]] = {
    "/admin/login": {"email": "root@example.com", "password": "Wr0ng-one!"},
    "/admin/forgot-password": {"email": "root@example.com"},
}


@pytest.mark.parametrize("path", DOORS)
async def test_a_door_closes_for_an_account_and_stays_open_for_others(tmp_path: Path, path: str) -> None:
    folder = Project(tmp_path).settings(SETTINGS).folder
    async with running(folder, environ={}) as app:
        site = Site(app)
        # Made without a login: from where somebody has logged in, the door stays open to them.
        root = {"email": "root@example.com", "firstname": "Ro", "password": PASSWORD, "isActive": True}
        await app.service("plugin::admin.user").create(root, ())
        statuses = [(await site.anybody.post(path, DOORS[path])).status_code for _ in range(3)]
        assert statuses[-1] == 429
        assert 429 not in statuses[:2]
        other = await site.anybody.post(path, {**DOORS[path], "email": "somebody@example.com"})
        assert other.status_code != 429
