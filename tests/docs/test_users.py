"""docs/users.md and docs/email.md name every setting, route and default of what they describe."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from octavo import Route
from octavo.plugins.admin.plugin import plugin as admin
from octavo.plugins.api_tokens.config import ApiTokenSettings
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.plugin import plugin as email
from octavo.plugins.users_permissions.config import UsersPermissionsSettings
from octavo.plugins.users_permissions.plugin import plugin
from octavo.plugins.users_permissions.provider_settings import ProviderSettings
from octavo.plugins.users_permissions.providers.accounts import REFUSALS
from octavo.plugins.users_permissions.providers.known_providers import KINDS
from octavo.plugins.users_permissions.settings_service import ADVANCED_DEFAULTS
from octavo.plugins.webhooks.plugin import plugin as webhooks

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "users.md").read_text("utf-8")
EMAIL = (DOCS / "email.md").read_text("utf-8")


def names(model: type[BaseModel], before: str = "") -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        path = f"{before}{field.alias or name}"
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found += names(inner, f"{path}.")
        else:
            found.append(path)
    return found


@pytest.mark.parametrize("model", [UsersPermissionsSettings, ApiTokenSettings, EmailSettings])
def test_every_setting_is_described(model: type[BaseModel]) -> None:
    assert [name for name in names(model) if f"| `{name}` |" not in TEXT + EMAIL] == []


def test_login_providers_are_described() -> None:
    settings = [name for name in ProviderSettings.model_fields if f"`{name}`" not in TEXT]
    assert settings + [name for name in (*KINDS, *REFUSALS) if f"`{name}`" not in TEXT] == []


def test_every_advanced_setting_is_named() -> None:
    assert [name for name in ADVANCED_DEFAULTS if f"`{name}`" not in TEXT] == []


def test_every_route_of_authentication_is_named() -> None:
    paths = {route.path for route in plugin.routes if isinstance(route, Route)}
    named = {path for path in paths if path.startswith("/auth") and "provider" not in path}
    missing = {path for path in named if f"/api{path}`" not in TEXT}
    assert missing == set()


def test_every_mail_and_its_values_are_named() -> None:
    mails = [mail for source in (plugin, admin, webhooks, email) for mail in source.emails]
    assert [mail.name for mail in mails if f"| `{mail.name}` |" not in EMAIL] == []
    assert {value for mail in mails for value in mail.examples if f"`{value}`" not in EMAIL} == set()
