"""What knowing the caller costs: a list of 25 for anybody, for a user with a token, for an API token.

`python -m benchmarks.auth` prints CPU time a request, in process, and the ratio to the public one.
"""

import json
import tempfile
from pathlib import Path

import uvloop

from benchmarks.calls import Call, caller, cpu_each
from benchmarks.contenders.octavo import make_project
from octavo import Octavo
from octavo.log import configure
from octavo.testing import running

LIST = "/api/articles"
TARGET = 1.3


async def fill(app: Octavo) -> None:
    async with app.transaction():
        for number in range(25):
            article = {"title": f"Article {number}", "slug": f"article-{number}", "body": "Some words. " * 50}
            await app.documents("api::article.article").create(data=article, status="published")


async def calls_of(app: Octavo) -> dict[str, Call]:
    user = {"username": "reader", "email": "reader@example.org", "password": "Secret123"}
    registered = await caller(app, "POST", "/api/auth/local/register", body=lambda: user)()
    tokens = app.service("plugin::api-tokens.token")
    key = (await tokens.create("bench", type="read-only"))["accessKey"]
    return {
        "public": caller(app, "GET", LIST),
        "user": caller(app, "GET", LIST, token=json.loads(registered)["jwt"]),
        "API token": caller(app, "GET", LIST, token=key),
    }


async def main() -> None:
    """Measure and print."""
    configure(level="error")
    with tempfile.TemporaryDirectory(prefix="octavo-bench-") as folder:
        project = make_project(Path(folder))
        async with running(project.folder) as app:
            await fill(app)
            costs = await cpu_each(await calls_of(app))
    for name, cost in costs.items():
        print(f"{name:10}{cost:6.0f} µs CPU each   {cost / costs['public']:.2f} of public (at most {TARGET})")


if __name__ == "__main__":
    uvloop.run(main())
