"""Secrets: refused when weak, never shown, and not believed from anybody else."""

from pathlib import Path

import jwt as pyjwt
import pytest
from tests.plugins.users_permissions.site import MANY, Site, open_site
from tests.production import PRODUCTION_ENV

from octavo import StartupError, boot
from octavo.testing import Project

KEYS = {
    "APP_KEYS": "Rg7kT2vWq9ZxLm4NpB8s",
    **PRODUCTION_ENV,
}
SECRET = "Zk3mQ8vR1tY6wP0x.canary"


def project(folder: Path, secret: str) -> Path:
    settings = f"[plugins.users-permissions.config]\njwt_secret = {secret!r}\n"
    return Project(folder).settings(settings).folder


@pytest.mark.parametrize(
    ("secret", "weakness"),
    [
        ("changeme-changeme-now", "placeholder"),
        ("q7Z!x", "shorter"),
        ("aaaaaaaaaaaaaaaaaaaaaa", "hardly any"),
    ],
)
async def test_a_weak_secret_starts_nothing_outside_development(
    tmp_path: Path, secret: str, weakness: str
) -> None:
    with pytest.raises(StartupError) as raised:
        await boot.create(project(tmp_path, secret), environ=KEYS)
    assert "octavo.toml#/plugins/users-permissions/config/jwt_secret" in str(raised.value)
    assert weakness in str(raised.value)
    assert secret not in str(raised.value)
    await boot.create(project(tmp_path, secret), environ={})


async def test_a_secret_of_the_environment_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="JWT_SECRET is not set"):
        await boot.create(project(tmp_path, "env:JWT_SECRET"), environ=KEYS)


async def test_a_secret_is_in_no_representation(tmp_path: Path) -> None:
    app = await boot.create(project(tmp_path, SECRET), environ={})
    plugin = app.plugin("users-permissions")
    assert SECRET not in repr(plugin.config) + str(plugin.config) + repr(app.settings)


async def test_tokens_of_an_earlier_key_are_believed_until_it_is_taken_away(tmp_path: Path) -> None:
    database = {"OCTAVO_DATABASE__URL": f"sqlite:{tmp_path}/kept.db"}

    async def status(keys: str, jwt: str) -> int:
        async with open_site(tmp_path / "site", MANY, {**database, "APP_KEYS": keys}) as site:
            return await site.me(jwt)

    async with open_site(tmp_path / "site", MANY, {**database, "APP_KEYS": "first key of the site"}) as site:
        await site.user("ann")
        jwt = (await site.login("ann"))["jwt"]
    assert await status("another key of it,first key of the site", jwt) == 200
    assert await status("another key of it", jwt) == 401


async def test_a_token_says_no_more_than_it_must(site: Site) -> None:
    await site.user("ann")
    jwt = (await site.login("ann"))["jwt"]
    claims = pyjwt.decode(jwt, options={"verify_signature": False})
    assert set(claims) == {"id", "userId", "sessionId", "type", "jti", "iat", "exp"}
