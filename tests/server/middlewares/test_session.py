"""Sessions in a signed cookie."""

import base64
import json
from pathlib import Path

import pytest
from tests.server.middlewares.client import Answer, Site, entry

from octavo.kernel.context import Context

SESSION = entry("octavo::errors") + entry("octavo::session", key="koa.sess", same_site=False)


async def handler(ctx: Context) -> None:
    if ctx.path == "/count":
        is_new = ctx.session.is_new
        ctx.session["n"] = ctx.session.get("n", 0) + 1
        ctx.body = {"n": ctx.session["n"], "isNew": is_new}
    elif ctx.path == "/read":
        ctx.body = {"session": ctx.session.to_json()}
    elif ctx.path == "/clear":
        ctx.session = None
        ctx.body = {"cleared": True}
    elif ctx.path == "/big":
        ctx.session["x"] = "x" * 4_000
        ctx.body = "kept"


async def ask(site: Site, path: str, cookies: str = "") -> Answer:
    return await site.ask("GET", path, {"Cookie": cookies} if cookies else {})


async def test_a_session_counts_reads_and_ends(tmp_path: Path) -> None:
    site = Site(tmp_path, SESSION, handler)
    first = await ask(site, "/count")
    assert first.json == {"n": 1, "isNew": True}
    assert [cookie.partition("=")[0] for cookie in first.all("set-cookie")] == ["koa.sess", "koa.sess.sig"]
    assert all(
        "; path=/; expires=" in cookie and cookie.endswith("; httponly") for cookie in first.all("set-cookie")
    )
    second = await ask(site, "/count", first.cookies)
    assert second.json == {"n": 2, "isNew": False}
    read = await ask(site, "/read", first.cookies)
    assert read.json == {"session": {"n": 1}}
    assert "set-cookie" not in read
    cleared = await ask(site, "/clear", first.cookies)
    assert cleared.all("set-cookie")[0].startswith("koa.sess=;")
    assert all("expires=Thu, 01 Jan 1970" in cookie for cookie in cleared.all("set-cookie"))


async def test_nothing_is_set_for_who_has_no_session(tmp_path: Path) -> None:
    site = Site(tmp_path, SESSION, handler)
    for path in ("/read", "/clear", "/nope"):
        assert "set-cookie" not in await ask(site, path)


async def test_a_forged_session_is_empty_and_its_signature_goes(tmp_path: Path) -> None:
    site = Site(tmp_path, SESSION, handler)
    value = (await ask(site, "/count")).cookies.partition(";")[0]
    answer = await ask(site, "/read", f"{value}; koa.sess.sig=zzz")
    assert answer.json == {"session": {}}
    (gone,) = answer.all("set-cookie")
    assert gone.startswith("koa.sess.sig=; path=/; expires=Thu, 01 Jan 1970")


@pytest.mark.parametrize(
    "text", ["", "!", "AAAA", base64.b64encode(b"[]").decode(), base64.b64encode(b"{}").decode()]
)
async def test_a_signed_cookie_that_is_no_session_is_a_new_one(tmp_path: Path, text: str) -> None:
    site = Site(tmp_path, SESSION, handler)
    keys = site.app.keys
    assert isinstance(keys, list)
    signed = Site(tmp_path, SESSION, _setter(text))
    cookies = (await ask(signed, "/")).cookies
    assert (await ask(site, "/read", cookies)).json == {"session": {}}


def _setter(text: str):  # type: ignore[no-untyped-def]  # a handler
    async def set_cookie(ctx: Context) -> None:
        ctx.cookies.set("koa.sess", text, signed=True)
        ctx.body = "set"

    return set_cookie


async def test_a_session_that_is_over_is_a_new_one(tmp_path: Path) -> None:
    values = base64.b64encode(json.dumps({"n": 5, "_expire": 1000, "_maxAge": 1}).encode()).decode()
    cookies = (await ask(Site(tmp_path, SESSION, _setter(values)), "/")).cookies
    assert (await ask(Site(tmp_path, SESSION, handler), "/count", cookies)).json == {"n": 1, "isNew": True}


async def test_a_session_no_browser_would_keep_is_an_error(tmp_path: Path) -> None:
    assert (await ask(Site(tmp_path, SESSION, handler), "/big")).status == 500


async def test_rolling_sets_the_cookie_at_every_answer(tmp_path: Path) -> None:
    site = Site(tmp_path, entry("octavo::session", rolling=True, secure=False), handler)
    first = await ask(site, "/count")
    assert "samesite=lax" in first["set-cookie"]
    assert len((await ask(site, "/read", first.cookies)).all("set-cookie")) == 2
