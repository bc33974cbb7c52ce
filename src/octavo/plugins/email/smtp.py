"""The provider that hands mails to a mail server over SMTP."""

import asyncio
import ssl
from email.message import EmailMessage

from octavo import GiveUp
from octavo.plugins.email.config import SmtpSettings


class SmtpProvider:
    """Hands each message to the server of the settings, on a connection of its own."""

    leaves_the_machine = True

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings

    async def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises GiveUp where the server refuses it for good, and whatever else keeps it from being taken now.
        """
        import aiosmtplib  # noqa: PLC0415  # a start needs none of it

        settings = self.settings
        trusted = await asyncio.to_thread(self._tls_context) if settings.security != "none" else None
        try:
            refused, _ = await aiosmtplib.send(
                message,
                hostname=settings.host,
                port=settings.port,
                use_tls=settings.security == "tls",
                start_tls=settings.security == "starttls",
                username=settings.username or None,
                password=settings.password.get_secret_value() or None,
                timeout=settings.timeout,
                tls_context=trusted,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [one.code for one in error.recipients]
            raise _error_of(error, for_good=all(500 <= code < 600 for code in codes)) from error
        except (aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError) as error:
            raise _error_of(error, for_good=500 <= error.code < 600) from error
        except aiosmtplib.SMTPException as error:
            raise _error_of(error, for_good=False) from error  # settings can be mended
        if refused:
            # The others have it: sent again, they would have it twice.
            raise GiveUp(f"{len(refused)} of the recipients were refused by {settings.host}")

    def _tls_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.settings.ca_file or None)


def _error_of(error: Exception, *, for_good: bool) -> Exception:
    """Return what failed, as a job that is tried again or not."""
    message = f"{type(error).__name__}: {error}"
    return GiveUp(message) if for_good else ConnectionError(message)
