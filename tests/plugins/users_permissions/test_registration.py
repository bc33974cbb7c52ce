"""Making an account, and confirming its address."""

import asyncio
from pathlib import Path

import pytest
from tests.plugins.users_permissions.site import MANY, SETTINGS, USER, Site, open_site

NEO = {"username": "neo", "email": "Neo@Example.com", "password": "Secret123"}


async def test_who_registers_is_logged_in_with_the_default_role(site: Site) -> None:
    said = (await site.post("/api/auth/local/register", **NEO)).json()
    assert said["user"]["email"] == "neo@example.com"
    assert await site.me(said["jwt"]) == 200
    user = await site.app.service(USER).find_by({"username": "neo"})
    assert user["role"]["type"] == "authenticated"
    assert user["password"].startswith("$2")


async def test_who_may_see_roles_is_shown_the_one_that_was_given(site: Site) -> None:
    said = (await site.post("/api/auth/local/register", **NEO)).json()
    assert "role" not in said["user"]
    site.app.permissions.set_role_grants("public", ["*"])
    trinity = {**NEO, "username": "trinity", "email": "trinity@example.com"}
    said = (await site.post("/api/auth/local/register", **trinity)).json()
    assert said["user"]["role"]["type"] == "authenticated"
    assert "role" not in (await site.login("trinity"))["user"]


WRONG = [
    ({"email": "bad"}, "email must be a valid email"),
    ({"email": 5}, "email must be a `string` type, but the final value was: `5`."),
    ({"username": None}, "username must be a `string` type, but the final value was: `null`."),
    ({"username": "ne"}, "username must be at least 3 characters"),
    ({"password": "short"}, "password must be at least 6 characters"),
    ({"password": ""}, "password is a required field"),
    ({"username": "n\x00o"}, "username must not contain a null character"),
]


async def test_what_is_wrong_is_said(site: Site, subtests: pytest.Subtests) -> None:
    for changed, message in WRONG:
        with subtests.test(changed=changed, message=message):
            answer = await site.post("/api/auth/local/register", **{**NEO, **changed})
            assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)
            assert await site.app.query(USER).count() == 0


async def test_nobody_registers_under_what_another_logs_in_with(site: Site) -> None:
    await site.user("ann")
    for taken in ({"email": "ANN@example.com"}, {"username": "ann"}, {"username": "ann@example.com"}):
        answer = await site.post("/api/auth/local/register", **{**NEO, **taken})
        assert answer.json()["error"]["message"] == "Email or Username are already taken"


async def test_an_account_of_a_provider_takes_its_name_too(site: Site) -> None:
    await site.user("ann", provider="google")
    answer = await site.post("/api/auth/local/register", **{**NEO, "username": "ann"})
    assert answer.json()["error"]["message"] == "Email or Username are already taken"


@pytest.mark.parametrize(
    ("body", "message"), [([], "3 errors occurred"), ([1, 2], "Invalid parameters: 0, 1")]
)
async def test_a_list_says_nothing_anybody_may_say(site: Site, body: object, message: str) -> None:
    answer = await site.call("POST", "/api/auth/local/register", json=body)
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, message)


async def test_two_at_once_do_not_get_one_address(tmp_path: Path, database: dict[str, str]) -> None:
    async with open_site(tmp_path, environ=database) as site:
        bodies = [{**NEO, "username": f"neo{number}"} for number in range(4)]
        answers = await asyncio.gather(*(site.post("/api/auth/local/register", **body) for body in bodies))
        assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]
        assert await site.app.query(USER).count() == 1


async def test_an_address_is_unique_however_users_are_written_unless_the_settings_say_no(site: Site) -> None:
    await site.user("ann")
    with pytest.raises(Exception, match="Email already taken"):
        await site.user("bob", email="Ann@example.com")
    await site.app.service(SETTINGS).set_advanced({"unique_email": False})
    await site.user("bob", email="Ann@example.com")


async def test_registering_can_be_turned_off_and_lead_to_another_role(site: Site) -> None:
    settings = site.app.service(SETTINGS)
    await settings.set_advanced({"default_role": "public"})
    await site.post("/api/auth/local/register", **NEO)
    user = await site.app.service(USER).find_by({"username": "neo"})
    assert user["role"]["type"] == "public"
    await settings.set_advanced({"default_role": "nobody"})
    answer = await site.post("/api/auth/local/register", **{**NEO, "username": "neo2", "email": "n@n.com"})
    assert answer.json()["error"]["message"] == "Impossible to find the default role"
    await settings.set_advanced({"default_role": "public", "allow_register": False})
    answer = await site.post("/api/auth/local/register", **{**NEO, "username": "neo2", "email": "n@n.com"})
    assert answer.json()["error"]["message"] == "Register action is currently disabled"


async def test_a_project_may_let_people_say_more_about_themselves(tmp_path: Path) -> None:
    extension = MANY + "[plugins.users-permissions.config.register]\nallowed_fields = ['confirmed', 'role']\n"
    async with open_site(tmp_path, extension) as site:
        answer = await site.post("/api/auth/local/register", **NEO, confirmed=True, role=1)
        assert answer.json()["error"]["message"] == "Invalid parameters: confirmed, role"


async def test_an_address_is_confirmed_by_the_code_sent_there(site: Site) -> None:
    settings = site.app.service(SETTINGS)
    await settings.set_advanced(
        {"email_confirmation": True, "email_confirmation_redirection": "https://a.b/c"}
    )
    said = (await site.post("/api/auth/local/register", **NEO)).json()
    assert set(said) == {"user"}
    answer = await site.post("/api/auth/local", identifier="neo", password="Secret123")
    assert answer.json()["error"]["message"] == "Your account email is not confirmed"
    assert [mail["To"] for mail in await site.mails()] == ["neo@example.com"]
    first = await site.mailed_code()
    await site.post("/api/auth/send-email-confirmation", email="neo@example.com")
    code = await site.mailed_code()
    assert code != first
    place = "/api/auth/email-confirmation?confirmation="
    assert (await site.call("GET", place + first)).status_code == 400
    answer = await site.call("GET", place + code)
    assert (answer.status_code, answer.headers["location"]) == (302, "https://a.b/c")
    assert (await site.call("GET", place + code)).status_code == 400
    await site.login("neo")


async def test_whose_address_must_be_confirmed_from_now_on_is_known_at_once(site: Site) -> None:
    await site.user("ann", confirmed=False)
    token = (await site.login("ann"))["jwt"]
    assert await site.me(token) == 200
    await site.app.service(SETTINGS).set_advanced({"email_confirmation": True})
    assert await site.me(token) == 401
    await site.app.service(SETTINGS).set_advanced({"email_confirmation": False})
    assert await site.me(token) == 200


async def test_settings_refuse_what_is_none(site: Site) -> None:
    settings = site.app.service(SETTINGS)
    for wrong in (
        {"nope": 1},
        {"unique_email": "yes"},
        {"default_role": 5},
        {"email_reset_password": "javascript:x"},
    ):
        with pytest.raises(Exception, match=next(iter(wrong))):
            await settings.set_advanced(wrong)
    assert (await settings.advanced())["default_role"] == "authenticated"
