"""E-mail: what is sent, and what cannot be."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from tests.production import PRODUCTION_ENV

from octavo import StartupError, ValidationError
from octavo.plugins.email.message import as_text, fill
from octavo.testing import Project, client_of, running

SEND = "plugin::email.email.send"
FILES = (
    '[plugins.email.config]\nprovider = "file"\nfolder = "mails"\ndefault_from = "Site <site@example.com>"\n'
)


def mails(folder: Path) -> list[EmailMessage]:
    paths = sorted((folder / "mails").glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in paths]


async def test_a_message_is_kept_as_it_would_be_sent(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(FILES)
    async with running(project.folder) as app:
        service = app.service("plugin::email.email")
        await service.send(to="ann@example.com", subject="Grüße", text="Hallo", html="<p>Hallo</p>")
    (mail,) = mails(tmp_path)
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "Site <site@example.com>",
        "ann@example.com",
        "Grüße",
    )
    assert mail.get_body(("plain",)).get_content() == "Hallo\n"
    assert mail.get_body(("html",)).get_content() == "<p>Hallo</p>\n"


async def test_production_without_a_provider_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    production = {"OCTAVO_ENV": "production", "APP_KEYS": "Rg7kT2vWq9ZxLm4NpB8s"}
    with pytest.raises(StartupError, match="sent to nobody"):
        async with running(Project(tmp_path).folder, production):
            pass
    async with running(tmp_path, {**PRODUCTION_ENV, **production}):
        pass


SMUGGLING = [
    {"to": "ann@example.com\r\nBcc: all@example.com"},
    {"subject": "Hi\nBcc: all@example.com"},
    {"to": "nobody"},
    {"to": ""},
    {"to": []},
    {"to": ["ann@example.com", "nobody"]},
    {"to": ["ann@example.com"] * 51},
    {"to": "ann@example.com, bob@example.com"},
    {"to": '"Ann" <bob@example.com>, ann@example.com'},
    {"to": "Ann\n <ann@example.com>"},
    {"to": "\ud800 <ann@example.com>"},
    {"to": "ann@" + "e" * 260 + ".com"},
    {"subject": "x" * 999},
    {"sender": "Site <site@example.com>, " * 2_000},
    {"reply_to": "a@b.c\nX: y"},
]


async def test_no_header_is_smuggled_in(tmp_path: Path, subtests: pytest.Subtests) -> None:
    async with running(Project(tmp_path).settings(FILES).folder) as app:
        for given in SMUGGLING:
            with subtests.test(given=given), pytest.raises(ValidationError):
                await app.service("plugin::email.email").send(
                    **{"to": "ann@example.com", "subject": "Hi", "text": "x", **given}
                )
    assert mails(tmp_path) == []


async def test_the_terminal_shows_texts_in_development_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environ = {**PRODUCTION_ENV, "APP_KEYS": "Rg7kT2vWq9ZxLm4NpB8s"}
    for env, shown in (("development", True), ("production", False)):
        async with running(Project(tmp_path).folder, {**environ, "OCTAVO_ENV": env}) as app:
            await app.service("plugin::email.email").send("ann@example.com", "Hi", "the code is 1234")
        told = capsys.readouterr().err
        assert "ann@example.com: Hi" in told
        assert ("1234" in told) is shown


async def test_sending_over_http_is_for_who_is_granted_it(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(FILES)
    body = {"to": "ann@example.com", "subject": "Hi", "text": "x"}
    async with running(project.folder) as app, client_of(app) as client:
        assert (await client.post("/api/email", json=body)).status_code == 403
        app.permissions.set_role_grants("public", [SEND])
        assert (await client.post("/api/email", json=body)).status_code == 200
        for wrong in ({"from": "evil@example.com"}, {"to": 5}, {"to": ""}, {"to": "a\nb"}, {"text": ""}):
            assert (await client.post("/api/email", json={**body, **wrong})).status_code == 400
    assert [mail["From"] for mail in mails(tmp_path)] == ["Site <site@example.com>"]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ URL }}?c={{TOKEN}}", "u?c=<t>"),
        ("<%= URL %>?c=<%=TOKEN%>", "u?c=<t>"),
        ("{{ USER.username }}", "ann"),
        ("{{7*7}} ${7*7} <%= 7*7 %>", "{{7*7}} ${7*7} <%= 7*7 %>"),
        ("{{ UNKNOWN }} {{ __class__ }}", "{{ UNKNOWN }} {{ __class__ }}"),
        ("{{ {{ URL }} }}", "{{ u }}"),
        ("{{ URL.__class__ }}", "{{ URL.__class__ }}"),
    ],
)
def test_templates_name_values_and_do_nothing_else(template: str, text: str) -> None:
    values = {"URL": "u", "TOKEN": "<t>", "USER.username": "ann"}
    assert fill(template, values) == text


def test_values_cannot_become_markup_or_templates() -> None:
    assert (
        fill("<p>{{ NAME }}</p>", {"NAME": "<script>{{ NAME }}"}, markup=True)
        == "<p>&lt;script&gt;{{ NAME }}</p>"
    )


def test_the_text_of_html_keeps_where_links_lead() -> None:
    assert (
        as_text('<p>Go <a href="https://a.b/?x=1&amp;y=2">there</a> &amp; on</p>')
        == "Go there: https://a.b/?x=1&y=2 & on"
    )


async def test_a_message_goes_to_whom_a_list_names(tmp_path: Path) -> None:
    project = Project(tmp_path).settings(FILES)
    named = ["ann@example.com", '"Doe, Bob" <bob@example.com>', "Zoë <zoe@example.com>"]
    async with running(project.folder) as app:
        await app.service("plugin::email.email").send(to=named, subject="Hi", text="x")
    (mail,) = mails(tmp_path)
    assert [(found.display_name, found.addr_spec) for found in mail["To"].addresses] == [
        ("", "ann@example.com"),
        ("Doe, Bob", "bob@example.com"),
        ("Zoë", "zoe@example.com"),
    ]


LONG = {
    "one address": "a" * 200_000,
    "many addresses": "a@b.co," * 28_571,
    "comments": "(" * 100_000 + "a@b.co",
    "quotes": '"' * 100_000 + "a@b.co",
    "angles": "<" * 100_000 + "a@b.co>",
    "blanks": " " * 100_000 + "a@b.co x",
    "dots": "a." * 100_000 + "@b.co",
}


@pytest.mark.advisory("cost")
async def test_long_recipients_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object, **__: object) -> None:
        raise AssertionError("the parser of headers was asked")

    project = Project(tmp_path).settings(FILES)
    async with running(project.folder) as app, client_of(app) as client:
        app.permissions.set_role_grants("public", [SEND])
        monkeypatch.setattr("email.headerregistry.AddressHeader.parse", read)
        for name, to in LONG.items():
            answer = await client.post("/api/email", json={"to": to, "subject": "x", "text": "x"})
            assert (answer.status_code, answer.json()["error"]["name"]) == (400, "ValidationError"), name
    assert mails(tmp_path) == []


@pytest.mark.parametrize("piece", ["<a ", '<a href="">', '<a href="', "<", "</a>", 'href="'])
def test_the_text_of_html_costs_as_much_as_it_is_long(piece: str) -> None:
    # A quadratic reading of this takes minutes, which ends the test run.
    assert len(as_text(piece * 100_000)) <= len(piece) * 100_000
