"""The settings of e-mail: `[plugins.email.config]`."""

from typing import Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from octavo.plugin import Section, read_url

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


class SesSettings(Section):
    """Amazon SES; what is left out is asked of AWS's own settings, such as a role of the machine."""

    region: str = Field(default="", description="Region, such as eu-west-1; empty asks the environment.")
    access_key_id: str = Field(default="", description="Key id; empty asks the environment.")
    secret_access_key: SecretStr = Field(default=SecretStr(""), description="Secret of the key id.")
    configuration_set: str = Field(default="", description="The configuration set mails are sent with.")
    endpoint: str = Field(default="", description="Address of the service when it is not the region's.")
    timeout: float = Field(default=30.0, gt=0, le=300, description="Seconds it may take for an answer.")


class MailgunSettings(Section):
    """Mailgun."""

    domain: str = Field(default="", description="The domain mails are sent for.")
    api_key: SecretStr = Field(default=SecretStr(""), description="A sending key of the domain.")
    url: str = Field(
        default="https://api.mailgun.net", description="Its API; in the EU https://api.eu.mailgun.net."
    )
    timeout: float = Field(default=30.0, gt=0, le=300, description="Seconds it may take for an answer.")

    @field_validator("url")
    @classmethod
    def _is_url(cls, url: str) -> str:
        target = read_url(url)
        if target.scheme == "http" and target.host not in HERE:
            raise ValueError("a key is not sent without TLS to another machine: https://…")
        return url.rstrip("/")


class EmailSettings(Section):
    """Sender and provider."""

    provider: Literal["console", "file", "smtp", "ses", "mailgun", "own"] = Field(
        default="console",
        description="console: shown where the server runs, without their text outside development; "
        "file: one .eml file each; smtp, ses, mailgun: handed over as jobs; own: what the project sets.",
    )
    folder: str = Field(default="data/mails", description="Where the file provider puts them.")
    default_from: str = Field(
        default="Octavo <no-reply@localhost>", description="Sender unless one is given."
    )
    default_reply_to: str = Field(default="", description="Where answers go unless said otherwise.")
    smtp: SmtpSettings = SmtpSettings()
    ses: SesSettings = SesSettings()
    mailgun: MailgunSettings = MailgunSettings()

    @model_validator(mode="after")
    def _has_what_the_provider_needs(self) -> "EmailSettings":
        if self.provider in ("smtp", "ses", "mailgun") and "default_from" not in self.model_fields_set:
            message = "needs default_from, an address the server may send for"
            raise ValueError(f'{self.provider} {message}: "Site <site@example.com>"')
        if self.provider == "mailgun" and not (
            self.mailgun.domain and self.mailgun.api_key.get_secret_value()
        ):
            raise ValueError('mailgun needs mailgun.domain and mailgun.api_key = "env:MAILGUN_KEY"')
        return self
