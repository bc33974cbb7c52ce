"""The service that sends e-mail: `app.service("plugin::email.email").send(to=…, subject=…, text=…)`."""

import base64
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage

from octavo import Octavo, job
from octavo.plugin import EmailProvider, EmailTemplate
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.mailgun import MailgunProvider
from octavo.plugins.email.message import compose_message
from octavo.plugins.email.providers import ConsoleProvider, FileProvider
from octavo.plugins.email.ses import SesProvider
from octavo.plugins.email.smtp import SmtpProvider
from octavo.plugins.email.templates import TemplateService

ATTEMPTS = 12
"""Over half a day, with pauses of an hour at most."""

TEST = EmailTemplate(
    name="test",
    subject="A message to try the settings",
    text="If you read this, the site can send e-mail.\n",
    examples={},
)


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
        self.provider: EmailProvider = self._provider()
        """Delivers messages; a project may set its own in `register`."""
        self._of_settings = self.provider

    @property
    def provider_name(self) -> str:
        """What the settings call the provider; of a project's own, the name of its class."""
        is_own = self.provider is not self._of_settings
        return type(self.provider).__name__ if is_own else self.settings.provider

    @property
    def is_missing(self) -> bool:
        """Whether the settings say that the project sets a provider, and it has set none."""
        return self.settings.provider == "own" and self.provider is self._of_settings

    def _provider(self) -> EmailProvider:
        settings = self.settings
        match settings.provider:
            case "smtp":
                return SmtpProvider(settings.smtp)
            case "ses":
                return SesProvider(settings.ses)
            case "mailgun":
                return MailgunProvider(settings.mailgun)
            case "file":
                return FileProvider(self.app.settings.folder / settings.folder)
            case _:
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

    async def send_template(
        self,
        name: str,
        to: str | Sequence[str],
        values: Mapping[str, str],
        *,
        locale: str | None = None,
        reply_to: str = "",
    ) -> None:
        """Send one of the site's mails, filled in with values, in a locale if there are texts for it.

        Raises OctavoError for a mail there is not, and for other values than it has, ValidationError for
        addresses there cannot be.
        """
        mail = await self.app.service(TemplateService).render(name, values, locale)
        await self.send(to, mail.subject, mail.text, mail.html, reply_to=reply_to)

    async def send_test(self, to: str, name: str = TEST.name, locale: str | None = None) -> None:
        """Send a mail with examples at once to try the settings, and raise what keeps it from being taken.

        Raises NotFoundError for a mail there is not.
        """
        mail = await self.app.service(TemplateService).preview(name, locale)
        await self.provider.send(self._compose(to, mail.subject, mail.text, mail.html, "", ""))

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
