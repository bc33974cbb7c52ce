"""Which account somebody gets who comes from a provider."""

import re
from typing import Any

import pytest
from tests.plugins.users_permissions.site import SETTINGS, USER, Site

from octavo.plugins.users_permissions.providers.accounts import RefusedError, account_of
from octavo.plugins.users_permissions.providers.profile import Profile

EMAIL = "nelly@example.com"


async def enter(
    site: Site, username: str = "nelly", email: str | None = EMAIL, provider: str = "github"
) -> Any:
    return await account_of(site.app, provider, Profile(username, email))


async def refusal(site: Site, **profile: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        await enter(site, **profile)
    return refused.value.reason


@pytest.mark.parametrize("name", ["abc", "abcd", "李小龍", "a" * 100])
async def test_a_name_of_three_letters_is_kept(site: Site, name: str) -> None:
    assert (await enter(site, name))["username"] == name


@pytest.mark.parametrize("name", ["", "a", "ab"])
async def test_a_shorter_name_gets_something_behind_it(site: Site, name: str) -> None:
    assert re.fullmatch(f"{name}-[0-9a-f]{{8}}", (await enter(site, name))["username"])


async def test_a_name_somebody_has_gets_something_behind_it(site: Site) -> None:
    ann = await site.user("ann")
    made = await enter(site, "ann")
    assert re.fullmatch(r"ann-[0-9a-f]{8}", made["username"])
    assert (made["id"] != ann["id"], made["email"], made["provider"]) == (True, EMAIL, "github")
    assert (made["confirmed"], made["blocked"], made["role"]["type"]) == (True, False, "authenticated")


async def test_an_account_belongs_to_one_provider(site: Site) -> None:
    made = await enter(site)
    assert (await enter(site, "another name"))["id"] == made["id"]
    assert await refusal(site, provider="google") == "email_taken"
    assert await refusal(site, provider="local") == "email_taken"
    await site.app.service(SETTINGS).set_advanced({"unique_email": False})
    assert (await enter(site, provider="google"))["id"] != made["id"]


async def test_who_may_not_come_in_is_told_why(site: Site) -> None:
    settings = site.app.service(SETTINGS)
    assert await refusal(site, email=None) == "email_missing"
    await settings.set_advanced({"allow_register": False})
    assert await refusal(site) == "register_disabled"
    assert await site.app.query(USER).count() == 0
    await settings.set_advanced({"allow_register": True})
    made = await enter(site)
    await settings.set_advanced({"allow_register": False})
    assert (await enter(site))["id"] == made["id"]
    await site.app.service(USER).edit(made, {"blocked": True})
    assert await refusal(site) == "blocked"
