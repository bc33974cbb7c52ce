"""The provider that hands mails to Amazon SES, by AWS's own library: it signs, and finds credentials."""

import asyncio
from email import policy
from email.message import EmailMessage
from functools import cached_property
from typing import Any

from octavo.plugins.email.config import SesSettings
from octavo.plugins.email.refusals import failure_of

NEEDS_BOTOCORE = "SES needs botocore: pip install 'octavo[ses]'"


class SesProvider:
    """Hands each message to the HTTP API of the settings' region, in a thread."""

    leaves_the_machine = True

    def __init__(self, settings: SesSettings) -> None:
        self.settings = settings

    async def send(self, message: EmailMessage) -> None:
        """Hand over one message.

        Raises GiveUp where SES refuses it for good, and ConnectionError where it is not taken now.
        """
        await asyncio.to_thread(self._send, message.as_bytes(policy=policy.SMTP))

    def _send(self, message: bytes) -> None:
        from botocore.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415  # an extra, without types
            BotoCoreError,
            ClientError,
        )

        configuration_set = self.settings.configuration_set
        options = {"ConfigurationSetName": configuration_set} if configuration_set else {}
        try:
            self._client.send_email(Content={"Raw": {"Data": message}}, **options)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            details = error.response.get("Error", {})
            message_of = f"{details.get('Code', '')}: {details.get('Message', '')}"
            raise failure_of("SES", status, message_of) from None  # the error holds the whole answer
        except BotoCoreError as error:
            raise ConnectionError(f"SES: {type(error).__name__}: {error}") from error

    @cached_property
    def _client(self) -> Any:
        """The client, which asks for credentials anew when they end."""
        from botocore.config import Config  # type: ignore[import-untyped]  # noqa: PLC0415  # as above
        from botocore.session import get_session  # type: ignore[import-untyped]  # noqa: PLC0415  # as above

        settings = self.settings
        return get_session().create_client(
            "sesv2",
            region_name=settings.region or None,
            endpoint_url=settings.endpoint or None,
            aws_access_key_id=settings.access_key_id or None,
            aws_secret_access_key=settings.secret_access_key.get_secret_value() or None,
            config=Config(
                connect_timeout=settings.timeout,
                read_timeout=settings.timeout,
                retries={"total_max_attempts": 1},  # jobs try again
            ),
        )
