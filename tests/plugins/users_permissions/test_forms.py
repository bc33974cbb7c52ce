"""What bodies about users must hold, field by field and at every bound."""

from typing import Any

import pytest

from octavo import YupValidationError
from octavo.plugin import Form
from octavo.plugins.users_permissions import settings_service
from octavo.plugins.users_permissions.authentication import routes as authentication
from octavo.plugins.users_permissions.roles import routes as roles
from octavo.plugins.users_permissions.users import routes as users

EMAIL = "ann@example.com"
USER = {"email": EMAIL, "username": "ann", "password": "Secret123"}


def said(body: Any, form: Form) -> list[str]:
    try:
        form.read(body)
    except YupValidationError as error:
        return [finding.message for finding in error.findings]
    return []


@pytest.mark.parametrize(
    ("form", "names"),
    [
        (authentication.LOGIN, ["identifier", "password"]),
        (authentication.REGISTER, ["email", "username", "password"]),
        (authentication.FORGOT, ["email"]),
        (authentication.SEND_CONFIRMATION, ["email"]),
        (authentication.CONFIRMATION, ["confirmation"]),
        (authentication.RESET, ["passwordConfirmation", "password", "code"]),
        (authentication.CHANGE, ["passwordConfirmation", "password", "currentPassword"]),
        (users.CREATE, ["email", "username", "password", "role"]),
        (users.UPDATE, []),
    ],
)
def test_a_form_asks_for_its_fields(form: Form, names: list[str]) -> None:
    assert said({}, form) == [f"{name} is a required field" for name in names]
    assert said(None, form) == said({}, form)


@pytest.mark.parametrize(
    ("value", "good"), [("a" * 72, True), ("a" * 73, False), ("é" * 36, True), ("é" * 37, False)]
)
def test_a_new_password_has_72_bytes_at_most(value: str, good: bool) -> None:
    long = [] if good else ["Password must be less than 73 bytes"]
    repeated = {"password": value, "passwordConfirmation": value}
    assert said({**USER, "password": value}, authentication.REGISTER) == long
    assert said({**USER, "password": value, "role": 1}, users.CREATE) == long
    assert said({"password": value}, users.UPDATE) == long
    assert said({**repeated, "code": "c"}, authentication.RESET) == long
    assert said({**repeated, "currentPassword": "c"}, authentication.CHANGE) == long
    assert said({"identifier": "ann", "password": value}, authentication.LOGIN) == []


def test_a_repeated_password_is_the_same() -> None:
    body = {"password": "a", "passwordConfirmation": "b", "code": "c"}
    assert said(body, authentication.RESET) == ["Passwords do not match"]
    found = said({**body, "passwordConfirmation": 7}, authentication.RESET)
    assert found[1:] == ["Passwords do not match"]


@pytest.mark.parametrize("value", [None, ""])
def test_no_new_password_leaves_the_one_there_is(value: Any) -> None:
    assert said({"password": value}, users.UPDATE) == []
    assert said({"password": 7}, users.UPDATE) == ["Password must be at least 1 character"]


@pytest.mark.parametrize("value", ["ann", "", 7, None])
def test_an_address_is_one(value: Any) -> None:
    user = {**USER, "role": 1}
    for form in (authentication.REGISTER, authentication.SEND_CONFIRMATION, users.CREATE, users.UPDATE):
        assert said({**user, "email": value}, form)
        assert not said(user, form)


def test_an_empty_text_is_too_short_where_it_is_told() -> None:
    assert said({**USER, "username": ""}, authentication.REGISTER) == ["username is a required field"]
    short = "username must be at least 1 characters"
    created = said({**USER, "username": "", "role": 1}, users.CREATE)
    assert created == [short, "username is a required field"]
    assert said({"username": ""}, users.UPDATE) == [short]


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b"])
def test_what_no_database_keeps_is_refused(value: str) -> None:
    for field in ("username", "password"):
        [found] = said({**USER, field: value}, authentication.REGISTER)
        assert found.startswith(f"{field} must not contain")


def test_a_closed_form_has_no_other_fields() -> None:
    body = {"email": EMAIL, "more": 1, "and": 2}
    assert said(body, authentication.SEND_CONFIRMATION) == []
    assert said(body, authentication.FORGOT) == ["this field has unspecified keys: more, and"]


@pytest.mark.parametrize("body", [[], "text", 7, True])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    assert len(said(body, authentication.LOGIN)) == 1


@pytest.mark.parametrize(
    ("value", "good"), [(0, True), (1, True), ("1", True), (-1, False), (True, False), (1.5, False)]
)
def test_a_role_is_an_id(value: Any, good: bool) -> None:
    for role in (value, {"connect": [{"id": value}]}, {"connect": [{"documentId": value}]}):
        assert (said({**USER, "role": role}, users.CREATE) == []) is good


@pytest.mark.parametrize(
    ("role", "required", "message"),
    [
        ({"connect": [], "disconnect": [{"id": 1}]}, False, "Cannot remove role"),
        ({"connect": [], "disconnect": [{"id": 1}]}, True, "Users must have a role"),
        ({"connect": [{"id": 2}], "disconnect": [{"id": 1}]}, False, None),
        ({"disconnect": []}, False, None),
        ({"connect": []}, False, None),
        ({}, False, None),
        ({}, True, "role.connect is a required field"),
        ({"connect": [{"id": None}]}, False, "Relation entry must include an id or documentId"),
    ],
)
def test_a_role_may_be_changed_and_not_taken(role: Any, required: bool, message: str | None) -> None:
    found = said({**USER, "role": role}, users.CREATE if required else users.UPDATE)
    assert found == ([] if message is None else [message])


@pytest.mark.parametrize("nothing", [{}, []])
def test_an_empty_list_is_no_actions_wherever_an_object_stands(nothing: Any) -> None:
    assert roles.UPDATE.read({"permissions": nothing}) == {"permissions": {}}
    for matrix in (
        {"api::a": nothing},
        {"api::a": {"controllers": nothing}},
        {"api::a": {"controllers": {"a": nothing}}},
        {"api::a": {"controllers": {"a": {"find": nothing}}}},
    ):
        assert said({"permissions": matrix}, roles.UPDATE) == []


@pytest.mark.parametrize(
    ("matrix", "place"),
    [
        ([1], "permissions"),
        ({"api::a": 1}, "permissions.api::a"),
        ({"api::a": {"controllers": None}}, "permissions.api::a.controllers"),
        ({"api::a": {"controllers": {"a": True}}}, "permissions.api::a.controllers.a"),
        ({"api::a": {"controllers": {"a": {"find": 1}}}}, "permissions.api::a.controllers.a.find"),
        (
            {"api::a": {"controllers": {"a": {"find": {"enabled": 1}}}}},
            "permissions.api::a.controllers.a.find.enabled",
        ),
    ],
)
def test_what_a_role_may_do_has_one_shape(matrix: Any, place: str) -> None:
    [found] = said({"permissions": matrix}, roles.UPDATE)
    assert found.startswith(f"{place} must be a `")


@pytest.mark.parametrize(
    ("message", "good"),
    [
        ("<p><%= URL %>?code=<%= TOKEN %></p>", True),
        ("{{ URL }}", True),
        ("", True),
        ("<%= process.env %>", False),
        ("<% alert(1) %>", False),
        ("${URL}", False),
    ],
)
def test_a_message_names_known_values_alone(message: str, good: bool) -> None:
    body = {"reset_password": {"options": {"message": message}}}
    assert said(body, settings_service.TEMPLATES_FORM) == ([] if good else ["Invalid template"])


@pytest.mark.parametrize(
    ("value", "good"),
    [("https://a.example", True), ("/reset", True), ("", True), (None, True), ("javascript:x", False)],
)
def test_an_address_in_the_settings_leads_to_a_page(value: Any, good: bool) -> None:
    assert (said({"email_reset_password": value}, settings_service.ADVANCED_FORM) == []) is good
