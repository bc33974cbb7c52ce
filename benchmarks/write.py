"""What creating costs: a small entry, and an article with two tags and components, with and without drafts.

`python -m benchmarks.write` prints CPU time and statements a request, in process, on SQLite.
"""

import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.calls import Call, caller, cpu_each
from octavo import Octavo
from octavo.log import configure
from octavo.testing import Project, running

STRING = {"type": "string"}


def make_project(folder: Path) -> Project:
    article: dict[str, dict[str, Any]] = {
        "title": STRING,
        "slug": {"type": "uid"},
        "body": {"type": "text"},
        "seo": {"type": "component", "component": "shared.seo"},
        "links": {"type": "component", "component": "shared.link", "repeatable": True},
        "tags": {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"},
    }
    project = Project(folder).grants(["api::*"]).content_type("tag", {"name": STRING})
    project.component("shared.seo", {"title": STRING, "description": {"type": "text"}})
    project.component("shared.link", {"label": STRING, "url": STRING})
    project.content_type("article", article)
    return project.content_type("story", article, plural="stories", drafts=True)


def article(tags: list[str]) -> Callable[[], dict[str, Any]]:
    numbers = itertools.count()

    def data() -> dict[str, Any]:
        number = next(numbers)
        links = [{"label": name, "url": f"https://example.org/{name}"} for name in ("one", "two")]
        seo = {"title": f"Article {number}", "description": "What it is about."}
        scalars = {"title": f"Article {number}", "slug": f"article-{number}", "body": "Some words. " * 50}
        return {"data": {**scalars, "seo": seo, "links": links, "tags": tags}}

    return data


async def statements_of(app: Octavo, call: Call) -> int:
    seen: list[object] = []
    with app.database.observed(seen.append):
        await call()
    return len(seen)


async def main() -> None:
    """Measure and print."""
    configure(level="error")
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as folder:
        project = make_project(Path(folder))
        async with running(project.folder) as app:
            made = [await app.documents("api::tag.tag").create(data={"name": name}) for name in "ab"]
            tags = [tag["documentId"] for tag in made]
            calls = {
                "small entry": caller(app, "POST", "/api/tags", body=lambda: {"data": {"name": "c"}}),
                "article": caller(app, "POST", "/api/articles", body=article(tags)),
                "draft": caller(app, "POST", "/api/stories", "status=draft", body=article(tags)),
                "draft and published": caller(app, "POST", "/api/stories", body=article(tags)),
            }
            costs = await cpu_each(calls, rounds=8, count=50)
            for name, cost in costs.items():
                count = await statements_of(app, calls[name])
                print(f"{name:20}{cost:6.0f} µs CPU each, {count} statements")


if __name__ == "__main__":
    uvloop.run(main())
