"""A project as its own tests run it."""

from pathlib import Path

from octavo.testing import Project, client_of, running

LOGIN = ("/api/auth/local", {"identifier": "ann@example.com", "password": "x"})
ADMIN = ("/admin/login", {"email": "ann@example.com", "password": "x"})
ASKED = """
[plugins.users-permissions.config.ratelimit]
max = 2
[plugins.admin.config.rate_limit]
max = 2
"""


async def statuses(folder: Path, path: str, body: dict[str, str], times: int) -> list[int]:
    async with running(folder, environ={}) as app, client_of(app) as client:
        return [(await client.post(path, json=body)).status_code for _ in range(times)]


async def test_nobody_is_limited_unless_the_project_says_so(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for path, body in (LOGIN, ADMIN):
        assert await statuses(project.folder, path, body, 12) == [400] * 12
    project.settings(ASKED)
    for path, body in (LOGIN, ADMIN):
        assert await statuses(project.folder, path, body, 3) == [400, 400, 429]


async def test_links_lead_to_where_the_server_listens_or_to_the_address_it_is_given(tmp_path: Path) -> None:
    async with running(Project(tmp_path).settings("[server]\nport = 4321").folder, environ={}) as app:
        assert app.url == "http://127.0.0.1:4321"
        app.listens_at = "http://127.0.0.1:8000"
        assert app.url == "http://127.0.0.1:8000"
        assert app.service("plugin::admin.mail").link("/x") == "http://127.0.0.1:8000/admin/x"
    everywhere = {"OCTAVO_SERVER__HOST": "0.0.0.0"}
    async with running(tmp_path, environ=everywhere) as app:
        assert app.url == "http://localhost:4321"
        assert app.service("plugin::admin.mail").link("/x") == "http://localhost:4321/admin/x"
    outside = {"OCTAVO_SERVER__URL": "https://cms.example.org/", **everywhere}
    async with running(tmp_path, environ=outside) as app:
        app.listens_at = "http://127.0.0.1:8000"
        assert app.url == "https://cms.example.org"


SEEDING = """
from octavo import Octavo


async def bootstrap(app: Octavo) -> None:
    await app.documents("api::note.note").create(data={"title": "seeded"})
"""


async def titles_and_roles(folder: Path) -> tuple[list[str], list[str]]:
    """Return what there is once a project has started; a note is written then."""
    async with running(folder, environ={}) as app:
        notes, roles = app.documents("api::note.note"), app.query("plugin::users-permissions.role")
        found = [note["title"] for note in await notes.find_many()]
        types = [role["type"] for role in await roles.find_many(order_by="id")]
        await notes.create(data={"title": "written by a test"})
        await app.query("plugin::users-permissions.role").delete_many({"type": "public"})
        return found, types


async def test_every_run_begins_alike_whatever_earlier_ones_of_the_project_wrote(tmp_path: Path) -> None:
    attributes = {"title": {"type": "string"}}
    project = Project(tmp_path / "plain").content_type("note", attributes)
    roles = ["authenticated", "public"]
    assert [await titles_and_roles(project.folder) for _ in range(4)] == [([], roles)] * 4
    project.settings("[roles.editor]\ngrants = []\n")
    assert [await titles_and_roles(project.folder) for _ in range(4)] == [([], [*roles, "editor"])] * 4
    project = Project(tmp_path / "seeding").content_type("note", attributes).file("app/__init__.py", SEEDING)
    assert [await titles_and_roles(project.folder) for _ in range(4)] == [(["seeded"], roles)] * 4
