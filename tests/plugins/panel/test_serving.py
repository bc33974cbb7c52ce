"""The panel over HTTP: a page for people, files that never change, and 404 for everything else."""

import json
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from octavo import Octavo
from octavo.plugins.panel.built import FOLDER, read_built
from octavo.testing import Client, Project, client_of, running

SOURCES = Path(__file__).parents[3] / "panel/src"
KEYS = '[server]\napp_keys = ["a key that is long enough for tests"]\n'
PEOPLE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PROGRAMS = {"Accept": "application/json"}
FIRST = {"email": "root@example.com", "firstname": "Ro", "password": "Passw0rd!"}


def project(folder: Path, settings: str = "") -> Project:
    return Project(folder / "site").settings(KEYS + settings)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Octavo]:
    async with running(project(tmp_path).folder, environ={}) as instance:
        yield instance


async def get(app: Octavo, path: str, **headers: str) -> Response:
    async with client_of(app, headers) as client:
        return await client.get(path)


def told(page: Response) -> dict[str, Any]:
    """Return what a page says of the place it is at."""
    (content,) = re.findall(r'name="octavo" content="([^"]+)"', page.text)
    said: dict[str, Any] = json.loads(unescape(content))
    return said


def base_of(page: Response) -> str:
    (base,) = re.findall(r'<base href="([^"]+)"', page.text)
    return str(base)


def screens() -> set[str]:
    """Return the paths of the panel's own screens, behind the log-in and before it."""
    inside = re.findall(r'\bpath: "(/[^"]*)"', (SOURCES / "shell/router.tsx").read_text("utf-8"))
    outside = re.findall(
        r'^  "(/auth/[^"]*)": ', (SOURCES / "features/auth/Outside.tsx").read_text("utf-8"), re.M
    )
    return {*inside, *outside, "/auth/login", "/auth/register-admin"}


async def test_people_get_the_page_at_every_screen(app: Octavo) -> None:
    """No route of the API lies in the way of one."""
    paths = screens()
    assert {"/", "/me", "/auth/login", "/auth/reset-password"} <= paths
    for path in {"", "/settings/users", "/content-manager/collection-types/api::a.a/x", *paths}:
        answer = await get(app, f"/admin{path}", **PEOPLE)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8"), path
        assert (base_of(answer), told(answer)["api"]) == ("/admin/", "")


@pytest.mark.parametrize(("settings", "kept"), [("", True), ("local_drafts = false", False)])
async def test_browsers_keep_what_is_typed_unless_the_settings_forbid_it(
    tmp_path: Path, settings: str, kept: bool
) -> None:
    config = f"[plugins.panel.config]\n{settings}\n"
    async with running(project(tmp_path, config).folder, environ={}) as app:
        assert told(await get(app, "/admin", **PEOPLE))["localDrafts"] is kept


@pytest.mark.parametrize("accept", ["application/json", "*/*", ""])
async def test_programs_get_the_404_they_had(app: Octavo, accept: str) -> None:
    answer = await get(app, "/admin/nothing", Accept=accept)
    assert answer.status_code == 404
    assert answer.json()["error"]["name"] == "NotFoundError"
    assert "Accept" in answer.headers["Vary"]


async def test_routes_of_the_api_stay_whoever_asks(app: Octavo) -> None:
    assert (await get(app, "/admin/init", **PEOPLE)).json()["data"]["hasAdmin"] is False
    assert (await get(app, "/admin/users", **PEOPLE)).status_code == 401


async def test_a_page_may_load_nothing_from_elsewhere_and_run_nothing_in_itself(app: Octavo) -> None:
    one, other = [await get(app, "/admin", **PEOPLE) for _ in range(2)]
    policy = one.headers["Content-Security-Policy"]
    (nonce,) = re.findall(r"'nonce-([^']+)'", policy)
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    rules = policy.replace(nonce, "")  # which is random, and may spell anything
    assert "unsafe" not in rules and "https:" not in rules
    assert f'nonce="{nonce}"' in one.text
    assert policy != other.headers["Content-Security-Policy"]
    assert one.headers["X-Frame-Options"] == "DENY"
    assert not re.search(r"__OCTAVO_\w+__", one.text)


async def test_a_page_that_is_known_is_not_sent_again(app: Octavo) -> None:
    page = await get(app, "/admin/me", **PEOPLE)
    assert page.headers["Cache-Control"] == "no-cache"
    again = await get(app, "/admin/me", **PEOPLE, **{"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Security-Policy" not in again.headers  # the kept page's own names the kept page's nonce


async def test_files_are_kept_for_ever_and_packed_for_who_takes_it(app: Octavo) -> None:
    name, asset = next((name, one) for name, one in read_built().assets.items() if name.endswith(".js"))
    plain = await get(app, f"/admin/assets/{name}", **{"Accept-Encoding": "identity"})
    assert plain.content == asset.content
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    packed = await get(app, f"/admin/assets/{name}", **{"Accept-Encoding": "gzip, deflate, br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert packed.content == asset.packed
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("name", ["index-00000000.js", "", "../build.json", "..%2Findex.html", "a/b.js"])
async def test_a_file_of_another_build_is_not_found(app: Octavo, name: str) -> None:
    answer = await get(app, f"/admin/assets/{name}", Accept="*/*")
    assert answer.status_code == 404
    assert "<html" not in answer.text


async def test_answers_of_the_admin_api_name_the_build(app: Octavo) -> None:
    page = await get(app, "/admin", **PEOPLE)
    build = told(page)["build"]
    assert build == json.loads((FOLDER / "build.json").read_text("utf-8"))["build"]
    async with client_of(app) as client:
        begun = await client.post("/admin/register-admin", json=FIRST)
        headers = {"Authorization": f"Bearer {begun.json()['data']['token']}"}
        for path in ("/admin/users/me", "/content-type-builder/content-types", "/i18n/locales"):
            assert (await client.get(path, headers=headers)).headers["X-Octavo-Panel"] == build, path
        assert "X-Octavo-Panel" not in (await client.get("/api/users/me")).headers


async def test_one_setting_turns_it_off(tmp_path: Path) -> None:
    settings = "[plugins.panel]\nenabled = false\n"
    async with running(project(tmp_path, settings).folder, environ={}) as app:
        answer = await get(app, "/admin/me", **PEOPLE)
        assert answer.status_code == 404 and answer.json()["data"] is None
        assert (await get(app, "/admin/init")).status_code == 200
        assert (await get(app, f"/admin/assets/{next(iter(read_built().assets))}")).status_code == 404


async def test_without_the_admin_api_there_is_none(tmp_path: Path) -> None:
    settings = "[plugins.admin]\nenabled = false\n"
    async with running(project(tmp_path, settings).folder, environ={}) as app:
        assert (await get(app, "/admin", **PEOPLE)).status_code == 404


async def test_another_path_is_the_panels_and_the_api_stays(tmp_path: Path) -> None:
    settings = '[plugins.admin.config]\nurl = "/desk"\n'
    async with running(project(tmp_path, settings).folder, environ={}) as app:
        page = await get(app, "/desk/me", **PEOPLE)
        assert (base_of(page), told(page)["base"], told(page)["api"]) == ("/desk/", "/desk", "")
        assert (await get(app, f"/desk/assets/{next(iter(read_built().assets))}")).status_code == 200
        assert (await get(app, "/admin/me", **PEOPLE)).status_code == 404
        assert (await get(app, "/admin/init")).status_code == 200


async def cookie_path(client: Client) -> str:
    answer = await client.post("/admin/register-admin", json=FIRST)
    assert answer.status_code == 200, answer.text
    (path,) = set(re.findall(r"path=([^;]+)", answer.headers["set-cookie"]))
    return str(path)


@pytest.mark.parametrize("asked", ["/admin/me", "/cms/admin/me"], ids=["stripped", "kept"])
async def test_behind_a_proxy_with_a_prefix(tmp_path: Path, asked: str) -> None:
    """The proxy strips `/cms` or keeps it; browsers see it in either case."""
    settings = 'url = "https://example.org/cms"\n'
    async with running(project(tmp_path, settings).folder, environ={}) as app:
        page = await get(app, asked, **PEOPLE)
        assert (base_of(page), told(page)["api"]) == ("/cms/admin/", "/cms")
        async with client_of(app) as client:
            assert await cookie_path(client) == "/cms/admin"


async def test_a_prefix_like_a_path_of_the_project_is_taken_as_it_came(tmp_path: Path) -> None:
    """Behind `https://example.org/api`, stripped by the proxy, `/api/…` is what the project calls so."""
    settings = 'url = "https://example.org/api"\n[plugins.users-permissions.config]\n'
    async with running(project(tmp_path, settings).folder, environ={}) as app:
        assert (await get(app, "/api/users/me")).status_code in (401, 403)


async def test_without_a_setting_the_mount_is_the_prefix(tmp_path: Path) -> None:
    async with running(project(tmp_path).folder, environ={}) as app:
        page = await mounted_at(app, "/content", "/content/admin/me")
        assert (base_of(page), told(page)["api"]) == ("/content/admin/", "/content")


async def mounted_at(app: Octavo, root: str, path: str) -> Response:
    import httpx

    transport = httpx.ASGITransport(app.asgi, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url="http://example.org") as client:
        return await client.get(path, headers=PEOPLE)


async def test_the_page_frames_the_sites_of_previews_and_no_others(tmp_path: Path) -> None:
    preview = """
[plugins.admin.config.preview]
origins = ["https://other.example/ignored"]
[plugins.admin.config.preview.addresses]
"api::note.note" = "http://127.0.0.1:3000/see/{text}"
"""
    plain = project(tmp_path / "plain")
    async with running(plain.folder, environ={}) as instance:
        page = await get(instance, "/admin", **PEOPLE)
        assert "frame-src" not in page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    framing = project(tmp_path / "framing", preview).content_type("note", {"text": {"type": "string"}})
    async with running(framing.folder, environ={}) as instance:
        # A page that was kept from before has the policy from before, so it is another one.
        again = await get(instance, "/admin", **PEOPLE, **{"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 200
        policy = again.headers["Content-Security-Policy"]
        assert policy.endswith("; frame-src http://127.0.0.1:3000 https://other.example")
