"""The settings of API tokens: `[plugins.api-tokens.config]`."""

import hashlib
import hmac

from pydantic import Field, SecretStr

from octavo import Octavo, StartupError
from octavo.plugin import Problem, Section, secret_weakness

PLACE = "octavo.toml#/plugins/api-tokens/config/salt"


class ApiTokenSettings(Section):
    """How keys are stored."""

    salt: SecretStr | None = Field(
        default=None,
        description="Secret keys are hashed with (Strapi's API_TOKEN_SALT); left out, app_keys are used. "
        "With another salt every key is worth nothing.",
    )


def salts_of(app: Octavo) -> list[str]:
    """Return the keys for hashing: the first for new tokens, all of them for looking one up.

    Raises StartupError for a salt too weak to be used outside development.
    """
    settings: ApiTokenSettings = app.plugin("api-tokens").config
    if settings.salt is None:
        return [_derive_salt(key.get_secret_value()) for key in app.settings.server.app_keys]
    salt = settings.salt.get_secret_value()
    weakness = "" if app.settings.development else secret_weakness(salt)
    if weakness:
        fix = 'keep one in .env and write salt = "env:API_TOKEN_SALT", or leave it out'
        raise StartupError([Problem(PLACE, weakness, fix)])
    return [salt]


def _derive_salt(key: str) -> str:
    return hmac.new(key.encode(), b"octavo api tokens", hashlib.sha256).hexdigest()
