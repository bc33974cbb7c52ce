"""The service that sends e-mail: `app.service("plugin::email.email").send(to=…, subject=…, text=…)`."""

import base64
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage

from octavo import Octavo, job
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.message import as_text, compose_message, fill
from octavo.plugins.email.providers import ConsoleProvider, FileProvider, Provider
from octavo.plugins.email.smtp import SmtpProvider

ATTEMPTS = 12
"""Over half a day, with pauses of an hour at most."""

TEST_SUBJECT = "A message to try the settings"
TEST_TEXT = "If you read this, the site can send e-mail.\n"


@job(name="plugin::email.send", private=True, attempts=ATTEMPTS, first_pause=15)
async def send_message(app: Octavo, message: str) -> None:
    """Hand a message to the provider of the settings."""
    read = message_from_bytes(base64.b64decode(message), policy=policy.default)
    await app.service(EmailService).provider.send(read)


class EmailService:
    """Sends messages by the provider of the settings."""

    uid = "plugin::email.email"

    def __init__(self, app: Octavo) -> None:
        self.app = app
        self.settings: EmailSettings = app.plugin("email").config
        self.provider: Provider = self._provider()
        """Delivers messages; a project may set its own in `register`."""
        self._of_settings = self.provider

    @property
    def provider_name(self) -> str:
        """What the settings call the provider; of a project's own, the name of its class."""
        is_own = self.provider is not self._of_settings
        return type(self.provider).__name__ if is_own else self.settings.provider

    def _provider(self) -> Provider:
        if self.settings.provider == "smtp":
            return SmtpProvider(self.settings.smtp)
        if self.settings.provider == "file":
            return FileProvider(self.app.settings.folder / self.settings.folder)
        return ConsoleProvider(self.app.settings.development)

    async def send(
        self,
        to: str | Sequence[str],
        subject: str,
        text: str,
        html: str | None = None,
        *,
        sender: str = "",
        reply_to: str = "",
    ) -> None:
        """Send one message, to one address or a list of up to fifty.

        Raises ValidationError for addresses there cannot be, and for more of them.

        A message that leaves the machine is a job: it is sent once the current transaction has committed.
        """
        await self._deliver(self._compose(to, subject, text, html, sender, reply_to))

    async def send_test(self, to: str) -> None:
        """Send a message at once to try the settings, and raise what keeps it from being taken."""
        await self.provider.send(self._compose(to, TEST_SUBJECT, TEST_TEXT, None, "", ""))

    async def _deliver(self, message: EmailMessage) -> None:
        # A provider of a project's own may not say; it sends beside the request, as it always did.
        if getattr(self.provider, "leaves_the_machine", False):
            encoded = base64.b64encode(bytes(message)).decode()
            await self.app.jobs.enqueue(send_message.name, {"message": encoded})
        else:
            await self.provider.send(message)

    def _compose(
        self,
        to: str | Sequence[str],
        subject: str,
        text: str,
        html: str | None,
        sender: str,
        reply_to: str,
    ) -> EmailMessage:
        return compose_message(
            sender=sender or self.settings.default_from,
            to=to,
            subject=subject,
            text=text,
            markup=html,
            reply_to=reply_to or self.settings.default_reply_to,
        )

    async def send_template(self, to: str, subject: str, html: str, values: Mapping[str, str]) -> None:
        """Send a message made of templates, in which `{{ name }}` and `<%= name %>` stand for `values`.

        Nothing in a template is executed: what is no known name stays text.
        """
        markup = fill(html, values, markup=True)
        await self.send(to, fill(subject, values), as_text(markup), markup)
