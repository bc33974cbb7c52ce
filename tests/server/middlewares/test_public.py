"""The files of public/, and what is said of paths nobody has."""

import os
import re
from pathlib import Path

import pytest
from tests.http.client import ask
from tests.server.middlewares.client import Site, entry

from octavo.kernel.context import Context

TEXT = b"# To prevent search engines\n"


async def handler(ctx: Context) -> None:
    if ctx.path == "/api/tags":
        ctx.set("Allow", "HEAD, GET, POST")
        ctx.status = {"OPTIONS": 200, "GET": 200, "POST": 200}.get(ctx.method, 405)
        if ctx.status == 200:
            ctx.body = ""
    if ctx.path == "/api/login":
        ctx.set("Allow", "POST")
        ctx.status = 405


@pytest.fixture
def site(tmp_path: Path) -> Site:
    public = tmp_path / "public"
    (public / "docs").mkdir(parents=True)
    (public / "robots.txt").write_bytes(TEXT)
    (public / "docs" / "index.html").write_text("<h1>docs</h1>")
    (public / ".env").write_text("KEY=The secret.")
    (public / "noext").write_text("x")
    (public / "résumé.txt").write_text("cv")
    (public / "big.bin").write_bytes(os.urandom(300_000))
    (tmp_path / "secret.txt").write_text("The secret.")
    return Site(tmp_path, entry("octavo::errors") + entry("octavo::public"), handler)


async def test_a_file(site: Site) -> None:
    answer = await site.ask("GET", "/robots.txt?x=1")
    assert (answer.status, answer.body) == (200, TEXT)
    assert answer["content-type"] == "text/plain; charset=utf-8"
    assert answer["content-length"] == str(len(TEXT))
    assert answer["cache-control"] == "max-age=60"
    assert answer["accept-ranges"] == "bytes"
    head = await site.ask("HEAD", "/robots.txt")
    assert (head.status, head.body, head.headers) == (200, b"", answer.headers)


async def test_a_file_larger_than_memory_is_meant_for_is_streamed_whole(site: Site, tmp_path: Path) -> None:
    answer = await site.ask("GET", "/big.bin", {}, [b"", b""])
    assert answer.body == (tmp_path / "public" / "big.bin").read_bytes()
    assert answer["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("path", "text"), [("/docs/", b"<h1>docs</h1>"), ("/docs", b"<h1>docs</h1>"), ("/noext", b"x")]
)
async def test_folders_and_files_without_an_extension(site: Site, path: str, text: bytes) -> None:
    assert (await site.ask("GET", path)).body == text


@pytest.mark.parametrize(
    "path", ["/r%C3%A9sum%C3%A9.txt", "/docs/../robots.txt", "/./robots.txt", "//robots.txt"]
)
async def test_ways_to_write_a_path(site: Site, path: str) -> None:
    assert (await site.ask("GET", path)).status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/.env", 404),
        ("/%2eenv", 404),
        ("/docs/../.env", 404),
        ("/../secret.txt", 403),
        ("/..%2fsecret.txt", 403),
        ("/..%5csecret.txt", 403),
        ("/%2e%2e/secret.txt", 403),
        ("/docs/../../secret.txt", 403),
        ("/....//secret.txt", 404),
        ("/api/tags/..%2f..%2fetc", 404),
        ("/nope", 404),
        ("/index.html", 404),
        ("/robots.txt/", 404),
        ("/robots.txt/x", 404),
        ("/" + "a" * 300, 404),
        ("/public/" + "a/" * 3_000, 404),
        ("/docs/%ff", 400),
        ("/docs/%00", 400),
    ],
)
async def test_what_is_not_there_or_not_to_be_had(site: Site, path: str, status: int) -> None:
    answer = await site.ask("GET", path)
    assert answer.status == status
    assert b"The secret." not in answer.body
    assert set(answer.json) == {"data", "error"}


async def test_the_recorded_words_for_bad_paths(site: Site) -> None:
    for path, message in (("/a/%00", "Malicious Path"), ("/a/%ff", "failed to decode")):
        error = (await site.ask("GET", path)).json["error"]
        assert error == {"status": 400, "name": "BadRequestError", "message": message}


async def test_what_the_client_has_is_not_sent_again(site: Site) -> None:
    first = await site.ask("GET", "/robots.txt")
    for headers in ({"If-None-Match": first["etag"]}, {"If-Modified-Since": first["last-modified"]}):
        again = await site.ask("GET", "/robots.txt", headers)
        assert (again.status, again.body, again["etag"]) == (304, b"", first["etag"])
    stale = await site.ask("GET", "/robots.txt", {"If-None-Match": '"other"'})
    assert stale.status == 200


@pytest.mark.parametrize(
    ("asked", "status", "body", "content_range"),
    [
        ("bytes=0-4", 206, TEXT[:5], f"bytes 0-4/{len(TEXT)}"),
        ("bytes=5-", 206, TEXT[5:], f"bytes 5-{len(TEXT) - 1}/{len(TEXT)}"),
        ("bytes=-3", 206, TEXT[-3:], f"bytes {len(TEXT) - 3}-{len(TEXT) - 1}/{len(TEXT)}"),
        ("bytes=0-9999", 200, TEXT, ""),
        ("bytes=2-9999", 206, TEXT[2:], f"bytes 2-{len(TEXT) - 1}/{len(TEXT)}"),
        ("bytes=9999-", 416, b"Range Not Satisfiable", f"bytes */{len(TEXT)}"),
        ("bytes=-0", 416, b"Range Not Satisfiable", f"bytes */{len(TEXT)}"),
        ("bytes=0-1,3-4", 200, TEXT, ""),
        ("bytes=4-1", 200, TEXT, ""),
        ("lines=0-4", 200, TEXT, ""),
        ("bytes=a-b", 200, TEXT, ""),
        ("bytes=" + "9" * 5_000 + "-", 200, TEXT, ""),
    ],
)
async def test_ranges(site: Site, asked: str, status: int, body: bytes, content_range: str) -> None:
    answer = await site.ask("GET", "/robots.txt", {"Range": asked})
    assert (answer.status, answer.body, answer["content-range"]) == (status, body, content_range)
    assert answer["content-length"] == str(len(body))


async def test_a_part_only_of_the_version_the_client_knows(site: Site) -> None:
    known = (await site.ask("GET", "/robots.txt"))["last-modified"]
    for condition, status in (
        (known, 206),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ('"x"', 200),
        ('W/"x"', 200),
    ):
        answer = await site.ask("GET", "/robots.txt", {"Range": "bytes=0-1", "If-Range": condition})
        assert answer.status == status


async def test_parts_and_conditions_can_be_left_out(tmp_path: Path, site: Site) -> None:
    plain = Site(tmp_path, entry("octavo::public", ranges=False, conditional=False, max_age=5), handler)
    later = {"Range": "bytes=0-4", "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    answer = await plain.ask("GET", "/robots.txt", later)
    assert (answer.status, answer.body, answer["cache-control"]) == (200, TEXT, "max-age=5")
    assert "accept-ranges" not in answer
    assert "etag" not in answer


@pytest.mark.parametrize(
    ("method", "path", "status", "allow", "body"),
    [
        ("OPTIONS", "/api/nope", 200, "HEAD, GET", b""),
        ("OPTIONS", "/robots.txt", 200, "HEAD, GET", b""),
        ("OPTIONS", "/api/tags", 200, "HEAD, GET, POST", b""),
        ("OPTIONS", "/api/login", 200, "HEAD, GET, POST", b""),
        ("POST", "/robots.txt", 405, "HEAD, GET", b"Method Not Allowed"),
        ("DELETE", "/api/nope", 405, "HEAD, GET", b"Method Not Allowed"),
        ("PROPFIND", "/api/tags", 501, "HEAD, GET, POST", b"Not Implemented"),
        ("PATCH", "/api/tags", 405, "HEAD, GET, POST", b"Method Not Allowed"),
        ("PUT", "/api/login", 405, "HEAD, GET, POST", b"Method Not Allowed"),
    ],
)
async def test_methods(site: Site, method: str, path: str, status: int, allow: str, body: bytes) -> None:
    answer = await site.ask(method, path)
    assert (answer.status, answer["allow"], answer.body) == (status, allow, body)
    assert answer["content-type"] == "text/plain; charset=utf-8"


async def test_reading_a_path_that_is_only_written_to_is_not_found(site: Site) -> None:
    answer = await site.ask("GET", "/api/login")
    assert (answer.status, answer.json["error"]["name"]) == (404, "NotFoundError")
    assert "allow" not in answer


async def test_the_addresses_of_a_mounted_project_are_below_its_mount(tmp_path: Path) -> None:
    page = await ask(Site(tmp_path, entry("octavo::public")).app, "/cms/", root_path="/cms")
    listed = re.findall(r"<code>(.*?)</code>", page.text)
    assert listed == ["/cms/api/…", "/cms/_health", "/cms/openapi"]
    assert "; /cms/openapi.json for programs" in page.text
    for root, location in (("/admin", "/cms/admin"), ("https://a.example/", "https://a.example/")):
        moved = Site(tmp_path, entry("octavo::public", redirect_root=root))
        answer = await ask(moved.app, "/cms/", root_path="/cms")
        assert (answer.status, answer.headers["location"]) == (302, location)
