"""The settings of webhooks: `[plugins.webhooks.config]`."""

from pydantic import Field, SecretStr, field_validator

from octavo.plugin import Section
from octavo.plugins.webhooks import signing
from octavo.plugins.webhooks.names import EVENT_NAMES, header_problem, url_problem


class HookSettings(Section):
    """One webhook of the settings."""

    url: str = Field(description="Where messages are sent.")
    events: tuple[str, ...] = Field(min_length=1, description="What is sent.")
    secret: SecretStr = Field(description="Messages are signed with, such as env:REBUILD_SECRET.")
    previous_secret: SecretStr | None = Field(
        default=None, description="Messages are signed with too, while receivers change to `secret`."
    )
    headers: dict[str, str] = Field(default={}, description="Headers sent with each message.")
    enabled: bool = Field(default=True, description="Whether anything is sent.")

    @field_validator("url")
    @classmethod
    def _is_url(cls, url: str) -> str:
        problem = url_problem(url)
        if problem:
            raise ValueError(problem)
        return url

    @field_validator("events")
    @classmethod
    def _are_events(cls, events: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in events if name not in EVENT_NAMES]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no event; there are {', '.join(EVENT_NAMES)}")
        return tuple(dict.fromkeys(events))

    @field_validator("headers")
    @classmethod
    def _are_headers(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            problem = header_problem(name, value)
            if problem:
                raise ValueError(f"{name!r} {problem}")
        return headers

    @field_validator("secret", "previous_secret")
    @classmethod
    def _are_secrets(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and signing.key_of(secret.get_secret_value()) is None:
            raise ValueError(signing.WHAT_IS_A_SECRET)
        return secret


class WebhooksSettings(Section):
    """How messages are sent, and how long they are kept."""

    timeout: float = Field(default=10.0, gt=0, le=60, description="Seconds a receiver may take to answer.")
    disable_after: float = Field(
        default=5.0, ge=0, description="Days without one success after which a webhook is disabled; 0: never."
    )
    rotation_hours: float = Field(
        default=24.0, ge=0, description="Hours messages are signed with the old secret beside the new one."
    )
    keep_days: float = Field(default=7.0, gt=0, description="Days deliveries are kept.")
    keep_most: int = Field(default=1_000, ge=1, description="Most deliveries of a webhook that are kept.")
    max_waiting: int = Field(
        default=1_000,
        ge=1,
        description="Most deliveries that wait for a receiver that fails; what comes then is kept, not sent.",
    )
    max_body: int = Field(
        default=1_000_000, ge=1_000, description="Bytes of a message; of a larger entry the ids are sent."
    )
    hooks: dict[str, HookSettings] = Field(default={}, description="Webhooks by name.")
