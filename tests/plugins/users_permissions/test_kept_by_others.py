"""Relations of users that entries of another type keep are changed by who may change those entries."""

import json
from pathlib import Path

from octavo.testing import Project, client_of, running

USER, BOOK = "plugin::users-permissions.user", "api::book.book"
BOOKS = {"type": "relation", "relation": "oneToMany", "target": BOOK, "mappedBy": "owner"}
OWNER = {"type": "relation", "relation": "manyToOne", "target": USER, "inversedBy": "books"}
GRANTS = [f"{USER}.find", f"{USER}.findOne", f"{USER}.create", f"{USER}.update", f"{BOOK}.find"]
BOB = {"username": "bobby", "email": "bobby@example.com", "password": "Passw0rd!"}
ANN = {"username": "annabel", "email": "annabel@example.com", "password": "Passw0rd!"}


async def test_books_of_a_user_change_for_who_may_change_books(tmp_path: Path) -> None:
    statuses = {}
    for name, grants in {"may not": GRANTS, "may": [*GRANTS, f"{BOOK}.update"]}.items():
        project = Project(tmp_path / name).grants(grants)
        project.content_type("book", {"title": {"type": "string"}, "owner": OWNER})
        extension = {"attributes": {"books": BOOKS}}
        project.file("app/extensions/users_permissions/content_types/user/schema.json", json.dumps(extension))
        async with running(project.folder) as app, client_of(app) as client:
            book = await app.documents(BOOK).create(data={"title": "one"})
            role = (await app.query("plugin::users-permissions.role").find_many())[0]["id"]
            made = await client.post("/api/users", json={**BOB, "role": role})
            user = made.json()
            sent = {"books": [book["documentId"]]}
            changed = await client.put(f"/api/users/{user['id']}", json=sent)
            made = await client.post("/api/users", json={**ANN, "role": role, **sent})
            harmless = await client.put(f"/api/users/{user['id']}", json={"username": "roberta"})
            kept = await app.documents(BOOK).find_one(book["documentId"], populate="owner")
            owner = kept["owner"]["username"] if kept and kept["owner"] else None
            statuses[name] = (changed.status_code, made.status_code, harmless.status_code, owner)
    assert statuses == {"may not": (403, 403, 200, None), "may": (200, 201, 200, "annabel")}
