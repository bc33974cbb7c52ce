"""Sends one message to one webhook, once, and tells what came of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from octavo import ApplicationError, Octavo
from octavo.plugins.webhooks import signing
from octavo.plugins.webhooks.config import WebhooksSettings
from octavo.plugins.webhooks.hooks import HookService, Webhook

ANSWER_BYTES = 1_024
HIDDEN_VALUE = "***"
NEEDS_HTTPX = "Webhooks need httpx: pip install 'octavo[webhooks]'"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: a status, or the error that kept an answer away."""

    at: datetime
    milliseconds: int
    headers: Mapping[str, str]
    """What was sent; values of the webhook's own headers are hidden, for they may be secrets."""
    status: int | None = None
    answer: str = ""
    error: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the receiver took the message."""
        return self.status is not None and 200 <= self.status < 300


def has_httpx() -> bool:
    """Whether the package that sends is installed."""
    return find_spec("httpx") is not None


def expect_httpx() -> None:
    """Raise ApplicationError if nothing can be sent because a package is missing."""
    if not has_httpx():
        raise ApplicationError(NEEDS_HTTPX)


class Sender:
    """Sends messages to webhooks."""

    uid = "plugin::webhooks.sender"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.hooks = app.service(HookService)
        self.settings: WebhooksSettings = app.plugin("webhooks").config
        self._outgoings: dict[tuple[str, ...], Any] = {}
        """What sends requests, by the origins it may call besides those of `server.outgoing_allowed`."""

    async def send(self, hook: Webhook, message_id: str, event: str, body: str) -> Outcome:
        """Send a message and return what came of it; a redirect is an answer, and is not followed."""
        from octavo.http.outgoing import OutgoingError, OutgoingRefusedError  # noqa: PLC0415  # an extra

        at, began, content = datetime.now(UTC), time.monotonic(), body.encode()
        timestamp = int(at.timestamp())
        own = {
            "content-type": "application/json",
            "x-strapi-event": event,
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signing.sign(await self.hooks.secrets(hook), message_id, timestamp, content),
        }
        headers = {**dict.fromkeys(hook.headers, HIDDEN_VALUE), **own}
        status, answer, error = None, "", None
        try:
            response = await self._outgoing(hook).send(
                "POST", hook.url, {**hook.headers, **own}, content, cut_after=ANSWER_BYTES
            )
            status, answer = response.status, response.body.decode("utf-8", "replace").replace("\0", "\ufffd")
        except OutgoingRefusedError:
            error = "Not sent: server.outgoing_allowed does not allow this address"
        except OutgoingError as failure:
            error = _reason(failure, self.settings.timeout)
        return Outcome(at, round(1000 * (time.monotonic() - began)), headers, status, answer, error)

    def _outgoing(self, hook: Webhook) -> Any:
        """Return what sends requests; what octavo.toml names may be inside, as all it names."""
        from octavo.http.outgoing import Outgoing  # noqa: PLC0415  # an extra

        own = () if hook.configured is None else (hook.origin,)
        if own not in self._outgoings:
            allowed = [*self.app.settings.server.outgoing_allowed, *own]
            self._outgoings[own] = Outgoing(allowed, seconds=self.settings.timeout)
        return self._outgoings[own]


def _reason(failure: Exception, seconds: float) -> str:
    """Return why no answer came, without the addresses a name has."""
    cause = failure.__cause__
    if isinstance(cause, TimeoutError) or type(cause).__name__.endswith("Timeout"):
        return f"No answer within {seconds:g} seconds"
    name = "" if cause is None else f" ({type(cause).__name__})"
    return f"No connection, or no answer that is HTTP{name}"
