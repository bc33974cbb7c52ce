"""CPU per find: 25 of 1,000 articles, plain and with three relations populated, below HTTP.

python benchmarks/read.py [--profile] [postgresql://…/an_empty_database]
"""

import cProfile
import pstats
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import uvloop
from tests.db.content import Content

from octavo.content.builtin import builtin_sources
from octavo.db.engine import Database
from octavo.db.model import build_model
from octavo.migrations.startup import migrate
from octavo.queries.plan import Query
from octavo.schema.files import load_schemas

GOLDEN = Path(__file__).parent.parent / "tests" / "apps" / "golden"
ARTICLE = "api::article.article"
ROUNDS = 2000


async def fill(content: Content) -> None:
    async with content.db.transaction():
        for number in range(10):
            await content.add(
                "api::category.category", f"c{number}", name=f"Category {number}", position=number
            )
            await content.add("api::tag.tag", f"t{number}", name=f"Tag {number}")
            await content.add(
                "api::author.author", f"u{number}", name=f"Author {number}", bio="A short life. " * 5
            )
        for number in range(1000):
            await content.add(
                ARTICLE,
                title=f"Article {number}",
                slug=f"article-{number}",
                body="Some words of prose. " * 20,
                views=number,
                rating=4.5,
                featured=False,
                publishOn="2024-01-15",
                category=f"c{number % 10}",
                authors=[f"u{number % 10}", f"u{(number + 3) % 10}"],
                tags=[f"t{number % 10}", f"t{(number + 5) % 10}"],
            )


async def measure(content: Content, name: str, query: Query, profile: bool) -> None:
    for _ in range(100):
        await content.db.find(query)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(ROUNDS):
        await content.db.find(query)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{name:45} {cpu / ROUNDS * 1e6:7.0f} µs CPU  {wall / ROUNDS * 1e6:7.0f} µs")
    if profile:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("tottime").print_stats(18)


async def run(url: str, profile: bool) -> None:
    database = await Database.open(url, build_model(load_schemas(GOLDEN, builtin_sources())))
    await migrate(database)
    content = Content(database)
    await fill(content)
    sort = {"sort": "title"}
    populate: dict[str, Any] = {"populate": ["category", "authors", "tags"]}
    for name, params in {
        "25 articles": {},
        "25 articles, counted": {"pagination": {"withCount": "true"}},
        "25 articles, three relations": populate,
        "25 articles, three relations, sorted": populate | sort,
    }.items():
        params = {"pagination": {"withCount": "false"}} | params
        await measure(content, f"{database.dialect.name}: {name}", content.query(ARTICLE, **params), profile)
    await database.close()


def main() -> None:
    arguments = [argument for argument in sys.argv[1:] if argument != "--profile"]
    with tempfile.TemporaryDirectory() as folder:
        for url in arguments or [f"sqlite:{folder}/octavo.db"]:
            uvloop.run(run(url, "--profile" in sys.argv))


if __name__ == "__main__":
    main()
