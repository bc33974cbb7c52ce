"""What bodies of the authentication routes must hold, field by field and at every bound."""

from typing import Any

import pytest

from octavo import ValidationError, YupValidationError
from octavo.plugins.users_permissions import forms
from octavo.schema.findings import Report

EMAIL = "ann@example.com"
USER = {"email": EMAIL, "username": "ann", "password": "Secret123"}


def said(body: Any, fields: Any, *, closed: bool = False) -> list[str]:
    try:
        forms.read_form(body, fields, closed=closed)
    except YupValidationError as error:
        return [finding.message for finding in error.findings]
    return []


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        (forms.LOGIN, ["identifier", "password"]),
        (forms.REGISTER, ["email", "username", "password"]),
        (forms.EMAIL, ["email"]),
        (forms.CONFIRMATION, ["confirmation"]),
        (forms.RESET, ["passwordConfirmation", "password", "code"]),
        (forms.CHANGE, ["passwordConfirmation", "password", "currentPassword"]),
        (forms.CREATE_USER, ["email", "username", "password"]),
        (forms.UPDATE_USER, []),
    ],
)
def test_a_form_asks_for_its_fields(fields: Any, names: list[str]) -> None:
    assert said({}, fields) == [f"{name} is a required field" for name in names]
    assert said(None, fields) == said({}, fields)


@pytest.mark.parametrize(
    ("value", "good"), [("a" * 72, True), ("a" * 73, False), ("é" * 36, True), ("é" * 37, False)]
)
def test_a_new_password_has_72_bytes_at_most(value: str, good: bool) -> None:
    long = [] if good else ["Password must be less than 73 bytes"]
    repeated = {"password": value, "passwordConfirmation": value}
    assert said({**USER, "password": value}, forms.REGISTER) == long
    assert said({**USER, "password": value}, forms.CREATE_USER) == long
    assert said({**repeated, "code": "c"}, forms.RESET) == long
    assert said({**repeated, "currentPassword": "c"}, forms.CHANGE) == long
    assert said({"identifier": "ann", "password": value}, forms.LOGIN) == []
    report = Report()
    forms.check_changed_password({"password": value}, report)
    assert [finding.message for finding in report.findings] == long


def test_a_repeated_password_is_the_same() -> None:
    body = {"password": "a", "passwordConfirmation": "b", "code": "c"}
    assert said(body, forms.RESET) == ["Passwords do not match"]
    assert said({**body, "passwordConfirmation": 7}, forms.RESET)[1:] == ["Passwords do not match"]


@pytest.mark.parametrize("value", ["ann", "", 7, None])
def test_an_address_is_one(value: Any) -> None:
    for fields in (forms.REGISTER, forms.EMAIL, forms.CREATE_USER, forms.UPDATE_USER):
        assert said({**USER, "email": value}, fields)
        assert not said(USER, fields)


def test_an_empty_text_is_too_short_where_it_is_told() -> None:
    assert said({**USER, "username": ""}, forms.REGISTER) == ["username is a required field"]
    short = "username must be at least 1 characters"
    assert said({**USER, "username": ""}, forms.CREATE_USER) == [short, "username is a required field"]
    assert said({"username": ""}, forms.UPDATE_USER) == [short]


@pytest.mark.parametrize("value", ["a\x00b", "a\ud800b"])
def test_what_no_database_keeps_is_refused(value: str) -> None:
    for field in ("username", "password"):
        with pytest.raises(ValidationError, match=f"{field} holds characters that cannot be kept"):
            forms.read_form({**USER, field: value}, forms.REGISTER)


def test_a_closed_form_has_no_other_fields() -> None:
    assert said({"email": EMAIL, "more": 1, "and": 2}, forms.EMAIL) == []
    unread = "this field has unspecified keys: more, and"
    assert said({"email": EMAIL, "more": 1, "and": 2}, forms.EMAIL, closed=True) == [unread]


@pytest.mark.parametrize("body", [[], "text", 7, True])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    assert len(said(body, forms.LOGIN)) == 1


@pytest.mark.parametrize(
    ("value", "good"), [(0, True), (1, True), ("1", True), (-1, False), (True, False), (1.5, False)]
)
def test_a_role_is_an_id(value: Any, good: bool) -> None:
    for role in (value, {"connect": [{"id": value}]}, {"connect": [{"documentId": value}]}):
        report = Report()
        forms.check_role({"role": role}, report, required=True)
        assert (report.findings == []) is good


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
    report = Report()
    forms.check_role({"role": role}, report, required=required)
    assert [finding.message for finding in report.findings] == ([] if message is None else [message])
