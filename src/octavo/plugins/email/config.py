"""The settings of e-mail: `[plugins.email.config]`."""

from typing import Literal

from pydantic import Field, SecretStr, model_validator

from octavo.plugin import Section

HERE = ("localhost", "127.0.0.1", "::1")


class SmtpSettings(Section):
    """The server mails are handed to."""

    host: str = Field(default="localhost", description="Its name.")
    port: int = Field(default=587, ge=1, le=65535, description="Its port; 465 is usual for `tls`.")
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="starttls: TLS is asked for, and nothing is sent without it; tls: from the first byte; "
        "none: for a server on this machine.",
    )
    username: str = Field(default="", description="Name to log in with; none: without a login.")
    password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    ca_file: str = Field(default="", description="Certificates to trust in place of the system's.")
    timeout: float = Field(default=30.0, gt=0, description="Seconds the server may take for an answer.")

    @model_validator(mode="after")
    def _passwords_need_tls(self) -> "SmtpSettings":
        if self.username and self.security == "none" and self.host not in HERE:
            raise ValueError(
                'a password is not sent without TLS to another machine: security = "starttls" or "tls"'
            )
        return self


class EmailSettings(Section):
    """Sender and provider."""

    provider: Literal["console", "file", "smtp"] = Field(
        default="console",
        description="console: shown where the server runs, without their text outside development; "
        "file: one .eml file each; smtp: handed to a mail server, as jobs.",
    )
    folder: str = Field(default="data/mails", description="Where the file provider puts them.")
    default_from: str = Field(
        default="Octavo <no-reply@localhost>", description="Sender unless one is given."
    )
    default_reply_to: str = Field(default="", description="Where answers go unless said otherwise.")
    smtp: SmtpSettings = SmtpSettings()

    @model_validator(mode="after")
    def _smtp_needs_a_sender(self) -> "EmailSettings":
        if self.provider == "smtp" and "default_from" not in self.model_fields_set:
            raise ValueError(
                'smtp needs default_from, an address the server may send for: "Site <site@example.com>"'
            )
        return self
