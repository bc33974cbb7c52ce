"""What a request costs, in function calls of Python and statements: no noise of a machine changes them.

Times are for `benchmarks/`. The counts stand in `costs.json`; `python -m tests.server.test_costs` writes
them anew, after a change that is worth what it costs.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks.calls import Call, caller

from octavo import Octavo
from octavo.log import configure
from octavo.plugins.api_tokens.service import ApiTokenService
from octavo.testing import Project, running

ROOT = Path(__file__).parents[2]
RECORDED = Path(__file__).with_name("costs.json")
PYTHON = (3, 11)
"""The version whose calls are recorded: others call other functions for the same lines."""
WARM, COUNTED = 60, 12
ALLOWED = 1.03
"""By what calls may be more than what is recorded."""

STRING = {"type": "string"}


def make_project(folder: Path) -> Project:
    article: dict[str, dict[str, Any]] = {
        "title": STRING,
        "slug": {"type": "uid"},
        "body": {"type": "text"},
        "seo": {"type": "component", "component": "shared.seo"},
        "category": {"type": "relation", "relation": "manyToOne", "target": "api::category.category"},
        "authors": {"type": "relation", "relation": "manyToMany", "target": "api::author.author"},
        "tags": {"type": "relation", "relation": "manyToMany", "target": "api::tag.tag"},
    }
    project = Project(folder).component("shared.seo", {"title": STRING, "description": {"type": "text"}})
    project.content_type("category", {"name": STRING}, plural="categories")
    project.content_type("author", {"name": STRING}).content_type("tag", {"name": STRING})
    project.content_type("article", article, drafts=True)
    return project.grants(["api::*"])


async def fill(app: Octavo) -> list[str]:
    """Make thirty articles, their authors, tags and categories; return the ids of the articles."""
    names = ("category", "author", "tag")
    made: dict[str, list[str]] = {name: [] for name in names}
    for name, number in itertools.product(names, range(5)):
        entry = await app.documents(f"api::{name}.{name}").create(data={"name": f"{name} {number}"})
        made[name].append(str(entry["documentId"]))
    ids = []
    for number in range(30):
        data = {
            "title": f"Article {number}",
            "body": "Some words. " * 20,
            "seo": {"title": f"About {number}"},
            "category": made["category"][number % 5],
            "authors": [made["author"][number % 5], made["author"][(number + 1) % 5]],
            "tags": [made["tag"][number % 5], made["tag"][(number + 2) % 5]],
        }
        article = await app.documents("api::article.article").create(data=data, status="published")
        ids.append(str(article["documentId"]))
    return ids


async def calls_of(app: Octavo) -> dict[str, Call]:
    """Return the requests that are counted, by name."""
    one, *_ = ids = await fill(app)
    numbers = itertools.count()
    key = (await app.service(ApiTokenService).create("counted"))["accessKey"]

    def data(**more: Any) -> Callable[[], object]:
        return lambda: {"data": {"title": f"Another {next(numbers)}", "seo": {"title": "About"}, **more}}

    articles = "/api/articles"
    changed = itertools.cycle(ids)
    return {
        "one by documentId": caller(app, "GET", f"{articles}/{one}"),
        "list of 25, counted": caller(app, "GET", articles),
        "list of 25 with three relations": caller(
            app, "GET", articles, "populate[0]=category&populate[1]=authors&populate[2]=tags"
        ),
        "filtered by a relation, sorted": caller(
            app, "GET", articles, "filters[authors][name][$eq]=author 1&sort=title"
        ),
        "list with an API token": caller(app, "GET", articles, token=key),
        "without the database": caller(app, "GET", "/_health"),
        "create, published": caller(app, "POST", articles, body=data()),
        "update, published": changing(app, articles, changed, data()),
    }


def changing(app: Octavo, articles: str, ids: "itertools.cycle[str]", data: Callable[[], object]) -> Call:
    def call() -> Awaitable[bytes]:
        return caller(app, "PUT", f"{articles}/{next(ids)}", body=data)()

    return call


async def count(app: Octavo, call: Call) -> dict[str, int]:
    """Return the fewest function calls of a request, and its statements, once everything is compiled."""
    for _ in range(WARM):
        await call()
    calls, statements = [], []
    for _ in range(COUNTED):
        seen: list[object] = []
        with app.database.observed(seen.append):
            calls.append(await count_calls(call))
        statements.append(len(seen))
    return {"calls": min(calls), "statements": min(statements)}


async def count_calls(call: Call) -> int:
    total = 0

    def note(_: object, event: str, __: object) -> None:
        nonlocal total
        total += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        await call()
    finally:
        sys.setprofile(before)
    return total


async def measure() -> dict[str, dict[str, int]]:
    """Count what is read from the database each time, and a list that is kept in memory."""
    configure(level="error")
    with tempfile.TemporaryDirectory() as folder:
        site = make_project(Path(folder) / "site").folder
        async with running(site, {"OCTAVO_API__REST__RESPONSE_CACHE": "0"}) as app:
            counts = {name: await count(app, call) for name, call in (await calls_of(app)).items()}
        async with running(site) as app:
            await fill(app)
            kept = caller(app, "GET", "/api/articles")
            return {**counts, "list of 25, asked again": await count(app, kept)}


def test_requests_cost_no_more_than_they_did() -> None:
    """Counted in a process of its own, where no other test has set up logging or a profiler."""
    recorded = json.loads(RECORDED.read_text())
    command = [sys.executable, "-m", "tests.server.test_costs", "--print"]
    measured = json.loads(
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120).stdout
    )
    assert {name: one["statements"] for name, one in measured.items()} == {
        name: one["statements"] for name, one in recorded.items()
    }
    if sys.version_info[:2] != PYTHON:
        return
    dearer = {
        name: f"{one['calls']} calls, {recorded[name]['calls']} before"
        for name, one in measured.items()
        if one["calls"] > recorded[name]["calls"] * ALLOWED
    }
    assert not dearer, "look for what does not have to be; else python -m tests.server.test_costs"


def main() -> None:
    text = json.dumps(asyncio.run(measure()), indent=2)
    if "--print" in sys.argv:
        print(text)
    else:
        RECORDED.write_text(text + "\n")


if __name__ == "__main__":
    main()
