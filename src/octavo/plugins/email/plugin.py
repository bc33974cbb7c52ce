"""The e-mail plugin: a service that sends by the provider in the settings."""

from importlib.util import find_spec

from octavo import Octavo, StartupError
from octavo.plugin import Plugin, Problem
from octavo.plugins.email.config import EmailSettings
from octavo.plugins.email.mailgun import NEEDS_HTTPX
from octavo.plugins.email.routes import ROUTES, EmailController
from octavo.plugins.email.service import TEST, EmailService, send_message
from octavo.plugins.email.ses import NEEDS_BOTOCORE
from octavo.plugins.email.templates import TemplateService

PLACE = "octavo.toml#/plugins/email/config/provider"
PACKAGES = {"ses": ("botocore", NEEDS_BOTOCORE), "mailgun": ("httpx", NEEDS_HTTPX)}
"""What providers need beyond what every project has."""


async def _register(app: Octavo) -> None:
    """Refuse to serve people whose mails nobody would get, unless the settings say that this is meant."""
    settings: EmailSettings = app.plugin("email").config
    package, needs = PACKAGES.get(settings.provider, ("email", ""))
    if find_spec(package) is None:
        raise StartupError([Problem(PLACE, needs)])
    if app.settings.development or settings.provider != "console" or "provider" in settings.model_fields_set:
        return
    message = "no provider: outside of development mails would be shown to nobody, and sent to nobody"
    fix = 'provider = "smtp", and where its server is; "console" says that this is meant'
    raise StartupError([Problem(PLACE, message, fix)])


async def _bootstrap(app: Octavo) -> None:
    if app.service(EmailService).is_missing:
        fix = 'in `register` of app/__init__.py: app.service("plugin::email.email").provider = MyProvider()'
        raise StartupError([Problem(PLACE, '"own", and the project has set no provider', fix)])


plugin = Plugin(
    name="email",
    config=EmailSettings,
    controllers=[EmailController],
    services=[TemplateService, EmailService],
    routes=ROUTES,
    jobs=[send_message],
    emails=[TEST],
    register=_register,
    bootstrap=_bootstrap,
)
