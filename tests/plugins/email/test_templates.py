"""Mails by name: those Octavo brings, files in their place, and what administrators have written."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.plugins.admin.conftest import SETTINGS as ADMIN
from tests.plugins.admin.conftest import Admin
from tests.plugins.admin.conftest import Site as AdminSite
from tests.plugins.users_permissions.site import SETTINGS, Site, open_site

from octavo import OctavoError, StartupError
from octavo.testing import Project, client_of, running

TEMPLATES = "plugin::email.templates"
STORED = "/users-permissions/email-templates"
FRENCH = "Subject: Un mot de passe pour {{ USER.username }}\n\n{{ URL }}?code=<%= TOKEN %>\n"
OWN = {
    "examples.toml": '[order-shipped]\nname = "Ines"\n"order.url" = "https://example.org/?a=1&b=2"\n',
    "order-shipped.txt": "Subject: For {{ name }}\n\nSee {{ order.url }}\n",
    "order-shipped.html": '<style>@media{p{margin:0}}</style><a href="{{ order.url }}">{{ name }}</a>',
}


def with_files(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / "app/emails" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


async def test_every_mail_octavo_brings_has_a_text_and_html_with_the_same_links(tmp_path: Path) -> None:
    async with running(Project(tmp_path).settings(ADMIN).folder) as app:
        templates = app.service(TEMPLATES)
        assert len(templates.examples) >= 8
        for name, examples in templates.examples.items():
            mail = await templates.preview(name)
            links = [value for value in examples.values() if value.startswith("https://")]
            for text in filter(None, (mail.text, mail.html, mail.subject)):
                assert "{{" not in text, name
            assert all(
                (link in mail.text) and (link in (mail.html or "")) for link in links if name != "test"
            )
            assert mail.html or name == "test"


async def ask(site: Site, language: str) -> Any:
    body = {"email": "ann@example.com"}
    headers = {"Accept-Language": language}
    await site.call("POST", "/api/auth/forgot-password", json=body, headers=headers)
    return (await site.mails())[-1]


async def test_a_file_wins_over_what_was_written_and_that_over_what_octavo_brings(tmp_path: Path) -> None:
    with_files(
        tmp_path, **{"reset-password.fr.txt": FRENCH, "reset-password.fr.html": "<b>{{ USER.username }}</b>"}
    )
    async with open_site(tmp_path) as site:
        await site.user("ann", username="<ann>")
        assert (await ask(site, "en"))["Subject"] == "Reset your password"
        written = {"options": {"object": "Written", "message": '<a href="{{ URL }}">go</a>'}}
        await site.app.service(SETTINGS).set_templates({"reset_password": written})
        mail = await ask(site, "de, fr;q=0.5")
        assert mail["Subject"] == "Written"
        assert mail.get_body(("plain",)).get_content().startswith("go: http")
        mail = await ask(site, "fr-CA, en;q=0.5")
        assert mail["Subject"] == "Un mot de passe pour <ann>"
        assert "?code=" in mail.get_body(("plain",)).get_content()
        assert mail.get_body(("html",)).get_content() == "<b>&lt;ann&gt;</b>\n"
    with_files(tmp_path, **{"reset-password.txt": "Subject: Plain\n\n{{ CODE }}"})
    async with open_site(tmp_path) as site:
        await site.user("ann")
        mail = await ask(site, "en")
        assert (mail["Subject"], mail.get_content_type()) == ("Plain", "text/plain")


async def test_a_mail_in_a_file_is_not_written_over_http(tmp_path: Path) -> None:
    with_files(tmp_path, **{"reset-password.txt": "Subject: Ours\n\n{{ URL }}"})
    async with running(Project(tmp_path).settings(ADMIN).folder) as app:
        root = await AdminSite(app).first()
        shown = (await root.get(STORED)).json()
        ours = shown["reset_password"]["options"]
        assert (ours["object"], ours["message"]) == ("Ours", "{{ URL }}")
        assert (await root.put(STORED, shown)).status_code == 200
        ours["object"] = "Theirs"
        refused = await root.put(STORED, {"reset_password": {"options": ours}})
        assert refused.status_code == 400 and "app/emails/reset-password.txt" in refused.text
        confirmation = {"email_confirmation": {"options": {"object": "Hello"}}}
        assert (await root.put(STORED, confirmation)).status_code == 200
        sources = {one["name"]: one["source"] for one in await listed(root)}
        assert sources["email-confirmation"] == "stored"
        assert sources["reset-password"] == "app/emails/reset-password.txt"
        assert sources["release-failed"] == "built-in"
    (tmp_path / "app/emails/reset-password.txt").unlink()
    async with running(tmp_path) as app:
        assert (await app.service(TEMPLATES).preview("reset-password")).source == "built-in"


async def listed(root: Admin) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await root.get("/email/templates")).json()["data"]
    return found


WRONG = {
    "reset-password.txt": "Subject: Hi {{ USER.name }}\n\n{{ URL }}\n{{ 1 + 1 }}\n"
    "<%= TOKEN\n%> <% if %> {% if %}\n",
    "reset-password.html": "<p>\n{{ URL|safe }}</p>",
    "email-confirmation.txt": "Hello\n\n{{ URL }}",
    "address-changed.txt": "Subject: Hi\nHello",
    "admin-invitation.html": "{{ URL }}",
    "order-shiped.txt": "Subject: Hi\n\nHello",
    "test.french.txt": "Subject: Hi\n\nHello",
    "test.md": "Hi",
    "examples.toml": '[order-shipped]\nnumber = 1\n[test]\n["Of mine"]\n',
}
PROBLEMS = """
examples.toml: Of mine: is no mail
examples.toml: order-shipped.number: is no example of a value
examples.toml: order-shipped: is a mail without app/emails/order-shipped.txt
examples.toml: test: is a mail there is already
address-changed.txt:2: the line after the subject is not empty
admin-invitation.html: has no text beside it
email-confirmation.txt:1: the first line is no subject
order-shiped.txt: there is no mail 'order-shiped'
reset-password.html:2: '{{ URL|safe }}' is no value
reset-password.txt:1: there is no value 'USER.name' in this mail
reset-password.txt:4: '{{ 1 + 1 }}' is no value
reset-password.txt:6: '<% if %>' is no value
reset-password.txt:6: '{% if %}' is no value
test.french.txt: 'french' is no locale
test.md: is no part of a mail
"""


async def test_everything_wrong_with_the_files_is_said_with_its_line(tmp_path: Path) -> None:
    with_files(tmp_path, **WRONG)
    with pytest.raises(StartupError) as raised:
        async with running(Project(tmp_path).settings(ADMIN).folder):
            pass
    said = {f"{one.where}: {one.message}".removeprefix("app/emails/") for one in raised.value.problems}
    assert said == set(PROBLEMS.strip().splitlines())


async def test_mails_of_the_project_are_sent_previewed_and_tried_by_name(tmp_path: Path) -> None:
    with_files(tmp_path, **OWN)
    url = "https://example.org/?a=1&b=2"
    async with running(Project(tmp_path).settings(ADMIN).folder) as app:
        send = app.service("plugin::email.email").send_template
        for values in ({}, {"name": "Ann"}, {"name": "Ann", "order.url": url, "more": "x"}):
            with pytest.raises(OctavoError, match="takes these values: name, order"):
                await send("order-shipped", "ann@example.com", values)
        with pytest.raises(OctavoError, match="no mail 'order'"):
            await send("order", "ann@example.com", {})
        await send("order-shipped", ["ann@example.com"], {"name": "<A>\nnn", "order.url": url})
        root = await AdminSite(app).first()
        mail = next(one for one in await listed(root) if one["name"] == "order-shipped")
        assert (mail["values"], mail["locales"]) == (["name", "order.url"], [])
        shown = (await root.get("/email/templates/order-shipped?locale=fr")).json()["data"]
        assert shown["text"] == f"See {url}\n"
        assert shown["html"].endswith('<a href="https://example.org/?a=1&amp;b=2">Ines</a>')
        assert (await root.get("/email/templates/order")).status_code == 404
        assert (await root.get("/email/templates/test?lang=fr")).status_code == 400
        tried = {"to": "bob@example.com", "template": "order-shipped"}
        assert (await root.post("/email/test", tried)).json() == {}
        assert (await root.post("/email/test", {**tried, "template": "order"})).status_code == 404
    sent = sorted((tmp_path / "data/mails").glob("*.eml"))
    assert ["To: ann@example.com" in one.read_text() for one in sent] == [True, False]
    assert "Subject: For <A> nn" in sent[0].read_text() and "Subject: For Ines" in sent[1].read_text()


async def test_who_is_invited_gets_the_link(tmp_path: Path) -> None:
    with_files(tmp_path, **{"admin-invitation.txt": "Subject: Join\n\n{{ URL }}"})
    project = Project(tmp_path).settings(ADMIN.replace('"file"', '"file"\nfolder = "mails"'))
    async with running(project.folder) as app, client_of(app) as client:
        root = await AdminSite(app).first()
        body = {"email": "new@example.com", "firstname": "New", "roles": [1]}
        invited = (await root.post("/admin/users", body)).json()["data"]
        (mail,) = await Site(app, client).mails()
        page = f"{app.url}/admin/auth/register?registrationToken={invited['registrationToken']}"
        assert (mail["To"], mail["Subject"]) == ("new@example.com", "Join")
        assert mail.get_content().strip() == page


def test_mails_are_looked_at_from_the_command_line(tmp_path: Path) -> None:
    with_files(tmp_path, **OWN)
    folder = Project(tmp_path).settings("[plugins.email.config]\n").folder
    assert "order-shipped          app/emails/order-shipped.txt" in octavo("email", "list", cwd=folder).stdout
    shown = octavo("email", "preview", "order-shipped", cwd=folder)
    assert shown.stdout == "Subject: For Ines\n\nSee https://example.org/?a=1&b=2\n"
    unknown = octavo("email", "preview", "order", "--html", cwd=folder)
    assert unknown.returncode == 1 and "There is no mail 'order'" in unknown.stderr
