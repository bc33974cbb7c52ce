"""Routing beyond the recorded programs: the index finds what the expressions find, errors say why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.http.client import ask

from octavo.compose import Next
from octavo.http import Application, Context
from octavo.http.path_pattern import compile_pattern
from octavo.http.route_index import RouteIndex
from octavo.http.router import Router

SEGMENTS = st.sampled_from(["a", "B", "users", ":id", ":slug", ":x?", ":rest*", "v1.0", "(.*)", "a-:b", "é"])
ROUTES = st.lists(SEGMENTS, max_size=4).map(lambda parts: "/" + "/".join(parts))
PATHS = st.lists(
    st.sampled_from(["a", "b", "A", "users", "1", "v1.0", "v1x0", "", "a-b", "é", "%41", "x#y"]), max_size=5
).map(lambda parts: "/" + "/".join(parts))


async def nothing(ctx: Any, next: Next) -> None: ...


@given(st.lists(ROUTES, max_size=8), st.lists(PATHS, max_size=8))
def test_the_index_finds_what_the_expressions_match(routes: list[str], paths: list[str]) -> None:
    router = Router()
    for route in routes:
        router.register(route, ["GET"], [nothing])
    layers = router.stack
    index = RouteIndex(layers)
    for path in paths:
        for _ in range(2):  # the second time from memory
            assert list(index.find(path)) == [layer for layer in layers if layer.matches(path)]


def test_two_hundred_routes_are_not_tried_one_by_one() -> None:
    router = Router()
    for number in range(200):
        router.get(f"/things{number}/:id", nothing)
    matched: list[str] = []
    for layer in router.stack:
        layer.matches = lambda path, layer=layer: matched.append(str(layer.path)) or False  # type: ignore[method-assign,assignment]
    found, _ = router.match("/things150/7", "GET")
    assert [layer.path for layer in found] == ["/things150/:id"]
    assert matched == []


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/:", "Missing parameter name at 1"),
        ("/(a", "Unbalanced pattern at 1"),
        ("/()", "Missing pattern at 1"),
        ("/(?:a)", 'Pattern cannot start with "?" at 2'),
        ("/:a:b", 'missing text after "a"'),
        ("/{a", "Unexpected END at 3, expected CLOSE"),
    ],
)
def test_a_malformed_path_says_where(path: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("(", r"\(").replace("?", r"\?")):
        compile_pattern(path)


def test_a_route_needs_a_path_and_functions() -> None:
    with pytest.raises(TypeError, match="have to provide a path when adding a get handler"):
        Router().get(nothing)
    with pytest.raises(TypeError, match="the route /x needs a handler"):
        Router().get("/x")
    with pytest.raises(TypeError, match="`middleware` must be a function, not `5`"):
        Router().get("/x", nothing, 5)
    with pytest.raises(LookupError, match="No route found for name: nope"):
        Router().url("nope")


def say(text: str) -> Any:
    async def handler(ctx: Context, next: Next) -> None:
        ctx.body = text

    return handler


async def test_options() -> None:
    strict = Router(strict=True).get("/a", say("strict"))
    sensitive = Router(sensitive=True).get("/Case", say("case"))
    moved = Router(router_path="/fixed").get("/fixed", say("fixed"))
    app = Application().use(strict.routes()).use(sensitive.routes())
    assert [(await ask(app, path)).status for path in ("/a", "/a/", "/Case", "/case")] == [200, 404, 200, 404]
    assert (await ask(Application().use(moved.routes()), "/anything")).text == "fixed"


async def test_exclusive_runs_only_the_last_match() -> None:
    async def pass_on(ctx: Context, next: Next) -> None:
        ctx.set("X-First", "1")
        await next()

    for exclusive, header in ((False, "1"), (True, None)):
        router = Router(exclusive=exclusive).get("/:any", pass_on).get("/a", say("a"))
        answer = await ask(Application().use(router.routes()), "/a")
        assert (answer.text, answer.headers.get("x-first")) == ("a", header)


async def test_expressions_are_paths_too() -> None:
    import re

    async def handler(ctx: Context, next: Next) -> None:
        ctx.body = ctx.params

    router = Router().get(re.compile(r"^/(?P<year>\d{4})-(\d\d)$"), handler)
    assert (await ask(Application().use(router.routes()), "/2026-11")).text == '{"year":"2026","1":"11"}'


async def test_a_router_is_taken_in_with_its_params_and_prefix() -> None:
    async def load(value: str, ctx: Context, next: Next) -> None:
        ctx.state.loaded = f"loaded {value}"
        await next()

    async def handler(ctx: Context, next: Next) -> None:
        ctx.body = [ctx.state.loaded, ctx.params, ctx.router_path]

    inner = Router(prefix="/posts").get("/:post", handler)
    outer = Router(prefix="/api").param("user", load).use("/users/:user", inner.routes())
    answer = await ask(Application().use(outer.routes()), "/api/users/1/posts/2")
    assert answer.text == '["loaded 1",{"user":"1","post":"2"},"/api/users/:user/posts/:post"]'
    assert (await ask(Application().use(inner.routes()), "/posts/2")).status == 500  # its own has no :user


async def test_method_not_allowed_and_not_implemented() -> None:
    router = Router().get("/a", say("a")).post("/a", say("b"))
    app = Application().use(router.routes()).use(router.allowed_methods())
    refused = await ask(app, "/a", method="DELETE")
    assert (refused.status, refused.headers["allow"]) == (405, "HEAD, GET, POST")
    assert (await ask(app, "/a", method="PROPFIND")).status == 501
    options = await ask(app, "/a", method="OPTIONS")
    assert (options.status, options.body, options.headers["allow"]) == (200, b"", "HEAD, GET, POST")
    head = await ask(app, "/a", method="HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "1")


async def test_what_a_wildcard_matched_is_there_even_where_it_is_nothing() -> None:
    router = Router()
    seen: list[dict[str, Any]] = []

    async def keep(ctx: Context, next: Next) -> None:
        seen.append(dict(ctx.params))
        ctx.body = ""

    for path in ("/files/(.*)", "/named/:rest(.*)", "/maybe/:id?"):
        router.get(path, keep)
    app = Application()
    app.use(router.routes())
    for path in ("/files/", "/files/a/b", "/named/", "/maybe"):
        await ask(app, path)
    assert seen == [{"0": ""}, {"0": "a/b"}, {"rest": ""}, {}]


@pytest.mark.parametrize(
    ("destination", "location"),
    [("/new", "/cms/new"), ("named", "/cms/named"), ("https://a.example/", "https://a.example/")],
)
async def test_redirects_of_a_mounted_application_stay_in_it(destination: str, location: str) -> None:
    router = Router()
    router.get("named", "/named", nothing)
    router.redirect("/old", destination)
    answer = await ask(Application().use(router.routes()), "/cms/old", root_path="/cms")
    assert (answer.status, answer.headers["location"]) == (301, location)


async def test_back_without_a_referrer_is_the_mounted_application_s_root() -> None:
    async def back(ctx: Context, next: Next) -> None:
        ctx.redirect("back")

    assert (await ask(Application().use(back), "/cms/a", root_path="/cms")).headers["location"] == "/cms/"
