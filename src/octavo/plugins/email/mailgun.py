"""The provider that hands mails to Mailgun."""

from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from functools import cached_property
from typing import Any

from octavo.plugins.email.config import MailgunSettings
from octavo.plugins.email.refusals import failure_of

NEEDS_HTTPX = "Mailgun needs httpx: pip install 'octavo[mailgun]'"


class MailgunProvider:
    """Hands each message, as it is, to the HTTP API of the settings."""

    leaves_the_machine = True

    def __init__(self, settings: MailgunSettings) -> None:
        self.settings = settings

    async def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises GiveUp where Mailgun refuses it for good, and ConnectionError where it is not taken now.
        """
        import httpx  # noqa: PLC0415  # an extra

        from octavo.http.outgoing import OutgoingError  # noqa: PLC0415  # as above

        settings = self.settings
        to = [address for _, address in getaddresses(message.get_all("To", []))]
        request = httpx.Request(
            "POST",
            f"{settings.url}/v3/{settings.domain}/messages.mime",
            data={"to": to},
            files={"message": ("message.eml", message.as_bytes(policy=policy.SMTP), "message/rfc822")},
        )
        login = httpx.BasicAuth("api", settings.api_key.get_secret_value())
        request = next(login.auth_flow(request))
        try:
            answer = await self._outgoing.send("POST", str(request.url), request.headers, request.read())
        except OutgoingError as error:
            raise ConnectionError(f"Mailgun: {error}") from error
        if not 200 <= answer.status < 300:
            raise failure_of("Mailgun", answer.status, answer.body.decode("utf-8", "replace"))

    @cached_property
    def _outgoing(self) -> Any:
        """Return the client that sends requests to the configured address, and to no other."""
        from octavo.http.outgoing import Outgoing  # noqa: PLC0415  # as above

        return Outgoing([self.settings.url], seconds=self.settings.timeout)
