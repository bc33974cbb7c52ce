"""Where a browser is sent, by what the settings say of a provider."""

from typing import get_args
from urllib.parse import parse_qs, urlsplit

import pytest

from octavo.plugins.users_permissions.provider_settings import ProviderName, ProviderSettings
from octavo.plugins.users_permissions.providers.known_providers import KINDS
from octavo.plugins.users_permissions.providers.oauth_state import OAuthState
from octavo.plugins.users_permissions.providers.remote import Remote

BACK = "https://site.example/api/connect/x/callback"
ISSUER = "https://id.example"


def asked(name: ProviderName, **settings: object) -> dict[str, list[str]]:
    said = ProviderSettings.model_validate({"client_id": "site", "issuer": ISSUER, **settings})
    url = Remote(name, said, BACK, ()).authorization_url(f"{ISSUER}/authorize", OAuthState.new())
    return parse_qs(urlsplit(url).query)


@pytest.mark.parametrize("name", get_args(ProviderName))
def test_a_provider_is_asked_for_the_usual_unless_the_settings_say_otherwise(name: ProviderName) -> None:
    usual = asked(name)
    assert usual["scope"] == [" ".join(KINDS[name].scope)]
    assert (usual["client_id"], usual["redirect_uri"]) == (["site"], [BACK])
    assert (usual["response_type"], usual["code_challenge_method"]) == (["code"], ["S256"])
    assert asked(name, scope=["openid", "more"])["scope"] == ["openid more"]
