"""Making the server do what it should not: strangers' scripts, exhausting requests, headers, names."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
import pytest_asyncio
from tests.cli.command import octavo
from tests.conformance.client import Client as ByteClient

from octavo import Octavo, StartupError
from octavo.testing import Client, Project, client_of, running

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]

SETTINGS = """
[[middlewares]]
name = "octavo::errors"
[[middlewares]]
name = "octavo::cors"
config = { origin = ["https://app.example"], credentials = true }
[[middlewares]]
name = "octavo::query"
[[middlewares]]
name = "octavo::body"
"""
ROUTES = """
from octavo import Context, Route

async def back(ctx: Context) -> None:
    ctx.redirect("back", "/home")

async def away(ctx: Context) -> None:
    ctx.redirect(ctx.query["to"])

async def who(ctx: Context) -> object:
    return {"ip": ctx.ip, "ips": ctx.ips, "host": ctx.host, "protocol": ctx.protocol}

routes = [
    Route("GET", "/back", back, auth=False),
    Route("GET", "/away", away, auth=False),
    Route("GET", "/who", who, auth=False),
]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("server") / "site"
    made = Project(folder).settings(SETTINGS).file("app/api/odd/routes.py", ROUTES)
    made.grants(["api::*", "plugin::upload.*"])
    return made.content_type("book", {"title": {"type": "string"}, "data": {"type": "json"}})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def app(project: Project) -> AsyncIterator[Octavo]:
    async with running(project.folder) as instance:
        yield instance


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(app: Octavo) -> AsyncIterator[Client]:
    async with client_of(app) as caller:
        yield caller


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def behind(project: Project, app: Octavo) -> AsyncIterator[Client]:
    """A client of the same project behind a proxy."""
    async with (
        running(project.folder, {"OCTAVO_SERVER__PROXY": "true"}) as proxied,
        client_of(proxied) as caller,
    ):
        yield caller


@pytest.mark.advisory("CVE-2025-53092")
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://app.example.evil.example",
        "https://evil-app.examplehttp://app.example",
        "https://app.example:444",
        "https://APP.example.",
        "https://app.example/",
    ],
)
async def test_no_other_origin_reads_answers_with_credentials(client: Client, origin: str) -> None:
    headers = {"Origin": origin, "Cookie": "a=b", "Access-Control-Request-Method": "PUT"}
    for method in ("GET", "OPTIONS"):
        answer = await client.request(method, "/api/books", headers=headers)
        assert answer.headers.get("access-control-allow-origin") != origin
        assert answer.headers.get("access-control-allow-origin") != "*"
    allowed = await client.get("/api/books", headers={"Origin": "https://app.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://app.example"


@pytest.mark.advisory("CVE-2025-15284")
@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"a{number}=1" for number in range(100_000)),
        "&".join("filters[$or][]=1" for _ in range(100_000)),
        "filters" + "[$not]" * 1_000 + "[title]=x",
        "filters" + "[$and][0]" * 1_000 + "[title]=x",
        "populate" + "[x][populate]" * 500 + "=1",
        "filters[title][$in][999999999]=x&" + "filters[title][$in][]=x&" * 20_000,
        "_q=" + "x" * 1_000_000,
        "&" * 1_000_000,
        "[" * 1_000_000,
    ],
    ids=["keys", "list", "depth", "groups", "populate", "indexes", "long", "empty", "brackets"],
)
async def test_exhausting_queries_are_refused(app: Octavo, client: Client, query: str) -> None:
    # Called without httpx, which sends no address as long as these.
    answer = await ByteClient(app.asgi).send("GET", f"/api/books?{query}", [("Host", "x")])
    assert answer.status in {400, 414}
    assert (await client.get("/api/books")).status_code == 200


@pytest.mark.advisory("CVE-2025-8129")
@pytest.mark.parametrize(
    "referrer",
    [
        "https://evil.example/",
        "//evil.example",
        "http://localhost@evil.example/",
        "http://localhost.evil.example/",
        "https:evil.example",
        "\\\\evil.example",
        "http:\\\\evil.example",
        "javascript:alert(1)",
        "/\\evil.example",
    ],
)
async def test_back_leads_to_no_other_host(client: Client, referrer: str) -> None:
    answer = await client.get("/api/back", headers={"Referer": referrer})
    assert answer.headers["location"] == "/home"


@pytest.mark.advisory("CVE-2025-32379")
@pytest.mark.parametrize(
    "to", ["http://x/<script>alert(1)</script>", 'http://x/"onmouseover="alert(1)', "javascript:alert(1)"]
)
async def test_the_page_of_a_redirect_holds_no_script(app: Octavo, to: str) -> None:
    headers = [("Host", "x"), ("Accept", "text/html")]
    answer = await ByteClient(app.asgi).send("GET", f"/api/away?to={quote(to)}", headers)
    page = answer.content.decode()
    assert answer.status == 302
    assert "<script" not in page
    assert '"onmouseover' not in page
    assert 'href="javascript' not in page


@pytest.mark.advisory("CVE-2025-25200")
@pytest.mark.parametrize(
    "name", ["X-Forwarded-Proto", "X-Forwarded-Host", "Host", "X-Forwarded-For", "Accept"]
)
async def test_long_hostile_headers_take_linear_time(behind: Client, name: str) -> None:
    for value in ("," * 60_000, " " * 60_000 + "a", "a" + " ," * 30_000, ";q=" * 20_000):
        answer = await behind.get("/api/who", headers={name: value}, timeout=5)
        assert answer.status_code < 500


@pytest.mark.advisory("IP")
async def test_addresses_are_believed_from_a_proxy_alone(client: Client, behind: Client) -> None:
    headers = {
        "X-Forwarded-For": "9.9.9.9, 8.8.8.8",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
    }
    direct = (await client.get("/api/who", headers=headers)).json()
    assert direct == {"ip": "127.0.0.1", "ips": [], "host": "localhost", "protocol": "http"}
    believed = (await behind.get("/api/who", headers=headers)).json()
    assert believed["ips"] == ["8.8.8.8"]
    assert believed["ip"] == "8.8.8.8"


BOUNDARY = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n'


@pytest.mark.advisory("CVE-2024-31217")
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=", b"--\r\n"),
        (BOUNDARY, b""),
        (BOUNDARY, b"--y\r\n\r\n--y--"),
        (BOUNDARY, PART),
        (BOUNDARY, PART + b"\r\nwords"),
        (BOUNDARY, PART + b"Content-Type: \x00\r\n\r\nwords\r\n--x--\r\n"),
        (BOUNDARY, PART.replace(b"a.txt", b"../../\x00a") + b"\r\nwords\r\n--x--\r\n"),
        (BOUNDARY, PART.replace(b"a.txt", b"\xff\xfe") + b"\r\nwords\r\n--x--\r\n"),
        (BOUNDARY, PART.replace(b"files", b"__proto__") + b"\r\nwords\r\n--x--\r\n"),
        (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="fileInfo"\r\n\r\n[[[{\r\n--x--\r\n'),
        (BOUNDARY, b"--x\r\n" * 5_000),
    ],
)
async def test_no_upload_ends_the_server(client: Client, content_type: str, body: bytes) -> None:
    answer = await client.post("/api/upload", content=body, headers={"Content-Type": content_type})
    assert 400 <= answer.status_code < 500, answer.text
    assert (await client.get("/api/books")).status_code == 200


@pytest.mark.advisory("CVE-2019-19609")
@pytest.mark.advisory("CVE-2022-0764")
@pytest.mark.parametrize(
    "name", ["x;touch y", "$(touch y)", "`touch y`", "x && touch y", "--help;touch y", "../y", "x\ny"]
)
async def test_names_of_projects_are_inert(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    assert octavo("new", "--", name, cwd=inside).returncode != 0
    assert list(inside.iterdir()) == []
    assert list(inside.parent.iterdir()) == [inside]


HOSTILE = [
    'x"; drop table books;--',
    "x'; drop table books;--",
    "x`y",
    "x\\",
    "x\x00y",
    "x%s",
    "{x}",
    "x)",
    ":x",
]


@pytest.mark.advisory("CVE-2026-22599")
@pytest.mark.parametrize(
    "place", ["collectionName", "attribute", "singularName", "default", "enum", "regex", "target"]
)
async def test_texts_of_schemas_are_refused_or_bound(tmp_path: Path, place: str) -> None:
    """One type for each text: those that are refused are taken away until the rest of them start."""
    project = (
        Project(tmp_path / "site").grants(["api::*"]).content_type("book", {"title": {"type": "string"}})
    )
    left = {f"kind{number}": text for number, text in enumerate(HOSTILE)}
    for name, text in left.items():
        project.content_type(name, {"title": {"type": "string"}})
        put_into_schema(project.folder / f"app/api/{name}/schema.json", place, text)
    while True:
        try:
            async with running(project.folder) as app, client_of(app) as client:
                for name in ("book", *left):
                    answer = await client.post(f"/api/{name}s", json={"data": {"title": "One"}})
                    assert answer.status_code in {201, 400}, (left.get(name), answer.text)
                    assert (await client.get(f"/api/{name}s")).status_code == 200
                return
        except StartupError as error:
            named = {name for name in left if any(f"app/api/{name}/" in one.where for one in error.problems)}
            assert named, error
            for name in named:
                del left[name]
                shutil.rmtree(project.folder / f"app/api/{name}")


def put_into_schema(path: Path, place: str, text: str) -> None:
    """Write a text into one place of a schema."""
    schema = json.loads(path.read_text("utf-8"))
    if place == "collectionName":
        schema["collectionName"] = text
    elif place == "singularName":
        schema["info"]["singularName"] = text
    elif place == "attribute":
        schema["attributes"][text] = {"type": "string"}
    else:
        said = {
            "default": {"type": "string", "default": text},
            "enum": {"type": "enumeration", "enum": [text]},
            "regex": {"type": "string", "regex": text},
            "target": {"type": "relation", "relation": "oneToOne", "target": text},
        }
        schema["attributes"]["other"] = said[place]
    path.write_text(json.dumps(schema), "utf-8")
