"""The admin API against what published advisories describe."""

import re
from collections.abc import Iterator
from typing import Any

import bcrypt
import jwt
import pytest
from tests.plugins.admin.conftest import PASSWORD, Admin, Site, problems, project, site

from octavo import Octavo
from octavo.plugin import Tokens, derived_key
from octavo.plugins.admin.sessions import PURPOSE
from octavo.plugins.users_permissions.one_time_codes import PREFIX
from octavo.testing import running

pytestmark = pytest.mark.soak

__all__ = ["project", "site"]  # fixtures of the admin plugin's own tests

PUBLIC = {
    "POST /admin/login",
    "POST /admin/access-token",
    "POST /admin/register-admin",
    "GET /admin/registration-info",
    "POST /admin/register",
    "POST /admin/forgot-password",
    "POST /admin/reset-password",
    "GET /admin/init",
    "GET /admin/(.*)",
}
"""What anybody may call, and why: it takes credentials or a secret token, or tells nothing."""

DEVICE = "656d1e24-ad48-4aef-9c6d-d571c2b06330"
OWN = {
    "POST /admin/logout",
    "GET /admin/users/me",
    "PUT /admin/users/me",
    "GET /admin/users/me/permissions",
    "GET /admin/users/me/preferences",
    "PUT /admin/users/me/preferences",
    "GET /admin/homepage/layout",
    "PUT /admin/homepage/layout",
    "GET /admin/homepage/key-statistics",
    "GET /admin/users/me/sessions",
    "DELETE /admin/users/me/sessions/:id",
    "GET /admin/users/me/totp",
    "GET /admin/information",
    "POST /admin/users/me/totp",
    "POST /admin/users/me/totp/confirm",
    "POST /admin/users/me/totp/remove",
    "GET /admin/permissions",
    "POST /admin/permissions/check",
    "GET /i18n/locales",
    "GET /content-releases/settings",
    "GET /users-permissions/permissions",
}
"""What every administrator may call, whatever their roles."""

CANARIES = {
    "password": "Canary0password",
    "resetPasswordToken": "canary-reset",
    "registrationToken": "canary-registration",
}


def admin_routes(app: Octavo) -> Iterator[tuple[str, str, str]]:
    """Yield the name, method and an address of every route of the admin API."""
    for endpoint in app.routes:
        state = endpoint.state
        if state.info.type == "admin":
            path = state.path.replace(":model", "api::tag.tag").replace("(.*)", "x")
            yield f"{state.method} {state.path}", state.method, re.sub(r":\w+", "1", path)


@pytest.mark.advisory("CVE-2020-27665")
async def test_every_route_refuses_nobody_and_too_little(site: Site) -> None:
    await site.first()
    nothing = await site.member("nothing@example.com", await site.role("Nothing"))
    listed = list(admin_routes(site.app))
    assert {name for name, _, _ in listed} >= PUBLIC | OWN
    for name, method, path in listed:
        if name in PUBLIC:
            continue
        assert (await site.anybody.call(method, path, {})).status_code == 401, name
        assert (await Admin(site.app, "junk").call(method, path, {})).status_code == 401, name
        if name not in OWN:
            assert (await nothing.call(method, path, {})).status_code == 403, name


@pytest.mark.advisory("JWT")
async def test_only_tokens_of_administrators_open_the_admin_api(site: Site) -> None:
    root = await site.first()
    assert root.token is not None
    claims = jwt.decode(root.token, options={"verify_signature": False})
    app_key = site.app.settings.server.app_keys[0].get_secret_value()
    key = derived_key(app_key, PURPOSE)
    assert jwt.decode(root.token, key, algorithms=["HS256"]) == claims
    forged = [
        jwt.encode(claims, "", algorithm="none"),
        jwt.encode(claims, "a guess that is long enough to be a key", algorithm="HS256"),
        jwt.encode(claims, app_key.ljust(32, "."), algorithm="HS256"),
        jwt.encode(claims, derived_key(app_key, "octavo users-permissions tokens"), algorithm="HS256"),
        jwt.encode(claims, key, algorithm="HS512"),
        jwt.encode({**claims, "type": "refresh"}, key, algorithm="HS256"),
        jwt.encode({**claims, "exp": 1}, key, algorithm="HS256"),
        jwt.encode({**claims, "id": "1 or 1=1"}, key, algorithm="HS256"),
        jwt.encode({**claims, "sessionId": "another"}, key, algorithm="HS256"),
        Tokens([key]).issue("access", 999, claims["sessionId"], 60),
    ]
    for token in forged:
        assert (await Admin(site.app, token).get("/admin/users/me")).status_code == 401
    user = await site.app.service("plugin::users-permissions.session").start(claims["id"])
    assert (await Admin(site.app, user.jwt).get("/admin/users/me")).status_code == 401
    machine = await site.app.service("plugin::api-tokens.token").create("m", type="full-access")
    assert (await Admin(site.app, machine["accessKey"]).get("/admin/users/me")).status_code == 401


async def endings(site: Site, root: Admin) -> dict[str, Any]:
    """Return ways to end the sessions of the administrator `victim@example.com`."""
    number = (await site.app.query("admin::user").find_one({"email": "victim@example.com"}) or {})["id"]
    path = f"/admin/users/{number}"
    other = await site.role("Another")
    return {
        "deactivated": lambda _: root.put(path, {"isActive": False}),
        "role changed": lambda _: root.put(path, {"roles": [other]}),
        "password set": lambda _: root.put(path, {"password": "Another1pass"}),
        "deleted": lambda _: root.delete(path),
        "logged out": lambda victim: victim.post("/admin/logout"),
        "password changed": lambda victim: victim.put(
            "/admin/users/me", {"password": "Another1pass", "currentPassword": PASSWORD}
        ),
    }


@pytest.mark.advisory("CVE-2025-3930")
@pytest.mark.parametrize(
    "way",
    ["deactivated", "role changed", "password set", "deleted", "logged out", "password changed"],
)
async def test_earlier_tokens_are_worth_nothing_afterwards(site: Site, way: str) -> None:
    root = await site.first()
    first = await site.member("victim@example.com", await site.role("Victim"))
    body = {"email": "victim@example.com", "password": PASSWORD, "deviceId": DEVICE}
    second = await site.anybody.post("/admin/login", body)
    refresh = second.headers["set-cookie"].split(";")[0]
    here = Admin(site.app, second.json()["data"]["token"])
    assert (await (await endings(site, root))[way](first)).status_code == 200
    for token in (first, here):
        assert (await token.get("/admin/users/me")).status_code == 401
    assert (await site.anybody.post("/admin/access-token", Cookie=refresh)).status_code == 401


@pytest.mark.advisory("CVE-2019-18818")
@pytest.mark.parametrize("token", [None, {}, [], {"$gt": 0}, "", 0, True, ["x"], "wrong", "x\0y"])
async def test_a_password_is_reset_by_the_exact_token_alone(site: Site, token: Any) -> None:
    await site.first()
    body = {"resetPasswordToken": token, "password": "Another1pass"}
    assert (await site.anybody.post("/admin/reset-password", body)).status_code == 400
    accepted = {"registrationToken": token, "userInfo": {"firstname": "x", "password": "Another1pass"}}
    assert (await site.anybody.post("/admin/register", accepted)).status_code == 400
    await site.log_in("root@example.com")


@pytest.mark.advisory("CVE-2021-28128")
@pytest.mark.parametrize("current", [{}, {"currentPassword": ""}, {"currentPassword": "x"}, None])
async def test_a_password_is_not_changed_without_the_current_one(site: Site, current: Any) -> None:
    root = await site.first()
    given = {"currentPassword": None} if current is None else current
    answer = await root.put("/admin/users/me", {"password": "Another1pass", **given})
    assert answer.status_code == 400
    await site.log_in("root@example.com")


@pytest.mark.advisory("CVE-2025-25298")
async def test_a_password_bcrypt_would_cut_is_refused(site: Site) -> None:
    root = await site.first()
    long = "Aa1" + "x" * 69
    for text in (f"{long}y", "Aa1" + "ü" * 35):
        answer = await root.put("/admin/users/me", {"password": text, "currentPassword": PASSWORD})
        assert problems(answer) == ["password must be less than 73 bytes"]
    assert (
        await root.put("/admin/users/me", {"password": long, "currentPassword": PASSWORD})
    ).status_code == 200
    body = {"email": "root@example.com", "password": f"{long}y"}
    assert (await site.anybody.post("/admin/login", body)).status_code == 400


SPELLINGS = [
    ("/admin/login", "root@example.com", {}),
    ("/Admin/Login", "root@example.com", {}),
    ("/admin/login/", "root@example.com", {}),
    ("/admin/login", "ROOT@example.com", {}),
    ("/admin/login", " root@example.com", {"X-Forwarded-For": "198.51.100.7"}),
    ("/admin/login", "\N{FULLWIDTH LATIN SMALL LETTER R}oot@example.com", {"X-Real-IP": "198.51.100.8"}),
]


@pytest.mark.advisory("CVE-2023-38507")
@pytest.mark.parametrize("spelling", SPELLINGS, ids=range(len(SPELLINGS)))
async def test_the_sixth_attempt_is_refused_however_it_is_written(
    project: Any, spelling: tuple[str, str, dict[str, str]]
) -> None:
    settings = project.folder / "octavo.toml"
    settings.write_text(
        re.sub(r"(\[plugins.admin.config.rate_limit\])[^\[]*", r"\1\nenabled = true\n", settings.read_text())
    )
    async with running(project.folder, environ={}) as app:
        anybody = Site(app).anybody
        for _ in range(5):
            body = {"email": "root@example.com", "password": "x"}
            assert (await anybody.post("/admin/login", body)).status_code == 400
        path, email, headers = spelling
        answer = await anybody.call("POST", path, {"email": email, "password": "x"}, **headers)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.advisory("CVE-2022-30617")
@pytest.mark.advisory("CVE-2022-30618")
async def test_no_answer_of_the_admin_api_holds_a_secret(site: Site) -> None:
    root = await site.first()
    number = (await root.get("/admin/users/me")).json()["data"]["id"]
    hashed = bcrypt.hashpw(CANARIES["password"].encode(), bcrypt.gensalt(4)).decode()
    secrets = {**CANARIES, "password": hashed}
    await site.app.query("admin::user").update({"id": number}, secrets)
    user = {"username": "ann", "email": "ann@example.com", "password": "Secret123", "provider": "local"}
    made = await site.app.documents("plugin::users-permissions.user").create(data=user)
    tokens = {
        "resetPasswordToken": f"{PREFIX}canary-user-reset",
        "confirmationToken": f"{PREFIX}canary-confirmation",
    }
    await site.app.query("plugin::users-permissions.user").update({"id": made["id"]}, tokens)
    await site.app.service("plugin::api-tokens.token").create("machine", type="full-access")
    kept = [row["accessKey"] for row in await site.app.query("admin::api-token").find_many()]
    hooks = site.app.service("plugin::webhooks.webhook")
    data = {"name": "w", "url": "https://example.com", "headers": {}, "events": ["entry.create"]}
    kept += await hooks.secrets(await hooks.create(data))
    needles = ["canary", "$2b$", "$2a$", "whsec_", *kept]
    pages = [path for _, method, path in admin_routes(site.app) if method == "GET"]
    for uid in site.app.schemas.content_types:
        pages.append(f"/content-manager/collection-types/{uid}")
    pages.append(f"/content-manager/collection-types/plugin::users-permissions.user/{made['documentId']}")
    for path in pages:
        answer = await root.get(path)
        seen = answer.text + str(answer.headers)
        assert [needle for needle in needles if needle in seen] == [], path


async def test_every_way_to_content_asks_for_its_type(site: Site) -> None:
    """Who may do everything with one type is refused wherever another one is named."""
    root = await site.first()
    explorer = "plugin::content-manager.explorer"
    actions = ("create", "read", "update", "delete", "publish")
    permissions = [{"action": f"{explorer}.{action}", "subject": "api::story.story"} for action in actions]
    me = await site.member("me@example.com", await site.role("Stories", *permissions))
    tag = (await root.post("/content-manager/collection-types/api::tag.tag", {"name": "The canary"})).json()
    ways = [
        (name, method, path.replace("/1/configuration", "/api::tag.tag/configuration"))
        for name, method, path in admin_routes(site.app)
        if {":model", "content-types"} & set(name.split("/")) and "/:" in name and "builder" not in name
    ]
    assert len(ways) > 20
    named = {"documentIds": [tag["data"]["documentId"]], "data": {"name": "x"}, "name": "x"}
    for name, method, path in ways:
        real = path.replace("/1", f"/{tag['data']['documentId']}")
        for address in (path, real):
            assert (await me.call(method, address, named)).status_code == 403, name
    uid = {
        "contentTypeUID": "api::tag.tag",
        "model": "api::tag.tag",
        "field": "name",
        "id": "x",
        "value": "x",
    }
    for path in ("/content-manager/uid/generate", "/content-manager/uid/check-availability"):
        assert (await me.post(path, {**uid, "data": {}})).status_code == 403
    shared = "/i18n/content-manager/actions/get-non-localized-fields"
    assert (await me.post(shared, uid)).status_code == 403
    everywhere = (
        "search?q=canary",
        "homepage/recent-documents?action=update",
        "homepage/lists?lists=edited",
        "init",
        "content-types",
    )
    for path in everywhere:
        answer = await me.get(f"/content-manager/{path}")
        assert answer.status_code == 200
        assert "The canary" not in answer.text
        assert "api::tag.tag" not in str([one.get("uid") for one in answer.json()["data"] if path[0] == "c"])


ORACLES = [
    "filters[{name}][$startsWith]={value}",
    "filters[$and][0][{name}]={value}",
    "filters[$not][{name}][$contains]={value}",
    "filters[roles][users][{name}][$startsWith]={value}",
    "sort={name}",
    "sort[0][{name}]=asc",
    "lookup[{name}]={value}",
    "where[{name}][$startsWith]={value}",
    "populate[roles][populate][users][filters][{name}]={value}",
    "fields={name}",
]


@pytest.mark.advisory("CVE-2023-36472")
@pytest.mark.parametrize("name", ["password", "resetPasswordToken", "registrationToken"])
@pytest.mark.parametrize("query", ORACLES)
async def test_lists_of_administrators_are_no_oracle(site: Site, name: str, query: str) -> None:
    root = await site.first()
    await site.app.query("admin::user").update_many({}, {"resetPasswordToken": "canary"})
    for page in ("/admin/users", "/content-manager/collection-types/admin::user"):
        guesses = [
            await root.get(f"{page}?{query.format(name=name, value=value)}")
            for value in ("$2", "canary", "x")
        ]
        assert {answer.status_code for answer in guesses} == {400}
        assert len({answer.text for answer in guesses}) == 1
    found = (await root.get("/admin/users?_q=canary")).json()["data"]["results"]
    assert found == []


@pytest.mark.advisory("CVE-2023-39345")
async def test_nobody_says_more_of_themselves_than_they_may(site: Site) -> None:
    root = await site.first()
    role = await site.role("Reader")
    invited = await root.post("/admin/users", {"email": "n@example.com", "firstname": "N", "roles": [role]})
    token = invited.json()["data"]["registrationToken"]
    attributes = {*site.app.schemas.content_type("admin::user").all_attributes, "__proto__", "constructor"}
    for name in sorted(attributes - {"firstname", "lastname", "password"}):
        info = {"firstname": "N", "password": PASSWORD, name: [1]}
        answer = await site.anybody.post("/admin/register", {"registrationToken": token, "userInfo": info})
        assert answer.status_code == 400, name
    assert (await site.anybody.get(f"/admin/registration-info?registrationToken={token}")).status_code == 200
    member = await site.member("m@example.com", role)
    own = {"email", "firstname", "lastname", "username", "password", "preferedLanguage"}
    for name in sorted(attributes - own):
        assert (await member.put("/admin/users/me", {name: [1]})).status_code == 400
