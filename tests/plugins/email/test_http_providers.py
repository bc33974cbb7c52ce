"""Mails handed to SES and Mailgun, which a server here stands for, and to a provider of the project's own."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.plugins.webhooks.receiver import HANGS, Received, Receiver, receiving

from octavo import Octavo, StartupError
from octavo.testing import Project, run_due_jobs, running

pytestmark = pytest.mark.soak

SENDER = 'default_from = "Site <site@example.com>"\n'
SES = '[plugins.email.config.ses]\nregion = "eu-west-1"\naccess_key_id = "AKIDEXAMPLE"\ntimeout = 1\n'
SES += 'secret_access_key = "a very secret key"\nconfiguration_set = "news"\nendpoint = "{}"\n'
MAILGUN = (
    '[plugins.email.config.mailgun]\ndomain = "mg.example.com"\napi_key = "a very secret key"\ntimeout = 1\n'
)
MAILGUN += 'url = "{}"\n'


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as one:
        yield one


def site(folder: Path, provider: str, receiver: Receiver) -> Path:
    settings = {"ses": SES, "mailgun": MAILGUN}[provider].format(f"http://127.0.0.1:{receiver.port}")
    head = f'[plugins.email.config]\nprovider = "{provider}"\n{SENDER}'
    return Project(folder).settings(f"{head}{settings}").folder


async def send(app: Octavo) -> None:
    to = ["ann@example.com", "Zoë <zoe@example.com>"]
    await app.service("plugin::email.email").send(to, "Grüße", "Hallo", "<p>Hallo</p>")


def check(message: bytes) -> None:
    mail = message_from_bytes(message, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert (mail["Subject"], mail["From"]) == ("Grüße", "Site <site@example.com>")
    assert [one.addr_spec for one in mail["To"].addresses] == ["ann@example.com", "zoe@example.com"]
    for kind, text in (("plain", "Hallo"), ("html", "<p>Hallo</p>")):
        body = mail.get_body((kind,))
        assert body is not None and body.get_content().strip() == text


def signature(request: Received, secret: str) -> str:
    """Compute AWS's Signature Version 4 of a request anew, from what has come."""
    told = dict(part.split("=", 1) for part in request.headers["authorization"].split(" ", 1)[1].split(", "))
    scope = told["Credential"].split("/", 1)[1]
    names = told["SignedHeaders"].split(";")
    assert {"host", "x-amz-date"} <= set(names)
    lines = [f"{name}:{request.headers[name]}\n" for name in names]
    hashed = hashlib.sha256(request.raw).hexdigest()
    canonical = "\n".join(["POST", request.path, "", "".join(lines), ";".join(names), hashed])
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join(["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, digest])
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, to_sign.encode(), "sha256").hexdigest()


async def test_ses_is_sent_the_whole_message_signed(tmp_path: Path, receiver: Receiver) -> None:
    receiver.answers = [(200, "Content-Type: application/json\r\n", b'{"MessageId": "1"}')]
    async with running(site(tmp_path, "ses", receiver)) as app:
        await send(app)
        await run_due_jobs(app)
    (request,) = receiver.received
    assert request.path == "/v2/email/outbound-emails"
    assert request.body["ConfigurationSetName"] == "news"
    check(base64.b64decode(request.body["Content"]["Raw"]["Data"]))
    authorization = request.headers["authorization"]
    assert authorization.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/eu-west-1/ses/aws4_request" in authorization
    assert authorization.endswith(f"Signature={signature(request, 'a very secret key')}")


async def test_ses_is_told_of_no_configuration_set_where_there_is_none(
    tmp_path: Path, receiver: Receiver
) -> None:
    folder = site(tmp_path, "ses", receiver)
    settings = folder / "octavo.toml"
    settings.write_text(settings.read_text().replace('configuration_set = "news"\n', ""))
    async with running(folder) as app:
        await send(app)
        await run_due_jobs(app)
    (request,) = receiver.received
    assert set(request.body) == {"Content"}


async def test_mailgun_is_sent_the_whole_message(tmp_path: Path, receiver: Receiver) -> None:
    async with running(site(tmp_path, "mailgun", receiver)) as app:
        await send(app)
        await run_due_jobs(app)
    (request,) = receiver.received
    assert request.path == "/v3/mg.example.com/messages.mime"
    login = base64.b64encode(b"api:a very secret key").decode()
    assert request.headers["authorization"] == f"Basic {login}"
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.raw).get_payload()
    assert isinstance(parts, list)
    named = [(part.get_param("name", header="content-disposition"), part) for part in parts]
    to = [part.get_payload() for name, part in named if name == "to"]
    assert to == ["ann@example.com", "zoe@example.com"]
    raw = request.raw.partition(b"message/rfc822\r\n\r\n")[2]
    check(raw)


ANSWERS = [
    (400, "dead"),
    (413, "dead"),
    (401, "waiting"),
    (429, "waiting"),
    (500, "waiting"),
    (302, "waiting"),
]


@pytest.mark.parametrize("provider", ["ses", "mailgun"])
async def test_what_is_refused_for_good_is_not_tried_again(
    tmp_path: Path, receiver: Receiver, provider: str, capfd: pytest.CaptureFixture[str]
) -> None:
    elsewhere = f"Location: http://127.0.0.1:{receiver.port}/elsewhere\r\n"
    body = json.dumps({"message": "Email address is not verified"}).encode()
    async with running(site(tmp_path, provider, receiver)) as app:
        for status, state in [*ANSWERS, (HANGS, "waiting")]:
            receiver.answers = [status if status == HANGS else (status, elsewhere, body)]
            await send(app)
            (result,) = await run_due_jobs(app, raise_errors=False)
            (job, *_), _ = await app.jobs.find_page()
            assert (job.state, job.attempts) == (state, 1), status
            if status in (400, 401):
                assert f"answered {status}" in str(result.error) and "not verified" in str(result.error)
            assert "a very secret key" not in f"{job.error} {result.error}"
        assert len(receiver.received) == len(ANSWERS) + 1
        receiver.answers = []
    assert "a very secret key" not in "".join(capfd.readouterr())


WRONG = [
    ('provider = "ses"', "ses needs default_from"),
    (f'provider = "mailgun"\n{SENDER}', "mailgun needs mailgun.domain"),
    ('mailgun = {url = "http://example.com"}', "not sent without TLS"),
    ('provider = "own"', "the project has set no provider"),
]


@pytest.mark.parametrize(("settings", "message"), WRONG)
async def test_settings_that_cannot_work_are_refused(tmp_path: Path, settings: str, message: str) -> None:
    project = Project(tmp_path).settings(f"[plugins.email.config]\n{settings}\n")
    with pytest.raises(StartupError, match=message):
        async with running(project.folder):
            pass


async def test_the_provider_a_project_sets_is_used(tmp_path: Path) -> None:
    code = "class Mine:\n    leaves_the_machine = False\n    sent = []\n"
    code += "    async def send(self, message):\n        self.sent.append(message['To'])\n"
    code += "async def register(app):\n    app.service('plugin::email.email').provider = Mine()\n"
    project = Project(tmp_path).file("app/__init__.py", code)
    async with running(project.settings('[plugins.email.config]\nprovider = "own"\n').folder) as app:
        service = app.service("plugin::email.email")
        await service.send("ann@example.com", "Hi", "x")
        assert (service.provider.sent, service.provider_name) == (["ann@example.com"], "Mine")
