"""What a password of an administrator must be, at every bound."""

import pytest
from tests.plugins.admin.conftest import PASSWORD, Site, problems

from octavo.plugin import Report
from octavo.plugins.admin.rules import PASSWORD as RULE

SHORT = "must be at least 8 characters"
LONG = "must be less than 73 bytes"
SMALL = "must contain at least one lowercase character"
CAPITAL = "must contain at least one uppercase character"
NUMBER = "must contain at least one number"
RULES = [
    ("Abcdef1", [SHORT]),
    ("Abcdefg1", []),
    ("Abcdefgh1", []),
    ("A1" + "b" * 69, []),
    ("A1" + "b" * 70, []),
    ("A1" + "b" * 71, [LONG]),
    ("A1b" + "é" * 34, []),
    ("A1b" + "é" * 35, [LONG]),
    ("a0ZZZZZZ", []),
    ("z9AAAAAA", []),
    ("`0ZZZZZZ", [SMALL]),
    ("{0ZZZZZZ", [SMALL]),
    ("é0ZZZZZZ", [SMALL]),
    ("@0zzzzzz", [CAPITAL]),
    ("[0zzzzzz", [CAPITAL]),
    ("É0zzzzzz", [CAPITAL]),
    ("/zzzZZZZ", [NUMBER]),
    (":zzzZZZZ", [NUMBER]),
    ("٣zzzZZZZ", [NUMBER]),
    ("", [SHORT, SMALL, CAPITAL, NUMBER]),
]


@pytest.mark.parametrize(("password", "lacks"), RULES)
def test_a_password_is_judged_at_its_bounds(password: str, lacks: list[str]) -> None:
    report = Report()
    RULE.check(password, ("password",), report)
    assert [finding.message.removeprefix("password ") for finding in report.findings] == lacks


async def test_every_way_to_a_password_asks_for_eight_characters(site: Site) -> None:
    first = {"email": "root@example.com", "firstname": "Ro", "password": "Abcdef1"}
    refused = await site.anybody.post("/admin/register-admin", first)
    assert (refused.status_code, problems(refused)) == (400, [f"password {SHORT}"])
    root = await site.first()
    number = (await root.get("/admin/users/me")).json()["data"]["id"]
    for path, more in (("/admin/users/me", {"currentPassword": PASSWORD}), (f"/admin/users/{number}", {})):
        refused = await root.put(path, {"password": "Abcdef1", **more})
        assert (refused.status_code, problems(refused)) == (400, [f"password {SHORT}"]), path
        given = await root.put(path, {"password": "Abcdefg1", **more})
        assert given.status_code == 200, path
        root = await site.log_in("root@example.com", "Abcdefg1")
        given = await root.put(f"/admin/users/{number}", {"password": PASSWORD})
        assert given.status_code == 200, path
        root = await site.log_in("root@example.com")
