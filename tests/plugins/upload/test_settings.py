"""What administrators set in the media library."""

from typing import Any

import pytest
from tests.plugins.admin.conftest import Site
from tests.plugins.upload.test_folders import send, site  # noqa: F401

pytestmark = pytest.mark.soak

CHOSEN = {"sizeOptimization": True, "responsiveDimensions": False}


async def test_sizes_are_made_unless_that_is_turned_off(site: Site) -> None:  # noqa: F811
    root = await site.first()
    (before,) = (await send(root, width=1200)).json()
    assert set(before["formats"]) == {"thumbnail", "small", "medium", "large"}
    answer = await root.put("/upload/settings", CHOSEN)
    assert answer.status_code == 200, answer.text
    told = (await root.get("/upload/settings")).json()["data"]
    assert told == {**CHOSEN, "autoOrientation": False, "aiMetadata": True, "concurrentUploadRequests": 1}
    (after,) = (await send(root, width=1200)).json()
    assert set(after["formats"]) == {"thumbnail"}


async def test_how_the_library_is_shown_at_first_is_kept(site: Site) -> None:  # noqa: F811
    root = await site.first()
    path = "/upload/configuration"
    assert (await root.get(path)).json()["data"] == {"pageSize": 20, "sort": "createdAt:DESC"}
    kept = {"pageSize": 50, "sort": "name:ASC"}
    assert (await root.put(path, kept)).json()["data"] == kept
    assert (await root.get(path)).json()["data"] == kept


async def test_what_is_no_setting_is_refused(site: Site) -> None:  # noqa: F811
    root = await site.first()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("settings", {}),
        ("settings", {**CHOSEN, "responsiveDimensions": "no"}),
        ("settings", {**CHOSEN, "concurrentUploadRequests": 9}),
        ("configuration", {}),
        ("configuration", {"pageSize": 0}),
        ("configuration", {"pageSize": 101}),
        ("configuration", {"pageSize": 10, "sort": "url:ASC"}),
    ]
    for name, body in wrong:
        assert (await root.put(f"/upload/{name}", body)).status_code == 400, (name, body)


async def test_settings_take_permissions_of_their_own(site: Site) -> None:  # noqa: F811
    await site.first()
    reader = await site.member(
        "reader@example.com", await site.role("Reader", {"action": "plugin::upload.read"})
    )
    assert (await reader.get("/upload/configuration")).status_code == 200
    assert (await reader.put("/upload/configuration", {"pageSize": 10})).status_code == 403
    assert (await reader.get("/upload/settings")).status_code == 403
    assert (await reader.put("/upload/settings", CHOSEN)).status_code == 403
