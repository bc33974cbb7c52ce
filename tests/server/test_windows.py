"""Windows no list reaches: answered as empty wherever a window may be asked for."""

from pathlib import Path

import pytest

from octavo.testing import Project, client_of, running

BOOK = "api::book.book"
HUGE = ["9223372036854775807", "9223372036854775808", "100000000000000000000000000", "1e300"]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "site").grants(["*"]).content_type("tag", {"name": {"type": "string"}})
    tags = {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"}
    return project.content_type("book", {"title": {"type": "string"}, "tags": tags})


async def test_no_window_is_too_far(project: Project) -> None:
    async with running(project.folder) as app, client_of(app) as client:
        tag = await app.documents("api::tag.tag").create(data={"name": "red"})
        await app.documents(BOOK).create(data={"title": "one", "tags": [tag["documentId"]]})
        for number in HUGE:
            for window in (
                f"pagination[start]={number}",
                f"pagination[page]={number}&pagination[pageSize]=2",
            ):
                found = await client.get(f"/api/books?{window}")
                assert (found.status_code, found.json()["data"]) == (200, []), window
        for number in HUGE[:3]:
            found = await client.get(f"/api/books?populate[tags][start]={number}&populate[tags][limit]=5")
            assert found.status_code in (200, 400), found.text
            if found.status_code == 200:
                assert found.json()["data"][0]["tags"] == []
        for start in (2**62, 2**63, 10**30):
            assert await app.documents(BOOK).find_many(start=start, limit=5) == []
            assert len(await app.documents(BOOK).find_many(limit=start)) == 1
            asked = {"tags": {"start": start, "limit": start}}
            assert (await app.documents(BOOK).find_many(populate=asked))[0]["tags"] == []
            asked = {"tags": {"start": 0, "limit": start}}
            assert len((await app.documents(BOOK).find_many(populate=asked))[0]["tags"]) == 1
