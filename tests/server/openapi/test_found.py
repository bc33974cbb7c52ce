"""What fuzzing the server by its document found, each once more by hand."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.server.openapi.examples import parameters_of, problems

from octavo import ValidationError
from octavo.server.openapi.document import build_document
from octavo.testing import Client, Project, client_of, running

pytestmark = pytest.mark.soak

ADMIN = {"email": "admin@example.org", "firstname": "Ada", "password": "Passw0rd!"}


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Any]:
    project = Project(tmp_path / "site").content_type("book", {"title": {"type": "string"}})
    async with running(project.folder) as app:
        yield app


@pytest.fixture
async def admin(site: Any) -> AsyncIterator[Client]:
    async with client_of(site) as client:
        session = await client.post("/admin/register-admin", json=ADMIN)
    async with client_of(site, {"Authorization": f"Bearer {session.json()['data']['token']}"}) as client:
        yield client


def agrees(site: Any, method: str, path: str, answer: Any) -> list[str]:
    """Return where an answer is not as the document describes it."""
    document = build_document(site)
    told = document["paths"][path][method]["responses"]
    response = told[str(answer.status_code)]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rpartition("/")[2]]
    return problems(document, response["content"]["application/json"]["schema"], answer.json())


async def test_a_role_without_a_name_is_answered_as_described(site: Any, admin: Client) -> None:
    made = await admin.post("/users-permissions/roles", json={"description": "No name."})
    assert made.status_code == 200
    listed = await admin.get("/users-permissions/roles")
    assert None in [role["name"] for role in listed.json()["roles"]]
    assert agrees(site, "get", "/users-permissions/roles", listed) == []
    assert (
        agrees(site, "get", "/users-permissions/advanced", await admin.get("/users-permissions/advanced"))
        == []
    )


async def test_the_sender_of_a_template_keeps_what_is_not_said(site: Any, admin: Client) -> None:
    path = "/users-permissions/email-templates"
    for sender in ({"name": "Low Tide", "email": "post@example.org"}, {"name": "High Tide"}, {}):
        change = {"reset_password": {"options": {"from": sender}}}
        assert (await admin.put(path, json=change)).status_code == 200
    answer = await admin.get(path)
    kept = answer.json()["reset_password"]["options"]["from"]
    assert kept == {"name": "High Tide", "email": "post@example.org"}
    assert agrees(site, "get", path, answer) == []


async def test_what_is_no_address_of_an_e_mail_is_refused(site: Any, subtests: pytest.Subtests) -> None:
    made = await site.service("plugin::api-tokens.token").create("all", type="full-access")
    for to in ["t<", "v6\x0e©¶@", ".ð:êÆ", "a@[", "ü@example.org", "a\ud90d@example.org"]:
        with subtests.test(to=to):
            message = json.dumps({"to": to, "subject": "Hello", "text": "Hello"})
            headers = {"Authorization": f"Bearer {made['accessKey']}", "Content-Type": "application/json"}
            async with client_of(site, headers) as client:
                answer = await client.post("/api/email", content=message)
            assert answer.status_code == 400
            assert agrees(site, "post", "/api/email", answer) == []


@pytest.mark.parametrize("name", ["text", "html", "subject"])
async def test_a_message_no_encoding_holds_is_refused(site: Any, name: str) -> None:
    email = site.service("plugin::email.email")
    with pytest.raises(ValidationError):
        await email.send(**{"to": "a@example.org", "subject": "", "text": "x", name: "half \ud90d"})


@pytest.mark.parametrize("number", ["2.0", "2", '"2"'])
async def test_ids_are_numbers_however_json_writes_them(site: Any, admin: Client, number: str) -> None:
    role = f'{{"email": "bea@example.org", "firstname": "Bea", "roles": [{number}]}}'
    made = await admin.post("/admin/users", content=role, headers={"Content-Type": "application/json"})
    assert made.status_code == 201
    assert [role["id"] for role in made.json()["data"]["roles"]] == [2]


async def test_paths_do_not_lead_through_what_may_be_of_any_type(site: Any) -> None:
    document = build_document(site)
    parameters = parameters_of(document, document["paths"]["/api/upload/files"]["get"])
    name = parameters["populate"]["schema"]["items"]["$ref"].rpartition("/")[2]
    populate = document["components"]["schemas"][name]
    assert "related" in str(populate)
    assert "'pattern'" not in str(populate)


async def test_a_reference_is_described_with_all_it_may_hold_and_nothing_else(tmp_path: Path) -> None:
    to_any = {"type": "relation", "relation": "morphToOne"}
    to_notes = {"type": "relation", "relation": "manyToMany", "target": "api::note.note"}
    project = Project(tmp_path).content_type("note", {"about": to_any, "others": to_notes})
    project.grants(["*"])
    async with running(project.folder) as site, client_of(site) as client:
        document = build_document(site)
        first = (await client.post("/api/notes", json={"data": {}})).json()["data"]["documentId"]
        plain, last = {"documentId": first, "locale": None}, {"position": {"end": True}}
        typed = {"documentId": first, "__type": "api::note.note"}
        placed = {"connect": [{**plain, **last}], "options": {"strict": False}}
        for data, status in (
            ({"about": [typed], "others": [plain]}, 201),
            ({"about": {"set": [{**typed, **last}]}, "others": placed}, 201),
            ({"others": [typed]}, 400),
            ({"others": [{**plain, **last}]}, 400),
            ({"about": [plain]}, 400),
            ({"about": None}, 400),
        ):
            answer = await client.post("/api/notes", json={"data": data})
            assert answer.status_code == status, (data, answer.text)
            found = problems(document, {"$ref": "#/components/schemas/NoteInput"}, data)
            assert (found == []) == (status == 201), (data, found)
