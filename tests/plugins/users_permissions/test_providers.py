"""Logging in by a provider: at a real OpenID Connect server, and at what GitHub and Discord document."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from tests.plugins.users_permissions.login_provider import (
    CLIENT,
    PAGE,
    SECRET,
    Key,
    StandIn,
    at_provider,
    begin,
    carried,
    claims_for,
    come_back,
    exchange,
    forget,
    log_in,
    real_provider,
    settings_for,
    settings_of,
    site_with,
    stand_in,
)
from tests.plugins.users_permissions.site import MANY, SETTINGS, USER, Site, open_site
from tests.production import PRODUCTION_ENV

from octavo import StartupError, boot
from octavo.plugins.users_permissions.settings_service import ADVANCED
from octavo.testing import Project

pytestmark = [pytest.mark.soak, pytest.mark.asyncio(loop_scope="module")]

OPENID = ["oidc", "keycloak", "auth0", "cognito", "google"]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with real_provider() as url:
        yield url


@pytest.fixture(scope="module")
def other() -> Iterator[StandIn]:
    with stand_in() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real_site(tmp_path_factory: pytest.TempPathFactory, provider: str) -> AsyncIterator[Site]:
    """A site one may log in to by the real provider, under each of the names, and as a reader."""
    settings = MANY + "".join(settings_of(name, provider) for name in OPENID)
    settings += settings_of("microsoft", provider) + "trust_email = true\n"
    settings += '[roles.reader]\ngrants = ["api::*"]\n'
    async with open_site(tmp_path_factory.mktemp("real"), settings) as site:
        yield site


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def other_site(tmp_path_factory: pytest.TempPathFactory, other: StandIn) -> AsyncIterator[Site]:
    """A site one may log in to by what says that it is one provider or another."""
    settings = MANY + "".join(
        settings_of(name, other.url) for name in ("oidc", "cognito", "github", "discord")
    )
    settings += settings_of("microsoft", f"{other.url}/common/v2.0")
    async with open_site(tmp_path_factory.mktemp("other"), settings) as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def site(real_site: Site) -> Site:
    """The site of the real provider as it was when it started."""
    return await as_started(real_site)


@pytest_asyncio.fixture(loop_scope="module")
async def beside(other_site: Site, other: StandIn) -> Site:
    """The site of the stand-in as it was when it started; the stand-in says nothing yet."""
    other.answers.clear()
    other.requests.clear()
    return await as_started(other_site)


async def as_started(site: Site) -> Site:
    """Take users, settings, cookies and what is known of providers from a site."""
    await site.app.query(USER).delete_many({})
    await site.app.store.set(ADVANCED, {})
    site.client.cookies.clear()
    forget(site)
    return site


async def whole_login(site: Site, name: str, sub: str = "ann") -> Any:
    """Log in at the real provider; return the answer of the exchange."""
    back = await come_back(site, await at_provider(await begin(site, name), sub=sub))
    return await exchange(site, name, carried(back))


@pytest.mark.parametrize("name", ["oidc", "keycloak", "auth0", "cognito", "google", "microsoft"])
async def test_a_whole_login(site: Site, name: str) -> None:
    answer = await whole_login(site, name)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert set(said) == {"jwt", "refreshToken", "user"}
    assert (said["user"]["email"], said["user"]["provider"]) == ("ann@example.com", name)
    assert (said["user"]["username"], said["user"]["confirmed"]) == ("ann", True)
    me = await site.call("GET", "/api/users/me", said["jwt"])
    assert (me.status_code, me.json()["id"]) == (200, said["user"]["id"])
    again = (await whole_login(site, name)).json()
    assert again["user"]["id"] == said["user"]["id"]
    assert await site.app.query(USER).count() == 1
    user = await site.app.service(USER).find(said["user"]["id"])
    assert (user["role"]["type"], user["password"]) == ("authenticated", None)


async def test_what_the_provider_is_asked(site: Site) -> None:
    asked, again = await begin(site, "oidc"), await begin(site, "oidc")
    assert asked["redirect_uri"].endswith(":1337/api/connect/oidc/callback")
    assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid email profile", "S256")
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name]) >= 32
        assert asked[name] != again[name]


async def test_the_attempt_is_in_a_cookie_for_the_way_back_alone(site: Site) -> None:
    lines = (await site.call("GET", "/api/connect/oidc")).headers.get_list("set-cookie")
    assert len(lines) == 2
    for line in lines:
        assert line.startswith("octavo_login_oidc")
        assert "; path=/api/connect/oidc/callback; expires=" in line
        assert line.endswith("; samesite=lax; httponly")


async def test_who_says_no_is_told_so(site: Site) -> None:
    asked = await begin(site, "oidc")
    place = await at_provider(asked, action="deny")
    back = await come_back(site, f"{place}&state={asked['state']}")  # this one forgets it (RFC 6749 §4.1.2.1)
    assert carried(back) == {"error": "access_denied"}
    answer = await exchange(site, "oidc", carried(back))
    assert (answer.status_code, answer.json()["error"]["name"]) == (400, "ApplicationError")
    assert "refused" in answer.json()["error"]["message"]


@pytest.mark.parametrize("sub", ["unverified", "nobody"])
async def test_an_address_that_is_not_verified_is_none(site: Site, sub: str) -> None:
    answer = await whole_login(site, "oidc", sub)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Email was not available.")
    assert await site.app.query(USER).count() == 0


async def test_an_address_is_trusted_when_the_settings_say_so(tmp_path: Path, provider: str) -> None:
    async with site_with(tmp_path, "oidc", provider, "trust_email = true\n") as site:
        assert (await whole_login(site, "oidc", "unverified")).json()["user"]["email"] == "eve@example.com"


async def test_an_account_of_another_provider_is_not_taken_over(site: Site) -> None:
    await site.user("ann")
    answer = await whole_login(site, "oidc")
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Email is already taken.")
    assert await site.app.query(USER).count() == 1


async def test_addresses_that_need_not_be_unique_make_a_second_account(site: Site) -> None:
    ann = await site.user("ann")
    await site.app.service(SETTINGS).set_advanced({"unique_email": False})
    user = (await whole_login(site, "oidc")).json()["user"]
    assert user["id"] != ann["id"]
    assert user["username"].startswith("ann-")
    assert (await whole_login(site, "oidc")).json()["user"]["id"] == user["id"]


async def test_where_nobody_may_register_only_known_people_log_in(site: Site) -> None:
    await site.app.service(SETTINGS).set_advanced({"allow_register": False})
    answer = await whole_login(site, "oidc")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Register action is actually not available."
    await site.user("ann", provider="oidc")
    assert (await whole_login(site, "oidc")).status_code == 200


async def test_who_is_blocked_stays_out(site: Site) -> None:
    user = await site.user("ann", provider="oidc")
    back = await come_back(site, await at_provider(await begin(site, "oidc"), sub="ann"))
    await site.app.documents(USER).update(user["documentId"], data={"blocked": True})
    for said in (carried(back), {"error": "blocked"}):
        answer = await exchange(site, "oidc", said)
        assert (answer.status_code, "blocked" in answer.json()["error"]["message"]) == (400, True)
    assert (await whole_login(site, "oidc")).status_code == 400


async def test_a_role_for_newcomers_is_given(site: Site) -> None:
    await site.app.service(SETTINGS).set_advanced({"default_role": "reader"})
    said = (await whole_login(site, "oidc")).json()
    user = await site.app.service(USER).find(said["user"]["id"])
    assert user["role"]["type"] == "reader"


async def test_of_several_who_bring_one_code_one_is_let_in(
    tmp_path: Path, provider: str, database: dict[str, str]
) -> None:
    async with site_with(tmp_path, "oidc", provider, environ=database) as site:
        back = await come_back(site, await at_provider(await begin(site, "oidc"), sub="ann"))
        answers = await asyncio.gather(*(exchange(site, "oidc", carried(back)) for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_a_code_is_over_after_a_minute(site: Site) -> None:
    back = await come_back(site, await at_provider(await begin(site, "oidc"), sub="ann"))
    rows = site.app.query("admin::session")
    await rows.update({"origin": "users-permissions-provider"}, {"expiresAt": "2020-01-01T00:00:00.000Z"})
    assert (await exchange(site, "oidc", carried(back))).status_code == 400


GITHUB_TOKEN = "/login/oauth/access_token"


@pytest.mark.parametrize(
    ("emails", "email"),
    [
        (
            [
                {"email": "old@example.com", "primary": False, "verified": True},
                {"email": "Octo@example.com", "primary": True, "verified": True},
            ],
            "octo@example.com",
        ),
        ([{"email": "octo@example.com", "primary": True, "verified": False}], None),
        ([{"email": "octo@example.com", "primary": False, "verified": True}], None),
        ([], None),
        ({"message": "no scope"}, None),
    ],
)
async def test_github(beside: Site, other: StandIn, emails: Any, email: str | None) -> None:
    other.answers |= {
        GITHUB_TOKEN: {"access_token": "gho_1", "token_type": "bearer", "scope": "read:user,user:email"},
        "/api/v3/user": {"login": "octocat", "id": 1, "email": "public@example.com"},
        "/api/v3/user/emails": emails,
    }
    asked = await begin(beside, "github")
    assert (asked[""], asked["scope"]) == (f"{other.url}/login/oauth/authorize", "read:user user:email")
    answer = await exchange(beside, "github", carried(await log_in(beside, "github")))
    method, path, form, headers = other.requests[0]
    assert (method, path, form["code"]) == ("POST", GITHUB_TOKEN, "a-code")
    assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
    assert form["redirect_uri"] == asked["redirect_uri"]
    assert len(form["code_verifier"]) >= 43
    assert headers["Accept"] == "application/json"
    assert [request[3]["Authorization"] for request in other.requests[1:]] == ["Bearer gho_1"] * 2
    if email is None:
        assert answer.json()["error"]["message"] == "Email was not available."
    else:
        user = answer.json()["user"]
        assert (user["username"], user["email"], user["provider"]) == ("octocat", email, "github")


@pytest.mark.parametrize("verified", [True, False])
async def test_discord(beside: Site, other: StandIn, verified: bool) -> None:
    other.answers |= {
        "/api/oauth2/token": {"access_token": "d1", "token_type": "Bearer", "expires_in": 604800},
        "/api/users/@me": {
            "id": "80351110224678912",
            "username": "nelly",
            "discriminator": "0",
            "email": "nelly@example.com",
            "verified": verified,
        },
    }
    asked = await begin(beside, "discord")
    assert (asked[""], asked["scope"]) == (f"{other.url}/oauth2/authorize", "identify email")
    answer = await exchange(beside, "discord", carried(await log_in(beside, "discord")))
    assert other.requests[0][3]["Authorization"].startswith("Basic ")
    assert other.requests[1][3]["Authorization"] == "Bearer d1"
    if verified:
        user = answer.json()["user"]
        assert (user["username"], user["email"]) == ("nelly", "nelly@example.com")
    else:
        assert answer.json()["error"]["message"] == "Email was not available."


async def test_github_says_no_with_status_200(beside: Site, other: StandIn) -> None:
    other.answers[GITHUB_TOKEN] = {"error": "bad_verification_code"}
    assert (await log_in(beside, "github")).status_code == 401


class Openid:
    """A stand-in that speaks OpenID Connect; `claims` are added to those of its good id tokens."""

    def __init__(self, provider: StandIn, at: str = "", **metadata: Any) -> None:
        self.provider = provider
        self.issuer = at or provider.url
        self.key = Key("first")
        self.nonce = ""
        self.claims: dict[str, Any] = {}
        provider.speaks_openid(self.token, lambda: [self.key.public()], self.issuer, **metadata)

    def token(self) -> str:
        return self.key.sign(claims_for(self.issuer, self.nonce, **self.claims))

    async def log_in(self, site: Site, name: str) -> Any:
        asked = await begin(site, name)
        self.nonce = asked["nonce"]
        return await come_back(site, f"{asked['redirect_uri']}?code=a-code&state={asked['state']}")


async def test_new_keys_are_found_when_a_token_names_one(beside: Site, other: StandIn) -> None:
    openid = Openid(other)
    assert "code" in carried(await openid.log_in(beside, "oidc"))
    assert "code" in carried(await openid.log_in(beside, "oidc"))
    assert [request[1] for request in other.requests].count("/jwks") == 1
    openid.key = Key("second")
    assert "code" in carried(await openid.log_in(beside, "oidc"))


async def test_an_address_that_only_userinfo_tells(beside: Site, other: StandIn) -> None:
    openid = Openid(other, userinfo_endpoint=f"{other.url}/userinfo")
    openid.claims = {"email": None, "email_verified": None}
    about = {"email": "ann@example.com", "email_verified": "true"}
    other.answers["/userinfo"] = {"sub": "1", **about}
    assert "code" in carried(await openid.log_in(beside, "cognito"))
    assert other.requests[-1][3]["Authorization"] == "Bearer an-access-token"
    other.answers["/userinfo"] = {"sub": "2", **about}
    assert (await openid.log_in(beside, "cognito")).status_code == 401


async def test_userinfo_is_asked_for_the_address_alone(beside: Site, other: StandIn) -> None:
    openid = Openid(other, userinfo_endpoint=f"{other.url}/userinfo")
    assert "code" in carried(await openid.log_in(beside, "cognito"))
    assert "/userinfo" not in [request[1] for request in other.requests]


async def test_an_address_that_nobody_tells_is_missing(beside: Site, other: StandIn) -> None:
    openid = Openid(other)
    openid.claims = {"email": None, "email_verified": None}
    answer = await exchange(beside, "cognito", carried(await openid.log_in(beside, "cognito")))
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, "Email was not available.")


TENANT = "11111111-2222-3333-4444-555555555555"
PERSONAL = "9188040d-6c67-4c5b-b112-36a304b66dad"


@pytest.mark.parametrize(
    ("tenant", "claims", "carries"),
    [
        (PERSONAL, {}, "code"),
        (TENANT, {"xms_edov": True}, "code"),
        (TENANT, {"xms_edov": "1"}, "code"),
        (TENANT, {"email_verified": True}, "error"),
        (TENANT, {"xms_edov": False}, "error"),
    ],
)
async def test_microsoft_names_the_tenant_of_each_token(
    beside: Site, other: StandIn, tenant: str, claims: dict[str, Any], carries: str
) -> None:
    openid = Openid(other, f"{other.url}/common/v2.0", issuer=other.url + "/{tenantid}/v2.0")
    openid.claims = {"iss": f"{other.url}/{tenant}/v2.0", "tid": tenant, **claims}
    assert list(carried(await openid.log_in(beside, "microsoft"))) == [carries]
    for wrong in ({"tid": None}, {"tid": "common"}, {"tid": "22222222-2222-3333-4444-555555555555"}):
        openid.claims = {"iss": f"{other.url}/{tenant}/v2.0", "xms_edov": True, "tid": tenant, **wrong}
        assert (await openid.log_in(beside, "microsoft")).status_code == 401


@pytest.mark.parametrize(
    "broken",
    [
        {"/.well-known/openid-configuration": (302, "http://127.0.0.1:1/")},
        {"/.well-known/openid-configuration": (500, {})},
        {"/.well-known/openid-configuration": {"issuer": "https://evil.example"}},
        {"/.well-known/openid-configuration": ["x"]},
        {"/token": (307, "http://127.0.0.1:1/")},
        {"/token": (500, "x")},
        {"/token": {"token_type": "Bearer"}},
        {"/token": {"access_token": "x" * 2_000_000}},
        {"/jwks": (404, {})},
        {"/jwks": {"keys": "x"}},
    ],
)
async def test_a_provider_that_misbehaves_is_a_502(
    beside: Site, other: StandIn, broken: dict[str, Any]
) -> None:
    openid = Openid(other)
    other.answers |= broken
    if "known" in next(iter(broken)):
        answer = await beside.call("GET", "/api/connect/oidc")
    else:
        answer = await openid.log_in(beside, "oidc")
    assert answer.status_code == 502
    assert "127.0.0.1" not in answer.text
    assert await beside.app.query(USER).count() == 0


async def test_endpoints_are_https_or_not_spoken_to(beside: Site, other: StandIn) -> None:
    openid = Openid(other, token_endpoint="http://login.example.org/token")
    assert (await openid.log_in(beside, "oidc")).status_code == 502


PLACE = "octavo.toml#/plugins/users-permissions/config/providers"


async def test_settings_that_are_not_complete_start_nothing(tmp_path: Path) -> None:
    settings = "[plugins.users-permissions.config.providers.keycloak]\nredirect_url = 'http://evil.example'\n"
    with pytest.raises(StartupError) as raised:
        await boot.create(Project(tmp_path).settings(settings).folder, environ={})
    places = {problem.where for problem in raised.value.problems}
    wanted = ("client_id", "client_secret", "redirect_url", "issuer")
    assert places == {f"{PLACE}/keycloak/{name}" for name in wanted}
    assert all(problem.fix for problem in raised.value.problems)


@pytest.mark.parametrize(
    "issuer", ["https://2130706433", "https://münchen.example", "https://a.example.:443"]
)
async def test_an_issuer_that_could_never_be_called_starts_nothing(tmp_path: Path, issuer: str) -> None:
    with pytest.raises(StartupError) as raised:
        await boot.create(Project(tmp_path).settings(settings_for("oidc", issuer)).folder, environ={})
    assert [problem.where for problem in raised.value.problems] == [f"{PLACE}/oidc/issuer"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[plugins.users-permissions.config.providers.gogle]\n", "gogle"),
        ("[plugins.users-permissions.config.providers.google]\nkey = 'x'\n", "google/key"),
    ],
)
async def test_what_is_misspelled_starts_nothing(tmp_path: Path, settings: str, message: str) -> None:
    with pytest.raises(StartupError, match=message):
        await boot.create(Project(tmp_path).settings(settings).folder, environ={})


async def test_outside_development_the_public_address_is_needed(tmp_path: Path) -> None:
    folder = Project(tmp_path).settings(settings_for("github", "https://github.com")).folder
    production = {
        "APP_KEYS": "Rg7kT2vWq9ZxLm4NpB8s",
        **PRODUCTION_ENV,
    }
    with pytest.raises(StartupError, match="#/server/url"):
        await boot.create(folder, environ=production)
    app = await boot.create(folder, environ={**production, "OCTAVO_SERVER__URL": "https://cms.example.org"})
    assert SECRET not in repr(app.plugin("users-permissions").config)


async def test_without_the_extra_the_start_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("factory", "openid", "remote", "vendors"):
        monkeypatch.delitem(
            sys.modules, f"octavo.plugins.users_permissions.providers.{module}", raising=False
        )
    monkeypatch.setitem(sys.modules, "authlib.oauth2.auth", None)
    folder = Project(tmp_path).settings(settings_for("github", "https://github.com")).folder
    with pytest.raises(StartupError, match=r"pip install 'octavo\[oidc\]'"):
        await boot.create(folder, environ={})


async def test_a_provider_that_is_off_is_as_one_that_is_not_there(tmp_path: Path) -> None:
    off = "[plugins.users-permissions.config.providers.google]\nenabled = false\n"
    async with open_site(tmp_path, off) as site:
        for path in ("/api/connect/google", "/api/connect/google/callback", "/api/auth/google/callback"):
            answer = await site.call("GET", path)
            assert (answer.status_code, answer.json()["error"]["message"]) == (
                400,
                "This provider is disabled",
            )


async def test_a_page_of_the_request_is_refused_unless_it_is_the_configured_one(site: Site) -> None:
    good = await site.client.get("/api/connect/oidc", params={"callback": PAGE})
    assert good.status_code == 302


async def test_administrators_read_providers_without_secrets_and_write_none(tmp_path: Path) -> None:
    asked = 'scope = ["openid", "email"]\n'
    person = {"email": "root@example.com", "firstname": "Ro", "lastname": "Ot", "password": "Passw0rd!"}
    async with site_with(tmp_path, "keycloak", "https://login.example.org/realms/x", asked) as site:
        first = await site.post("/admin/register-admin", **person)
        root = first.json()["data"]["token"]
        answer = await site.call("GET", "/users-permissions/providers", root)
        assert answer.status_code == 200
        assert SECRET not in answer.text
        found = answer.json()
        assert found["email"] == {"icon": "envelope", "enabled": True}
        assert found["keycloak"] == {
            "icon": "",
            "enabled": True,
            "key": CLIENT,
            "secret": "",
            "callbackUrl": PAGE,
            "scope": ["openid", "email"],
            "redirectUri": "http://127.0.0.1:1337/api/connect/keycloak/callback",
        }
        off = {name: one["enabled"] for name, one in found.items() if name not in {"email", "keycloak"}}
        assert off == dict.fromkeys(
            ("auth0", "cognito", "discord", "github", "google", "microsoft", "oidc"), False
        )
        assert (found["google"]["icon"], found["google"]["key"]) == ("google", "")
        body = {"providers": {"keycloak": {**found["keycloak"], "enabled": False}}}
        written = await site.call("PUT", "/users-permissions/providers", root, json=body)
        assert (written.status_code, written.json()["error"]["name"]) == (403, "ForbiddenError")
        assert "octavo.toml" in written.json()["error"]["message"]
        assert (await site.call("GET", "/users-permissions/providers", root)).json() == found
        for method in ("GET", "PUT"):
            nobody = await site.call(method, "/users-permissions/providers")
            assert nobody.status_code == 401
