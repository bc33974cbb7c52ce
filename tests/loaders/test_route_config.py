"""Options a route gives the policies and middlewares it names."""

from pathlib import Path

from octavo import boot
from octavo.testing import Project, client_of

STAMP = """
from octavo import middleware

@middleware
async def stamp(ctx, next, config):
    await next()
    ctx.set("X-Stamp", ctx.response.get("X-Stamp") + config.get("text", "-"))
"""
LONGEST = """
from octavo import policy

@policy
async def longest(ctx, config):
    return len(ctx.params["word"]) <= config.get("most", 3)
"""
ROUTES = """
from octavo import Route

async def say(ctx):
    return ctx.params["word"]

def named(name, **config):
    return {"name": name, "config": config} if config else name

routes = [
    Route("GET", "/plain/:word", say, auth=False, middlewares=["stamp"], policies=["longest"]),
    Route(
        "GET", "/set/:word", say, auth=False,
        middlewares=[named("global::stamp", text="a"), named("stamp", text="b")],
        policies=[named("global::longest", most=5)],
    ),
]
"""


async def test_each_route_has_its_own(tmp_path: Path) -> None:
    project = (
        Project(tmp_path)
        .file("app/middlewares/stamp.py", STAMP)
        .file("app/policies/longest.py", LONGEST)
        .file("app/api/word/middlewares.py", STAMP)
        .file("app/api/word/policies.py", LONGEST)
        .file("app/api/word/routes.py", ROUTES)
    )
    app = await boot.create(project.folder, environ={})
    async with client_of(app) as client:
        told = {
            path: await client.get(f"/api{path}")
            for path in ("/plain/abc", "/plain/abcd", "/set/abcde", "/set/abcdef")
        }
    assert {path: answer.status_code for path, answer in told.items()} == {
        "/plain/abc": 200,
        "/plain/abcd": 403,
        "/set/abcde": 200,
        "/set/abcdef": 403,
    }
    assert told["/plain/abc"].headers["x-stamp"] == "-"
    assert told["/set/abcde"].headers["x-stamp"] == "ba"


async def test_hidden_folders_hold_no_code(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for folder in ("word", "_draft", ".kept"):
        text = (
            ROUTES.partition("routes = ")[0]
            + f"routes = [Route('GET', '/{folder}/:word', say, auth=False)]\n"
        )
        project.file(f"app/api/{folder}/routes.py", text)
    app = await boot.create(project.folder, environ={})
    async with client_of(app) as client:
        told = [(await client.get(f"/api/{folder}/a")).status_code for folder in ("word", "_draft", ".kept")]
    assert told == [200, 404, 404]
