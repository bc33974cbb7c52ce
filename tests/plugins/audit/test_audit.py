"""The audit log: what a person who reads it afterwards finds, and what can never stand in it."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo

from octavo.log import LogEvent, Warned, observing
from octavo.plugins.audit.retention import CLOCK, Retention
from octavo.plugins.audit.schema import ENTRY
from octavo.testing import Client, Project, client_of, running

WORD = "correct horse battery staple"
HOOKS = """
from octavo import ApplicationError, Event

async def after_create(event: Event) -> None:
    if event.params["data"].get("title") == "refused":
        raise ApplicationError("Not this one")
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "site").settings("[plugins.audit]\n")
    made.content_type(
        "book",
        {"title": {"type": "string", "required": True}, "word": {"type": "password"}},
        drafts=True,
    )
    return made.file("app/api/book/lifecycles.py", HOOKS).grants(["api::book.*"])


@pytest.fixture
async def app(project: Project) -> AsyncIterator[Any]:
    async with running(project.folder) as instance:
        yield instance


@pytest.fixture
async def client(app: Any) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller


async def noted(app: Any, uid: str = "api::book.book") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await app.documents(ENTRY).find_many(
        filters={"contentType": uid}, sort="id"
    )
    return found


async def test_every_deed_of_a_request_is_noted_with_who_and_where(app: Any, client: Client) -> None:
    made = await client.post("/api/books", json={"data": {"title": "One"}}, headers={"X-Request-Id": "abc-1"})
    document_id = made.json()["data"]["documentId"]
    await client.put(f"/api/books/{document_id}", json={"data": {"title": "Two"}})
    await client.delete(f"/api/books/{document_id}")
    entries = await noted(app)
    assert [entry["action"] for entry in entries] == [
        "entry.create",
        "entry.publish",
        "entry.update",
        "entry.publish",
        "entry.delete",
        "entry.delete",
    ]
    first = entries[0]
    assert first["target"] == document_id
    assert (first["actorType"], first["ip"]) == ("public", "127.0.0.1")
    assert (first["method"], first["route"], first["requestId"]) == (
        "POST",
        "/books",
        made.headers["x-request-id"],
    )


async def test_users_are_named(app: Any, client: Client) -> None:
    account = {"username": "mona", "email": "mona@example.org", "password": WORD}
    session = (await client.post("/api/auth/local/register", json=account)).json()
    app.permissions.set_role_grants("authenticated", ["api::book.*"])
    bearer = {"Authorization": f"Bearer {session['jwt']}"}
    await client.post("/api/books", json={"data": {"title": "One"}}, headers=bearer)
    entry = (await noted(app))[0]
    assert entry["actorType"] == "users-permissions"
    assert entry["actorId"] == str(session["user"]["id"])
    assert entry["actorName"] == "mona"


async def test_what_administrators_do_to_tokens_is_noted_and_their_use_is_not(
    app: Any, client: Client
) -> None:
    admin = {"email": "root@example.org", "firstname": "Ro", "password": "Passw0rd!"}
    token = (await client.post("/admin/register-admin", json=admin)).json()["data"]["token"]
    root = {"Authorization": f"Bearer {token}"}
    body = {"name": "machine", "type": "read-only", "lifespan": None}
    made = (await client.post("/admin/api-tokens", json=body, headers=root)).json()["data"]
    path = f"/admin/api-tokens/{made['id']}"
    await client.get("/api/books", headers={"Authorization": f"Bearer {made['accessKey']}"})
    await client.put(path, json={"type": "full-access"}, headers=root)
    await client.post(f"{path}/regenerate", headers=root)
    await client.delete(path, headers=root)
    entries = [entry for entry in await noted(app, "admin::api-token") if entry["actorType"] == "admin"]
    assert [entry["action"] for entry in entries] == [
        "entry.create",
        "entry.update",
        "entry.update",
        "entry.delete",
    ]
    assert len({entry["target"] for entry in entries}) == 1
    assert entries[0]["actorName"] == "root@example.org"


async def test_settings_are_noted_by_name(app: Any, client: Client) -> None:
    admin = {"email": "root@example.org", "firstname": "Ro", "password": "Passw0rd!"}
    token = (await client.post("/admin/register-admin", json=admin)).json()["data"]["token"]
    root = {"Authorization": f"Bearer {token}"}
    answer = await client.put(
        "/users-permissions/advanced", json={"default_role": "public", "allow_register": False}, headers=root
    )
    assert answer.status_code == 200
    (entry,) = [entry for entry in await noted(app, "octavo_store") if entry["actorType"] == "admin"]
    assert (entry["action"], entry["target"]) == ("store.set", "plugin_users-permissions_advanced")
    own = {"currentPassword": "Passw0rd!"}
    assert (await client.post("/admin/users/me/totp/remove", json=own, headers=root)).status_code == 200
    last = (await noted(app, "octavo_store"))[-1]
    assert last["action"] == "store.delete" and last["target"].startswith("admin.totp.")


async def test_scripts_are_the_system(app: Any) -> None:
    await app.documents("api::book.book").create(data={"title": "One"})
    entry = (await noted(app))[0]
    assert entry["actorType"] == "system"
    assert entry["ip"] is None


async def test_what_was_rolled_back_was_never_done(app: Any, client: Client) -> None:
    assert (await client.post("/api/books", json={"data": {"title": "refused"}})).status_code == 400
    assert await noted(app) == []


async def test_rows_that_plugins_write_are_noted_and_documents_only_once(app: Any) -> None:
    row = await app.query("api::book.book").create({"title": "One"})
    await app.query("api::book.book").update({"id": row["id"]}, {"title": "Two"})
    await app.query("admin::session").count()
    assert [entry["action"] for entry in await noted(app)] == ["row.create", "row.update"]


async def test_nothing_of_the_content_stands_in_it(app: Any, client: Client) -> None:
    secret = "s3cr3t-Wert-4711"
    await client.post("/api/books?fields=title", json={"data": {"title": secret, "word": secret}})
    account = {"username": "mona", "email": "mona@example.org", "password": secret}
    await client.post("/api/auth/local/register", json=account)
    everything = await app.documents(ENTRY).find_many()
    assert everything
    assert secret not in json.dumps(everything)


async def test_reading_it_is_granted_apart(app: Any, client: Client) -> None:
    await client.post("/api/books", json={"data": {"title": "One"}})
    assert (await client.get("/api/audit/entries")).status_code == 403
    app.permissions.set_role_grants("public", ["plugin::audit.entry.find"])
    asked = {"filters[action]": "entry.create", "filters[contentType]": "api::book.book"}
    answer = await client.get("/api/audit/entries", params=asked)
    assert [entry["action"] for entry in answer.json()["data"]] == ["entry.create"]
    assert (await client.delete(f"/api/audit/entries/{'x' * 24}")).status_code == 405
    assert (await client.get("/audit/entries")).status_code == 401


async def test_super_admins_read_it_over_the_admin_api_and_are_named(app: Any, client: Client) -> None:
    root = {"email": "root@example.org", "firstname": "Ro", "lastname": "Ot", "password": "Passw0rd!"}
    token = (await client.post("/admin/register-admin", json=root)).json()["data"]["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    made = await client.post(
        "/content-manager/collection-types/api::book.book", json={"title": "One"}, headers=bearer
    )
    assert made.status_code == 201, made.text
    asked = {"filters[contentType]": "api::book.book", "sort": "id"}
    answer = await client.get("/audit/entries", params=asked, headers=bearer)
    assert answer.status_code == 200, answer.text
    entry = answer.json()["data"][0]
    assert (entry["action"], entry["actorType"]) == ("entry.create", "admin")
    assert entry["route"] == "/content-manager/collection-types/:model"


async def test_a_role_may_be_permitted_to_read_it(app: Any, client: Client) -> None:
    root = {"email": "root@example.org", "firstname": "Ro", "lastname": "Ot", "password": "Passw0rd!"}
    token = (await client.post("/admin/register-admin", json=root)).json()["data"]["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    mine = (await client.get("/admin/users/me/permissions", headers=bearer)).json()["data"]
    assert f"{ENTRY}.read" in {permission["action"] for permission in mine}

    role = (await client.post("/admin/roles", json={"name": "Warden"}, headers=bearer)).json()["data"]
    invitation = {"email": "warden@example.org", "firstname": "Wa", "roles": [role["id"]]}
    invited = (await client.post("/admin/users", json=invitation, headers=bearer)).json()["data"]
    accepted = await client.post(
        "/admin/register",
        json={
            "registrationToken": invited["registrationToken"],
            "userInfo": {"firstname": "Wa", "password": "Passw0rd!"},
        },
    )
    warden = {"Authorization": f"Bearer {accepted.json()['data']['token']}"}
    assert (await client.get("/audit/entries", headers=warden)).status_code == 403
    granted = await client.put(
        f"/admin/roles/{role['id']}/permissions",
        json={"permissions": [{"action": f"{ENTRY}.read"}]},
        headers=bearer,
    )
    assert granted.status_code == 200, granted.text
    assert (await client.get("/audit/entries", headers=warden)).status_code == 200


async def test_where_it_is_off_nobody_is_offered_to_read_it(tmp_path: Path) -> None:
    async with running(Project(tmp_path / "other").folder) as app, client_of(app) as client:
        root = {"email": "root@example.org", "firstname": "Ro", "lastname": "Ot", "password": "Passw0rd!"}
        token = (await client.post("/admin/register-admin", json=root)).json()["data"]["token"]
        answer = await client.get("/admin/permissions", headers={"Authorization": f"Bearer {token}"})
        assert f"{ENTRY}.read" not in answer.text
        assert "admin::users.read" in answer.text


async def test_each_entry_of_a_bulk_change_is_noted(app: Any, client: Client) -> None:
    root = {"email": "root@example.org", "firstname": "Ro", "lastname": "Ot", "password": "Passw0rd!"}
    token = (await client.post("/admin/register-admin", json=root)).json()["data"]["token"]
    books = [await app.documents("api::book.book").create(data={"title": title}) for title in ("A", "B")]
    changed = await client.post(
        "/content-manager/collection-types/api::book.book/actions/bulkUpdate",
        json={"documentIds": [book["documentId"] for book in books], "data": {"title": "C"}},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert changed.json()["count"] == 2, changed.text
    updates = [entry for entry in await noted(app) if entry["action"] == "entry.update"]
    assert {entry["target"] for entry in updates} == {book["documentId"] for book in books}
    assert {entry["actorType"] for entry in updates} == {"admin"}


async def test_what_is_too_old_is_forgotten(app: Any) -> None:
    await app.documents("api::book.book").create(data={"title": "One"})
    old, rows = datetime.now(UTC) - timedelta(days=91), app.query(ENTRY)
    entry = (await noted(app))[0]
    await rows.update({"id": entry["id"]}, {"createdAt": old})
    before = await rows.count()
    assert await app.service(ENTRY).retention.delete_old() == 1
    assert await rows.count() == before - 1


async def test_a_clock_that_is_set_ahead_does_not_empty_it(app: Any) -> None:
    rows, begin = app.query(ENTRY), datetime.now(UTC)
    await rows.delete_many({})
    for age in range(100):
        made = await rows.create({"action": "x", "contentType": "y", "actorType": "system"})
        await rows.update({"id": made["id"]}, {"createdAt": begin - timedelta(days=99 - age)})
    time = {"wall": begin, "passed": 0.0}

    def retention() -> Retention:
        return Retention(app, 90, lambda: time["wall"], lambda: time["passed"])

    def wait(hours: int, wall: timedelta) -> None:
        time["passed"] += hours * 3600
        time["wall"] = begin + timedelta(seconds=time["passed"]) + wall

    one = retention()
    assert await one.delete_old() == 9  # as long as the clock is right
    wait(0, timedelta(days=3650))
    told: list[LogEvent] = []
    with observing(told.append):
        assert await one.delete_old() == 0
    (warning,) = [found.problem for found in told if isinstance(found, Warned)]
    assert "the clock is 3650 days ahead" in warning.message
    assert await retention().delete_old() == 0  # nor does a new process believe it
    gone = 0
    others = [retention() for _ in range(3)]
    for _ in range(24):
        wait(1, timedelta(days=3650))
        gone += sum([await each.delete_old() for each in (one, *others)])
    assert gone == 2  # a day of running, in which two pass at most
    wait(0, timedelta())
    await one.delete_old()
    kept = await rows.count()
    assert kept >= 88
    wait(24, timedelta())
    assert await one.delete_old() <= 2
    assert [entry for entry in await noted(app, "octavo_store") if entry["target"] == CLOCK] == []


async def test_a_long_stop_is_made_up_for(app: Any) -> None:
    rows, begin = app.query(ENTRY), datetime.now(UTC)
    time = {"wall": begin, "passed": 0.0}
    await Retention(app, 1, lambda: time["wall"], lambda: time["passed"]).delete_old()
    await rows.delete_many({})
    made = await rows.create({"action": "x", "contentType": "y", "actorType": "system"})
    time["wall"] = begin + timedelta(days=3)
    later = Retention(app, 1, lambda: time["wall"], lambda: time["passed"])
    assert await later.delete_old() == 0
    found = []
    for _ in range(3):
        time["passed"] += 24 * 3600
        time["wall"] += timedelta(days=1)
        found.append(await later.delete_old())
    assert made and found == [1, 0, 0]


async def entries_of(app: Any, *actions: str) -> list[dict[str, Any]]:
    found = await app.documents(ENTRY).find_many(filters={"action": {"$in": [*actions]}}, sort="id")
    return [entry for entry in found if entry["action"] in actions]


async def test_who_comes_in_and_who_does_not_is_noted(app: Any, client: Client) -> None:
    mona = {"username": "mona", "email": "mona@example.org", "password": WORD, "provider": "local"}
    role = await app.query("plugin::users-permissions.role").find_one({"type": "authenticated"})
    user = await app.service("plugin::users-permissions.user").create(
        {**mona, "confirmed": True, "role": role["documentId"]}
    )
    root = {"email": "root@example.org", "firstname": "Ro", "password": "Passw0rd!"}
    admin = await app.service("plugin::admin.user").create_first(root)
    sent = [
        ("/api/auth/local", {"identifier": "mona", "password": "wrong"}, "login.failed", user),
        ("/api/auth/local", {"identifier": WORD, "password": "mona"}, "login.failed", None),
        ("/api/auth/local", {"identifier": "mona", "password": WORD}, "login", user),
        ("/admin/login", {"email": root["email"], "password": "wrong"}, "login.failed", admin),
        ("/admin/login", {"email": "no@example.org", "password": "wrong"}, "login.failed", None),
        ("/admin/login", {"email": root["email"], "password": root["password"]}, "login", admin),
        (
            "/api/auth/reset-password",
            {"code": "x", "password": "Another456", "passwordConfirmation": "Another456"},
            "login.failed",
            None,
        ),
        (
            "/admin/reset-password",
            {"resetPasswordToken": "x", "password": "Another1pass"},
            "login.failed",
            None,
        ),
    ]
    app.permissions.set_role_grants("authenticated", ["plugin::users-permissions.auth.*"])
    tokens: dict[str, str] = {}
    for path, body, _, _ in sent:
        answer = (await client.post(path, json=body)).json()
        tokens |= {"/api/auth": answer["jwt"]} if "jwt" in answer else {}
        tokens |= {"/admin": answer["data"]["token"]} if (answer.get("data") or {}).get("token") else {}
    for prefix, token in tokens.items():
        bearer = {"Authorization": f"Bearer {token}"}
        assert (await client.post(f"{prefix}/logout", headers=bearer)).status_code == 200
    found = await entries_of(app, "login", "login.failed", "logout")
    told = [(entry["action"], entry["target"]) for entry in found]
    wanted = [(action, None if account is None else account["documentId"]) for _, _, action, account in sent]
    assert told == [*wanted, ("logout", user["documentId"]), ("logout", admin["documentId"])]
    assert {entry["ip"] for entry in found} == {"127.0.0.1"}
    logins = [(entry["actorType"], entry["actorName"]) for entry in found if entry["action"] == "login"]
    assert logins == [("users-permissions", "mona"), ("admin", "root@example.org")]
    assert WORD not in json.dumps(found)


async def test_attachments_and_the_other_side_of_relations_are_noted(tmp_path: Path) -> None:
    sides = {"type": "relation", "relation": "manyToMany"}
    project = Project(tmp_path / "site").settings("[plugins.audit]\n").grants(["api::*", "plugin::upload.*"])
    project.content_type("tag", {"books": {**sides, "target": "api::book.book", "mappedBy": "tags"}})
    project.content_type(
        "book",
        {
            "title": {"type": "string"},
            "cover": {"type": "media"},
            "tags": {**sides, "target": "api::tag.tag", "inversedBy": "books"},
        },
    )
    async with running(project.folder) as app, client_of(app) as client:
        book = (await client.post("/api/books", json={"data": {"title": "One"}})).json()["data"]
        await app.query(ENTRY).delete_many({})
        meant = {"ref": "api::book.book", "refId": str(book["id"]), "field": "cover"}
        sent = await client.post("/api/upload", data=meant, files={"files": ("a.txt", b"words")})
        assert sent.status_code == 201, sent.text
        (entry,) = await noted(app)
        assert (entry["action"], entry["target"]) == ("entry.update", book["documentId"])
        assert entry["route"] == "/upload"
        await app.query(ENTRY).delete_many({})
        tag = (await client.post("/api/tags", json={"data": {"books": [book["documentId"]]}})).json()["data"]
        await client.put(f"/api/tags/{tag['documentId']}", json={"data": {"books": []}})
        found = [(entry["action"], entry["target"], entry["method"]) for entry in await noted(app)]
        assert found == [
            ("entry.relate", book["documentId"], "POST"),
            ("entry.relate", book["documentId"], "PUT"),
        ]


async def test_types_may_be_ignored(project: Project) -> None:
    project.settings('[plugins.audit.config]\nignored = ["api::book.book"]\n')
    async with running(project.folder) as app:
        await app.documents("api::book.book").create(data={"title": "One"})
        assert await noted(app) == []


async def test_it_is_off_unless_named(tmp_path: Path) -> None:
    async with running(Project(tmp_path).folder) as app:
        assert ENTRY not in app.schemas.content_types


@pytest.mark.soak
def test_the_command_prints_what_was_done(project: Project) -> None:
    seed = {"uid": "api::book.book", "data": {"title": "One"}}
    project.file("seed.jsonl", json.dumps(seed) + "\n")
    assert octavo("seed", "seed.jsonl", cwd=project.folder).returncode == 0
    printed = octavo("audit", "--type", "api::book.book", cwd=project.folder)
    assert printed.returncode == 0, printed.stderr
    lines = printed.stdout.splitlines()
    assert lines[0].split()[:3] == ["WHEN", "ACTION", "TYPE"]
    assert "entry.create" in lines[1]
    assert "system" in lines[1]
    nothing = octavo("audit", "--since", "2999-01-01", cwd=project.folder)
    assert len(nothing.stdout.splitlines()) == 1


@pytest.mark.soak
def test_the_command_says_that_it_is_off(tmp_path: Path) -> None:
    folder = Project(tmp_path).folder
    refused = octavo("audit", cwd=folder)
    assert refused.returncode == 1
    assert "[plugins.audit]" in refused.stderr
