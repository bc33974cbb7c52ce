"""What has gone wrong with login providers elsewhere, and does not here."""

import base64
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt as pyjwt
import pytest
import pytest_asyncio
from tests.plugins.users_permissions.login_provider import (
    CLIENT,
    PAGE,
    Key,
    StandIn,
    begin,
    carried,
    claims_for,
    come_back,
    exchange,
    settings_of,
    site_with,
    stand_in,
)
from tests.plugins.users_permissions.site import MANY, USER, Site, open_site

from octavo.log import LogEvent, RequestFailed, observing
from octavo.plugins.users_permissions.providers import openid

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]

OPENID = ["auth0", "cognito", "google", "keycloak", "microsoft", "oidc"]
EVERY = [*OPENID, "discord", "github"]
KEY, OTHER = Key("known"), Key("other")


@pytest.fixture(scope="module")
def provider() -> Iterator[StandIn]:
    with stand_in() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def everywhere(tmp_path_factory: pytest.TempPathFactory, provider: StandIn) -> AsyncIterator[Site]:
    """A site one may log in to by each of the providers, which are all the same stand-in."""
    settings = MANY + "".join(settings_of(name, provider.url) for name in EVERY)
    async with open_site(tmp_path_factory.mktemp("everywhere"), settings) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(everywhere: Site, provider: StandIn) -> Site:
    """The same site, without users, and a browser that has been nowhere."""
    await everywhere.app.query(USER).delete_many({})
    everywhere.client.cookies.clear()
    provider.speaks_openid(lambda: None, lambda: [KEY.public()])
    provider.requests.clear()
    return everywhere


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def by_public_key(claims: dict[str, Any]) -> str:
    """Sign with the public key's bytes as a shared secret, as algorithm confusion has it."""
    secret = KEY.public()["n"]
    return pyjwt.encode(claims, secret, algorithm="HS256", headers={"kid": "known"})


def of_another_time(claims: dict[str, Any], **offsets: int) -> dict[str, Any]:
    now = int(time.time())
    return {**claims, **{name: now + offset for name, offset in offsets.items()}}


def without(claims: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in claims.items() if key != name}


Forge = Callable[[dict[str, Any]], Any]
FORGERIES: dict[str, Forge] = {
    "no token": lambda c: None,
    "no text": lambda c: {"sub": "1"},
    "garbage": lambda c: "a.b.c",
    "alg none": lambda c: f"{part({'alg': 'none'})}.{part(c)}.",
    "alg None": lambda c: f"{part({'alg': 'None', 'kid': 'known'})}.{part(c)}.",
    "no alg": lambda c: f"{part({'kid': 'known'})}.{part(c)}.",
    "signature removed": lambda c: KEY.sign(c).rpartition(".")[0] + ".",
    "changed after signing": lambda c: (
        f"{KEY.sign(c).split('.')[0]}.{part({**c, 'sub': '2'})}.{KEY.sign(c).split('.')[2]}"
    ),
    "HS256 with the public key": by_public_key,
    "HS256 with the client's id": lambda c: pyjwt.encode(
        c, CLIENT.ljust(32), algorithm="HS256", headers={"kid": "known"}
    ),
    "another key": lambda c: OTHER.sign(c),
    "another key under a known id": lambda c: OTHER.sign(c, kid="known"),
    "known key under another id": lambda c: KEY.sign(c, kid="unknown"),
    "no text as key id": lambda c: f"{part({'alg': 'RS256', 'kid': ['known']})}.{part(c)}.x",
    "key in the header": lambda c: OTHER.sign(c, kid="other", jwk=OTHER.public()),
    "key at an address": lambda c: OTHER.sign(c, kid="other", jku="https://evil.example/jwks"),
    "another audience": lambda c: KEY.sign({**c, "aud": "another-site"}),
    "another audience, our azp": lambda c: KEY.sign({**c, "aud": "another-site", "azp": CLIENT}),
    "several audiences": lambda c: KEY.sign({**c, "aud": [CLIENT, "another-site"]}),
    "for another party": lambda c: KEY.sign({**c, "azp": "another-site"}),
    "no audience": lambda c: KEY.sign(without(c, "aud")),
    "another issuer": lambda c: KEY.sign({**c, "iss": "https://evil.example"}),
    "issuer with more": lambda c: KEY.sign({**c, "iss": c["iss"] + ".evil.example"}),
    "no issuer": lambda c: KEY.sign(without(c, "iss")),
    "another nonce": lambda c: KEY.sign({**c, "nonce": "x" * 43}),
    "no nonce": lambda c: KEY.sign(without(c, "nonce")),
    "nonce of another kind": lambda c: KEY.sign({**c, "nonce": True}),
    "expired": lambda c: KEY.sign(of_another_time(c, iat=-7200, exp=-3600)),
    "no expiry": lambda c: KEY.sign(without(c, "exp")),
    "not yet": lambda c: KEY.sign(of_another_time(c, nbf=3600)),
    "of the future": lambda c: KEY.sign(of_another_time(c, iat=3600, exp=7200)),
    "no subject": lambda c: KEY.sign(without(c, "sub")),
    "empty subject": lambda c: KEY.sign({**c, "sub": ""}),
}


async def come_with(site: Site, provider: StandIn, name: str, forge: Forge) -> Any:
    """Log in with an id token made of good claims; return the answer to the browser."""
    asked = await begin(site, name)
    good = claims_for(provider.url, asked["nonce"], xms_edov=True)
    provider.speaks_openid(lambda: forge(good), lambda: [KEY.public()])
    return await come_back(site, f"{asked['redirect_uri']}?code=a-code&state={asked['state']}")


@pytest.mark.advisory("CVE-2023-22893")
@pytest.mark.parametrize("name", OPENID)
async def test_a_forged_id_token_lets_nobody_in(site: Site, provider: StandIn, name: str) -> None:
    for what, forge in FORGERIES.items():
        answer = await come_with(site, provider, name, forge)
        assert answer.status_code == 401, what
        assert "location" not in answer.headers, what
        assert await site.app.query(USER).count() == 0, what
    assert "code" in carried(await come_with(site, provider, name, KEY.sign))


@pytest.mark.advisory("CVE-2023-22893")
@pytest.mark.parametrize("name", EVERY)
async def test_a_token_a_caller_brings_is_no_way_in(site: Site, provider: StandIn, name: str) -> None:
    await site.user("ann", provider=name)
    tokens = {
        "forged": f"{part({'alg': 'none'})}.{part(claims_for(provider.url, 'x'))}.",
        "good": KEY.sign(claims_for(provider.url, "x")),
    }
    for token in tokens.values():
        for query in (
            {"access_token": token},
            {"id_token": token},
            {"access_token": "x", "id_token": token},
            {"code": token},
            {"raw[id_token]": token, "raw[access_token]": token},
        ):
            answer = await exchange(site, name, query)
            assert answer.status_code == 400
            assert answer.json().get("jwt") is None
    assert provider.requests == []


@pytest.mark.advisory("CVE-2023-22893")
@pytest.mark.parametrize("code", ["", "x", "%00", "é", "x" * 5000, None])
async def test_a_code_is_exact_and_of_its_provider(site: Site, provider: StandIn, code: str | None) -> None:
    right = carried(await come_with(site, provider, "oidc", KEY.sign))["code"]
    wrong: list[dict[str, Any]] = [{} if code is None else {"code": code}, {"code[$ne]": "x"}]
    wrong += [{"code": [right, right]}, {"code": right.swapcase()}, {"code": right[:-1]}]
    for query in wrong:
        assert (await exchange(site, "oidc", query)).status_code == 400
    assert (await exchange(site, "keycloak", {"code": right})).status_code == 400
    assert (await exchange(site, "oidc", {"code": right})).status_code == 200
    assert (await exchange(site, "oidc", {"code": right})).status_code == 400


@pytest.mark.advisory("CVE-2023-22893")
@pytest.mark.parametrize("name", EVERY)
async def test_only_the_browser_that_began_comes_back(site: Site, provider: StandIn, name: str) -> None:
    place = f"/api/connect/{name}/callback?code=a-code"
    for state in ("", "&state=", "&state=x", "&state[]=x", "&error=access_denied"):
        answer = await site.call("GET", place + state)
        assert (answer.status_code, answer.headers.get("location")) == (400, None)
    asked = await begin(site, name)
    kept = dict(site.client.cookies)
    good = f"{place}&state={asked['state']}"
    hostile = {
        "no cookie": {},
        "no signature": {f"octavo_login_{name}": kept[f"octavo_login_{name}"]},
        "another signature": {**kept, f"octavo_login_{name}.sig": "x" * 27},
        "another value": {**kept, f"octavo_login_{name}": "W10"},
    }
    site.client.cookies.clear()
    for what, cookies in hostile.items():
        header = {"Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items())}
        answer = await site.call("GET", good, headers=header)
        assert (answer.status_code, answer.headers.get("location")) == (400, None), what
    assert [request for request in provider.requests if request[0] == "POST"] == []
    assert await site.app.query(USER).count() == 0


@pytest.mark.advisory("CVE-2024-34065")
@pytest.mark.parametrize("name", ["oidc", "google"])
async def test_a_login_ends_at_the_configured_page_alone(site: Site, provider: StandIn, name: str) -> None:
    evil = "https://evil.example"
    headers = {"Host": "evil.example", "Referer": evil, "Origin": evil, "X-Forwarded-Host": "evil.example"}
    for key in ("callback", "redirect", "redirect_uri", "redirect_url", "returnTo", "url"):
        for value in (evil, "//evil.example", f"{PAGE}@evil.example", f"{PAGE}.evil.example", ""):
            answer = await site.client.get(f"/api/connect/{name}", params={key: value})
            assert (answer.status_code, answer.headers.get("location")) == (400, None)
    answer = await site.call("GET", f"/api/connect/{name}", headers=headers)
    assert answer.headers["location"].startswith(f"{provider.url}/authorize?")
    assert "evil.example" not in answer.headers["location"]
    asked = await begin(site, name)
    good = claims_for(provider.url, asked["nonce"])
    provider.speaks_openid(lambda: KEY.sign(good), lambda: [KEY.public()])
    place = f"/api/connect/{name}/callback?code=a-code&state={asked['state']}"
    hostile = "&callback=https://evil.example&redirect_uri=//evil.example&access_token=x&error_uri=//evil"
    answer = await site.call("GET", place + hostile, headers=headers)
    assert set(carried(answer)) == {"code"}


@pytest.mark.advisory("CVE-2024-34065")
async def test_no_token_stands_in_an_address(site: Site, provider: StandIn) -> None:
    back = await come_with(site, provider, "oidc", KEY.sign)
    said = carried(back)
    assert set(said) == {"code"}
    assert (back.headers["cache-control"], back.headers["referrer-policy"]) == (
        "no-store",
        "no-referrer",
    )
    tokens = (await exchange(site, "oidc", said)).json()
    for secret in (tokens["jwt"], tokens["refreshToken"], "an-access-token", "ann@example.com"):
        assert secret not in back.headers["location"] + back.text
    assert await site.me(said["code"]) == 401


PLACES = ("token_endpoint", "jwks_uri", "userinfo_endpoint")
METADATA = "https://169.254.169.254/latest/meta-data"


@pytest.mark.advisory("CVE-2024-52588")
@pytest.mark.parametrize("place", PLACES)
async def test_a_provider_does_not_make_this_server_call_what_is_inside(
    tmp_path: Path, provider: StandIn, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setattr(openid, "FRESH_SECONDS", 0)  # each address is discovered anew
    with stand_in() as inside:
        port = urlsplit(inside.url).port
        inside.answers |= {f"/{one}": {"keys": [], "sub": "1"} for one in PLACES}
        addresses = {
            f"{inside.url}/{place}": "http:// needs its origin",
            f"http://localhost:{port}/{place}": "http:// needs its origin",
            f"https://127.0.0.1:{port}/{place}": "127.0.0.1 (this machine)",
            f"https://localhost:{port}/{place}": "(this machine)",
            f"https://2130706433:{port}/{place}": "2130706433",
            f"https://[::ffff:7f00:1]:{port}/{place}": "(this machine)",
            METADATA: "169.254.169.254 (link-local)",
        }
        async with site_with(tmp_path, "oidc", provider.url) as site:
            for address, reason in addresses.items():
                told: list[LogEvent] = []
                with observing(told.append):
                    answer = await named_by(site, provider, {place: address})
                assert answer.status_code == 502, address
                assert answer.json()["error"]["message"] == "Bad Gateway"
                assert "127.0.0.1" not in answer.text
                (failed,) = (one.error for one in told if isinstance(one, RequestFailed))
                assert reason in str(failed.__cause__), address
                assert await site.app.query(USER).count() == 0
        assert inside.requests == []


async def named_by(site: Site, provider: StandIn, metadata: dict[str, str]) -> Any:
    """Log in at a provider whose discovery document names these addresses, and whose id token no e-mail."""
    good: dict[str, Any] = {}
    provider.speaks_openid(lambda: KEY.sign(without(good, "email")), lambda: [KEY.public()], **metadata)
    asked = await begin(site, "oidc")
    good |= claims_for(provider.url, asked["nonce"])
    return await come_back(site, f"{asked['redirect_uri']}?code=a-code&state={asked['state']}")


@pytest.mark.advisory("CVE-2024-52588")
async def test_what_the_settings_allow_may_be_named(tmp_path: Path, provider: StandIn) -> None:
    about = {"sub": "1", "email": "ann@example.com", "email_verified": True}
    with stand_in() as inside:
        inside.answers["/userinfo"] = about
        environ = {"OCTAVO_SERVER__OUTGOING_ALLOWED": inside.url}
        async with site_with(tmp_path, "oidc", provider.url, environ=environ) as site:
            answer = await named_by(site, provider, {"userinfo_endpoint": f"{inside.url}/userinfo"})
            assert "code" in carried(answer)
            assert len(inside.requests) == 1
