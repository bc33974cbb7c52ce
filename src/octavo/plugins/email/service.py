"""The service that sends e-mail: `app.service("plugin::email.email").send(to=…, subject=…, text=…)`."""

from collections.abc import Mapping, Sequence

from octavo import Octavo
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.message import as_text, compose_message, fill
from octavo.plugins.email.providers import ConsoleProvider, FileProvider, Provider


class EmailService:
    """Sends messages by the provider of the settings."""

    uid = "plugin::email.email"

    def __init__(self, app: Octavo) -> None:
        self.settings: EmailSettings = app.plugin("email").config
        self.provider: Provider = (
            FileProvider(app.settings.folder / self.settings.folder)
            if self.settings.provider == "file"
            else ConsoleProvider(app.settings.development)
        )

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

        Call it after the transaction that gave the reason: what is sent cannot be taken back.
        """
        message = compose_message(
            sender=sender or self.settings.default_from,
            to=to,
            subject=subject,
            text=text,
            markup=html,
            reply_to=reply_to or self.settings.default_reply_to,
        )
        await self.provider.send(message)

    async def send_template(self, to: str, subject: str, html: str, values: Mapping[str, str]) -> None:
        """Send a message made of templates, in which `{{ name }}` and `<%= name %>` stand for `values`.

        Nothing in a template is executed: what is no known name stays text.
        """
        markup = fill(html, values, markup=True)
        await self.send(to, fill(subject, values), as_text(markup), markup)
