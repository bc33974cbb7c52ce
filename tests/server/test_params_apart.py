"""What a document middleware changes deep inside of the parameters is changed for this one request."""

from pathlib import Path
from typing import Any

from octavo.content.service import DocumentContext
from octavo.testing import Project, client_of, running

BOOK = "api::book.book"


async def test_nothing_deep_inside_is_kept_for_the_next_request(tmp_path: Path) -> None:
    project = Project(tmp_path).grants([f"{BOOK}.find"]).content_type("book", {"title": {"type": "string"}})
    async with running(project.folder) as app, client_of(app) as client:
        for title in ("a", "b", "c"):
            await app.documents(BOOK).create(data={"title": title})
        seen: list[int] = []

        async def widen(ctx: DocumentContext, next: Any) -> Any:
            asked = ctx.params["filters"]["$or"][0]["title"]["$in"]
            seen.append(len(asked))
            asked.append("b" if len(seen) == 1 else "c")
            return await next()

        app.content.onion.use(widen, actions=["find_many"], uids=[BOOK])
        path = "/api/books?filters[$or][0][title][$in][0]=a&sort=title"
        found = [(await client.get(path)).json()["data"] for _ in range(2)]
        assert [[entry["title"] for entry in page] for page in found] == [["a", "b"], ["a", "c"]]
        assert seen == [1, 1]
