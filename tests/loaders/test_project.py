"""What a project's files become, and what is told when they are wrong."""

from pathlib import Path

import pytest

from octavo import boot
from octavo.errors import StartupError
from octavo.testing import Project, client_of, running

TITLE = {"title": {"type": "string"}}


async def answers(project: Project, *paths: str) -> list[tuple[int, object]]:
    """Return status and body of each path, asked of the project without a database."""
    app = await boot.create(project.folder, environ={})
    async with client_of(app) as client:
        found = [await client.get(path) for path in paths]
    return [(answer.status_code, answer.json()) for answer in found]


async def problems_of(project: Project) -> list[str]:
    """Return the problems the project cannot start for."""
    with pytest.raises(StartupError) as caught:
        await boot.create(project.folder, environ={})
    return [str(problem) for problem in caught.value.problems]


def bakery(folder: Path, reply: str = "bread") -> Project:
    """Return a project with one API of code alone."""
    return (
        Project(folder)
        .file("app/api/bakery/__init__.py", "")
        .file(
            "app/api/bakery/controller.py",
            "from app.api.bakery.stock import WORD\n\n\n"
            "class BakeryController:\n"
            "    async def find_one(self, ctx):\n"
            "        return {'word': WORD, 'id': ctx.params['id']}\n",
        )
        .file("app/api/bakery/stock.py", f"WORD = {reply!r}\n")
    )


def routes(*lines: str) -> str:
    head = "from octavo import Route\nfrom app.api.bakery.controller import BakeryController\n\nroutes = [\n"
    return head + "".join(f"    {line},\n" for line in lines) + "]\n"


async def test_handlers_are_found_however_they_are_named(tmp_path: Path) -> None:
    project = bakery(tmp_path).file(
        "app/api/bakery/routes.py",
        routes(
            "Route('GET', '/a/:id', 'bakery.find_one', auth=False)",
            "Route('GET', '/b/:id', 'bakery.findOne', auth=False)",
            "Route('GET', '/c/:id', 'api::bakery.bakery.findOne', auth=False)",
            "Route('GET', '/d/:id', BakeryController.find_one, auth=False)",
        ),
    )
    found = await answers(project, "/api/a/1", "/api/b/1", "/api/c/1", "/api/d/1")
    assert found == [(200, {"word": "bread", "id": "1"})] * 4


async def test_a_function_and_a_list_of_layers_are_handlers(tmp_path: Path) -> None:
    project = Project(tmp_path).file(
        "app/api/bakery/routes.py",
        "from octavo import Route\n\n\n"
        "async def first(ctx, next):\n    ctx.state.seen = ['first']\n    return await next()\n\n\n"
        "async def last(ctx):\n    return ctx.state.get('seen', [])\n\n\n"
        "routes = [\n    Route('GET', '/one', last, auth=False),\n"
        "    Route('GET', '/two', [first, last], auth=False),\n]\n",
    )
    assert await answers(project, "/api/one", "/api/two") == [(200, []), (200, ["first"])]


async def test_policies_and_middlewares_are_found_by_name(tmp_path: Path) -> None:
    project = (
        bakery(tmp_path)
        .file("app/__init__.py", "")
        .file(
            "app/policies/has_word.py",
            "from octavo import policy\n\n\n@policy\nasync def has_word(ctx, config):\n"
            "    return ctx.query.get('word') == config['word']\n",
        )
        .file(
            "app/api/bakery/middlewares.py",
            "from octavo import middleware\n\n\n@middleware\nasync def add_salt(ctx, next):\n"
            "    await next()\n    ctx.set('X-Salt', 'added')\n",
        )
        .file(
            "app/api/bakery/routes.py",
            routes(
                "Route('GET', '/x/:id', 'bakery.find_one', auth=False, middlewares=['add-salt'],"
                " policies=[{'name': 'global::has-word', 'config': {'word': 'yes'}}])"
            ),
        )
    )
    app = await boot.create(project.folder, environ={})
    async with client_of(app) as client:
        refused, passed = await client.get("/api/x/1"), await client.get("/api/x/1?word=yes")
    assert (refused.status_code, refused.json()["error"]["name"]) == (403, "PolicyError")
    assert (passed.status_code, passed.headers["X-Salt"]) == (200, "added")


async def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    project = (
        bakery(tmp_path)
        .content_type("loaf", {"title": {"type": "strin"}}, plural="loaves")
        .file(
            "app/policies/lazy.py",
            "from octavo import policy\n\n\n@policy\ndef lazy(ctx, config):\n    return True\n",
        )
        .file("app/middlewares/broken.py", "import nothing_of_that_name\n")
        .file("app/middlewares/unreadable.py", "def (:\n")
        .file("app/api/bakery/lifecycles.py", "async def before_creation(event):\n    pass\n")
        .file(
            "app/api/bakery/routes.py",
            routes(
                "Route('GET', '/a', 'bakery.find_on')",
                "Route('GET', '/b', 'baker.find_one')",
                "Route('GET', '/c', 'bakery.find_one', policies=['global::lasy'])",
                "'no route'",
            ),
        )
    )
    found = await problems_of(project)
    text = "\n".join(found)
    for part in (
        "app/api/loaf/schema.json#/attributes/title/type",
        "app/policies/lazy.py: lazy: is not async (write `async def lazy`)",
        "app/middlewares/broken.py:1: ModuleNotFoundError",
        "app/middlewares/unreadable.py:1: SyntaxError",
        "app/api/bakery/lifecycles.py: before_creation: is no lifecycle",
        "app/api/bakery/routes.py: 'no route' is no route",
    ):
        assert part in text, text


async def test_names_that_lead_nowhere_are_told_with_the_nearest(tmp_path: Path) -> None:
    project = (
        bakery(tmp_path)
        .file("app/__init__.py", "")
        .file(
            "app/policies/lazy.py",
            "from octavo import policy\n\n\n@policy\nasync def lazy(ctx, config):\n    return True\n",
        )
        .file(
            "app/api/bakery/routes.py",
            routes(
                "Route('GET', '/a', 'bakery.find_on')",
                "Route('GET', '/b', 'baker.find_one')",
                "Route('GET', '/c', 'bakery.find_one', policies=['global::lasy'])",
                "Route('GET', '/d', lambda ctx: None)",
                "Route('FETCH', '/e', 'bakery.find_one')",
                "Route('GET', 'f', 'bakery.find_one')",
            ),
        )
    )
    found = await problems_of(project)
    assert [line.partition(": ")[2] for line in found] == [
        "GET /a: the controller 'api::bakery.bakery' has no action 'find_on' (did you mean 'find_one'?)",
        "GET /b: there is no controller 'api::bakery.baker' for the handler 'baker.find_one'"
        " (did you mean 'bakery'?)",
        "GET /c: there is no policy 'global::lasy' (did you mean 'global::lazy'?)",
        "GET /d: <lambda>: is not async (write `async def <lambda>`)",
        "FETCH /e: the method 'FETCH' is unknown (did you mean 'PATCH'?)",
        "GET f: the path does not begin with a slash (write '/f')",
    ]
    assert all(line.startswith("app/api/bakery/routes.py") for line in found)


async def test_two_projects_in_one_process_keep_their_own_code(tmp_path: Path) -> None:
    route = routes("Route('GET', '/a/:id', 'bakery.find_one', auth=False)")
    first = bakery(tmp_path / "one", "bread").file("app/api/bakery/routes.py", route)
    second = bakery(tmp_path / "two", "cake").file("app/api/bakery/routes.py", route)
    apps = [await boot.create(project.folder, environ={}) for project in (first, second)]
    words = []
    for app in apps:
        async with client_of(app) as client:
            words.append((await client.get("/api/a/1")).json()["word"])
    assert words == ["bread", "cake"]


async def test_a_strapi_tree_serves_its_types(tmp_path: Path) -> None:
    Project(tmp_path).content_type("blog-post", TITLE)
    schema = (tmp_path / "app/api/blog_post/schema.json").read_text()
    project = Project(tmp_path / "strapi").file(
        "src/api/blog-post/content-types/blog-post/schema.json", schema
    )
    app = await boot.create(project.folder, environ={})
    served = {(endpoint.state.method, endpoint.state.path) for endpoint in app.routes}
    assert ("GET", "/blog-posts/:id") in served


async def test_a_local_plugin_brings_routes_and_options(tmp_path: Path) -> None:
    project = (
        Project(tmp_path)
        .file("app/__init__.py", "")
        .file("app/plugins/__init__.py", "")
        .file(
            "app/plugins/weather/__init__.py",
            "from pydantic import BaseModel\nfrom octavo import Route\nfrom octavo.plugin import Plugin\n\n\n"
            "class Options(BaseModel):\n    city: str\n\n\n"
            "async def now(ctx):\n    return {'city': ctx.octavo.plugin('weather').config.city}\n\n\n"
            "routes = [Route('GET', '/weather', now, auth=False)]\n"
            "plugin = Plugin(name='weather', config=Options, routes=routes)\n",
        )
    )
    assert await problems_of(project) == ["octavo.toml#/plugins/weather/config/city: Field required"]
    project.settings("[plugins.weather.config]\ncity = 'Oslo'\n")
    assert await answers(project, "/api/weather") == [(200, {"city": "Oslo"})]


async def test_a_local_plugin_brings_types_components_and_custom_fields(tmp_path: Path) -> None:
    paint = {"type": "customField", "customField": "plugin::paint.colour"}
    pot = {
        "kind": "collectionType",
        "collectionName": "pots",
        "info": {"singularName": "pot", "pluralName": "pots", "displayName": "Pot"},
        "attributes": {"shades": {"type": "component", "component": "paint.shade", "repeatable": True}},
    }
    shade = {"info": {"displayName": "Shade"}, "attributes": {"colour": paint}}
    project = (
        Project(tmp_path)
        .grants(["api::*"])
        .content_type("wall", {"colour": paint, "pot": {"type": "component", "component": "paint.shade"}})
        .file("app/__init__.py", "")
        .file("app/plugins/__init__.py", "")
        .file(
            "app/plugins/paint/__init__.py",
            "from octavo.plugin import Plugin\n\n\n"
            f"plugin = Plugin(name='paint', content_types=[{pot}], components={{'paint.shade': {shade}}},\n"
            "    custom_fields={'plugin::paint.colour': 'string'})\n",
        )
    )
    async with running(project.folder) as app, client_of(app) as client:
        data = {"colour": "red", "pot": {"colour": "blue"}}
        made = await client.post("/api/walls?populate=pot", json={"data": data})
        assert made.status_code == 201, made.text
        assert made.json()["data"]["colour"] == "red"
        assert made.json()["data"]["pot"]["colour"] == "blue"
        refused = await client.post("/api/walls", json={"data": {"colour": 5}})
        assert refused.status_code == 400
        await app.documents("plugin::paint.pot").create(data={"shades": [{"colour": "green"}]})
        assert await app.documents("plugin::paint.pot").count() == 1


async def test_a_plugin_nobody_installed_is_a_problem(tmp_path: Path) -> None:
    project = Project(tmp_path).settings("[plugins.nonsense]\nenabled = true\n")
    (found,) = await problems_of(project)
    assert found.startswith("octavo.toml#/plugins/nonsense: there is no such plugin")


async def test_core_routes_can_be_chosen_and_changed(tmp_path: Path) -> None:
    project = (
        Project(tmp_path)
        .content_type("loaf", TITLE, plural="loaves")
        .file(
            "app/api/loaf/routes.py",
            "from octavo import core_routes\n\n\nasync def closed(ctx, config):\n    return False\n\n\n"
            "routes = [*core_routes('api::loaf.loaf', only=['find', 'findOne'],"
            " config={'find': {'auth': False, 'policies': [closed]}})]\n",
        )
    )
    app = await boot.create(project.folder, environ={})
    own = [route.state for route in app.routes if route.state.info.api_name]
    assert [(state.method, state.path) for state in own] == [
        ("GET", "/loaves"),
        ("GET", "/loaves/:id"),
    ]
    assert (await answers(project, "/api/loaves"))[0][0] == 403


async def test_core_actions_that_are_none_are_told(tmp_path: Path) -> None:
    project = (
        Project(tmp_path)
        .content_type("loaf", TITLE, plural="loaves")
        .file(
            "app/api/loaf/routes.py",
            "from octavo import core_routes\n\nroutes = [*core_routes('api::loaf.loaf', except_=['bake'])]\n",
        )
    )
    (found,) = await problems_of(project)
    assert "there is no core action 'bake' (there are find, find_one, create, update, delete)" in found


STRATEGY = """
from octavo import ForbiddenError, Route
from octavo.plugin import Authentication, Plugin


class Word:
    name = "word"

    async def authenticate(self, ctx):
        if ctx.get("authorization") != "Bearer open-sesame":
            return None
        return Authentication(credentials={"id": 1}, user={"id": 1, "name": "Ali"})

    async def verify(self, found, scope):
        if scope != ("api::cave.cave.enter",):
            raise ForbiddenError()


async def enter(ctx):
    return [ctx.state.user["name"], ctx.state.auth.strategy.name, ctx.state.is_authenticated]


plugin = Plugin(
    name="words",
    strategies=[Word()],
    routes=[
        Route("GET", "/cave", enter, auth={"scope": ["api::cave.cave.enter"]}),
        Route("GET", "/vault", enter, auth={"scope": ["api::cave.cave.take"]}),
    ],
)
"""


async def test_a_plugin_brings_a_way_to_recognise_callers(tmp_path: Path) -> None:
    project = Project(tmp_path).grants(["plugin::*"]).file("app/plugins/words/__init__.py", STRATEGY)
    app = await boot.create(project.folder, environ={})
    known = {"Authorization": "Bearer open-sesame"}
    async with client_of(app) as client:
        answers = [
            await client.get(path, headers=headers)
            for path, headers in [
                ("/api/cave", known),
                ("/api/vault", known),
                ("/api/cave", {"Authorization": "Bearer guess"}),
                ("/api/cave", {}),
            ]
        ]
    assert [answer.status_code for answer in answers] == [200, 403, 401, 403]
    assert answers[0].json() == ["Ali", "word", True]
