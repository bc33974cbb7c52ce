"""docs/context.md and the code say the same, name all there is, and every example in it works.

`requirements.json` is the list the context must offer: group, Python name, whether it can be set.
"""

import ast
import inspect
import json
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.http.client import ask

import octavo
from octavo import request_context
from octavo.compose import Next
from octavo.errors import HttpError
from octavo.http import Application, Router, qs
from octavo.http.context import Context
from octavo.http.cookies import Cookies
from octavo.http.raw_response import RawResponse
from octavo.http.request import Request
from octavo.http.request_aliases import RequestAliases
from octavo.http.response import Response
from octavo.http.response_aliases import ResponseAliases
from octavo.http.state import State
from octavo.kernel import Context as CmsContext
from octavo.kernel.answers import Answers, Refusal
from octavo.kernel.definitions import Auth, RouteInfo, RouteState
from octavo.testing import Project, client_of, running

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/context.md").read_text()
REQUIRED = json.loads((Path(__file__).parent / "requirements.json").read_text())

# What is public in Python and no part of what users are told about.
INTERNAL = {
    Request: {"app", "context"},
    Response: {"app", "context", "streams", "explicit_null_body"},
    Context: {"request_class", "response_class"},
    RawResponse: {"fields"},
    Cookies: {"request", "response", "keys", "secure"},
}
CLASSES = {
    "ctx.request": Request,
    "ctx.response": Response,
    "ctx": Context,
    "ctx.cookies": Cookies,
    "ctx.res": RawResponse,
}


@dataclass(frozen=True)
class Row:
    section: str
    label: str
    settable: bool
    cells: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.label.removeprefix("await ").partition("(")[0]

    @property
    def example(self) -> str:
        return self.cells[-1].strip("`")


def rows() -> Iterator[Row]:
    section = ""
    for line in TEXT.splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| `"):
            cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            label, _, note = cells[0][1:].partition("`")
            yield Row(section, label, note == " (settable)", tuple(cells[1:]))


ROWS = list(rows())
SECTIONS = {
    section: [row for row in ROWS if row.section == section] for section in {row.section for row in ROWS}
}


def public(section: str) -> set[str]:
    """The names an object of this section has, aliases of other sections' names aside."""
    ctx = make_context()
    objects = {"ctx": ctx, "ctx.request": ctx.request, "ctx.response": ctx.response}
    objects |= {"ctx.cookies": ctx.cookies, "ctx.res": ctx.res}
    names = {name for name in dir(objects[section]) if not name.startswith("_")}
    if section == "ctx":
        names -= {*dir(RequestAliases), *dir(ResponseAliases)}
    return names - INTERNAL[CLASSES[section]]


@pytest.mark.parametrize("section", CLASSES)
def test_every_public_name_has_its_row_and_every_row_its_name(section: str) -> None:
    assert {row.name for row in SECTIONS[section]} == public(section)


def test_every_answer_has_its_row() -> None:
    refusals = {name for name, value in vars(Answers).items() if isinstance(value, Refusal)}
    own = {name for name in ("send", "created", "deleted") if hasattr(CmsContext, name)}
    assert {row.name for row in SECTIONS["Answers"]} == refusals | own


def written(annotation: Any) -> str:
    simple = isinstance(annotation, type) and not typing.get_args(annotation)
    text = annotation.__name__ if simple else str(annotation)
    return re.sub(r"\b(?:typing|collections\.abc|datetime|octavo(?:\.\w+)*)\.", "", text)


@pytest.mark.parametrize(
    "row", [row for section in CLASSES for row in SECTIONS[section]], ids=lambda row: row.label
)
def test_types_and_setters_are_the_codes(row: Row) -> None:
    member = inspect.getattr_static(CLASSES[row.section], row.name, None)
    if isinstance(member, property):
        assert row.cells[0].strip("`") == written(inspect.signature(member.fget).return_annotation)  # type: ignore[arg-type]
        assert row.settable == (member.fset is not None)
    elif inspect.isfunction(member):
        assert row.cells[0].strip("`") == written(inspect.signature(member).return_annotation)
        assert row.label.startswith("await ") == inspect.iscoroutinefunction(member)


@pytest.mark.parametrize(
    "required", REQUIRED, ids=lambda required: f"{required['group']}.{required['python']}"
)
def test_what_is_required_is_there_and_documented(required: dict[str, Any]) -> None:
    group, name = required["group"], required["python"]
    documented = {row.name: row for row in SECTIONS[group]}
    assert name in documented
    if group == "ctx.state":
        assert name.partition(".")[0] in {"user", "auth", "is_authenticated", "route"}
        return
    assert name in public(group)
    if required["settable"]:
        assert documented[name].settable


def test_every_name_stands_on_ctx_too() -> None:
    instance = make_context()
    for required in REQUIRED:
        if required["group"] in {"ctx.request", "ctx.response"} and required["python"] not in {"charset"}:
            assert hasattr(instance, required["python"])


def make_context() -> Context:
    async def nothing(*args: Any) -> Any: ...

    return Application().create_context(
        {"type": "http", "method": "GET", "path": "/", "headers": []}, nothing, nothing
    )


def sample_request() -> tuple[str, str, dict[str, str], bytes]:
    block = TEXT.partition("    GET /api")[2].partition("\n## ")[0]
    head, _, body = ("GET /api" + block).replace("\n    ", "\n").partition("\n\n")
    first, *lines = head.splitlines()
    method, target, _ = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    assert headers.pop("Host") == "example.com:1337"
    return method, target, headers, body.splitlines()[0].encode()


async def run_example(source: str) -> Any:
    """Run an example inside a request; its value is the last expression's."""
    tree = ast.parse(source)
    if isinstance(tree.body[-1], ast.Expr):
        tree.body[-1] = ast.copy_location(
            ast.Assign([ast.Name("result", ast.Store())], tree.body[-1].value), tree.body[-1]
        )
    code = compile(ast.fix_missing_locations(tree), source, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    method, target, headers, body = sample_request()
    strategy = SimpleNamespace(name="api-token")
    info = RouteInfo(api_name="restaurant", plugin_name=None, type="content-api")
    route = RouteState(
        method="GET", path="/:name", handler="restaurant.find", config={"auth": False}, info=info
    )
    names: dict[str, Any] = {"Auth": Auth, "strategy": strategy, "route": route}
    failures: list[BaseException] = []

    async def example(ctx: CmsContext, next: Next) -> None:
        ctx.request.body, ctx.request.raw_body = json.loads(body), body
        names["ctx"] = ctx
        result = eval(code, names)
        if inspect.isawaitable(result):
            await result

    app = Application(keys=["new", "old"], proxy=True, query_parser=qs.parse, context_class=CmsContext)
    app.on("error", lambda error, ctx=None: failures.append(error))
    app.use(Router().get("one", "/api/:name", example).routes())
    own = [(b"host", b"example.com:1337"), *((k.lower().encode(), v.encode()) for k, v in headers.items())]
    await ask(app, target, method=method, scheme="https", client=("127.0.0.1", 1), raw_headers=own)
    if failures:
        raise failures[0]
    return names.get("result", True)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.section}.{row.label}")
async def test_the_example_of_a_row(row: Row) -> None:
    if row.example == "ctx.throw(403)":
        with pytest.raises(HttpError, match="Forbidden"):
            await run_example(row.example)
        return
    result = await run_example(row.example)
    last = ast.parse(row.example).body[-1]
    compares = isinstance(last, ast.Expr) and isinstance(last.value, ast.Compare | ast.BoolOp | ast.UnaryOp)
    assert result is True if compares else result is not False


# Every piece of code with the text that follows it, up to the next piece.
CODE = [
    (code, rest) for piece in TEXT.split("```python\n")[1:] for code, _, rest in [piece.partition("```\n")]
]
CALLS = [
    (code, *match)
    for code, shown in CODE
    for match in re.findall(r"^    ([A-Z]+) (\S+)(?: Cookie: (.*))? -> (\d+) (.*)$", shown, re.MULTILINE)
]


def test_the_examples_with_answers_are_found() -> None:
    assert len(CODE) >= 6
    assert len(CALLS) >= 12


@pytest.mark.parametrize(("code", "method", "target", "cookie", "status", "body"), CALLS)
async def test_an_example_answers_what_is_shown(
    code: str, method: str, target: str, cookie: str, status: str, body: str
) -> None:
    names: dict[str, Any] = {"Application": Application, "Router": Router, "HttpError": HttpError}
    exec(code, names)
    app = names["app"]
    app.silent = True
    answer = await ask(app, target, method=method, headers={"Cookie": cookie} if cookie else {})
    assert (answer.status, answer.text.strip()) == (int(status), body)


def files() -> dict[str, str]:
    """The examples that are files of a project, by their paths."""
    return {code.partition("\n")[0].removeprefix("# "): code for code, _ in CODE if code.startswith("# app/")}


async def test_a_service_and_a_lifecycle_know_who_is_asking(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type(
        "article", {"title": {"type": "string"}, "editor": {"type": "string"}}
    )
    for path, code in files().items():
        project.file(path, code)
    project.file("app/middlewares/pretend.py", PRETEND)
    project.file("app/api/article/routes.py", ROUTES).file("app/api/article/controller.py", CONTROLLER)
    project.grants(["api::*"]).settings('[[middlewares]]\nname = "octavo::errors"\n')
    for name in ("octavo::query", "octavo::body", "global::pretend"):
        project.settings(f'[[middlewares]]\nname = "{name}"\n')
    async with running(tmp_path) as app, client_of(app) as client:
        made = (await client.post("/api/articles", json={"data": {"title": "one"}})).json()["data"]
        path = f"/api/articles/{made['documentId']}"
        assert (await client.get("/api/articles/greeting")).text == "hello, stranger"
        assert (await client.get("/api/articles/greeting", headers={"x-user": "ada"})).text == "hello, ada"
        changed = await client.put(path, json={"data": {"title": "two"}}, headers={"x-user": "ada"})
        assert changed.json()["data"]["editor"] == "ada"
    assert request_context.get() is None
    assert octavo.request_context is request_context


PRETEND = """
from octavo import middleware

@middleware
async def pretend(ctx, next):
    if ctx.get("x-user"):
        ctx.state.user = {"username": ctx.get("x-user")}
    return await next()
"""
ROUTES = """
from octavo import Route, core_routes
from .controller import ArticleController

routes = [
    Route("GET", "/articles/greeting", ArticleController.greeting, auth=False),
    *core_routes("api::article.article"),
]
"""
CONTROLLER = """
from octavo import CollectionController

class ArticleController(CollectionController):
    uid = "api::article.article"

    async def greeting(self, ctx):
        ctx.body = await ctx.octavo.service(self.uid).greeting()
"""


def test_state_documents_what_reads_none_until_set() -> None:
    state = State()
    for row in SECTIONS["ctx.state"]:
        if "." not in row.name:
            assert getattr(state, row.name) is None
