"""No database keeps a NUL in a text: nothing has such an id, and nothing is looked for by it."""

from pathlib import Path

import pytest
from tests.conftest import MARIADB_LATER

from octavo.testing import Project, client_of, running

pytestmark = pytest.mark.soak

NUL = "a%00b"


@pytest.mark.parametrize("database", MARIADB_LATER[1:])
async def test_ids_with_nul_find_nothing(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    title = {"title": {"type": "string"}}
    url = request.getfixturevalue(f"fresh_{database}_url")
    project = Project(tmp_path).grants(["*"]).settings(f'[database]\nurl = "{url}"\n')
    project.content_type("book", title, drafts=True)
    async with running(project.folder) as app, client_of(app) as client:
        answers = [
            await client.get(f"/api/books/{NUL}"),
            await client.put(f"/api/books/{NUL}", json={"data": {"title": "x"}}),
            await client.delete(f"/api/books/{NUL}"),
            await client.get(f"/api/upload/files/{NUL}"),
            await client.get(f"/api/users/{NUL}"),
        ]
        assert [answer.status_code for answer in answers] == [400, 404, 204, 404, 204]
        for query in ("filters[title]", "filters[documentId]", "_q", "filters[title][$containsi]"):
            assert (await client.get(f"/api/books?{query}={NUL}")).status_code in (200, 400)
        assert (await client.post("/api/books", json={"data": {"title": "a\0b"}})).status_code == 400
