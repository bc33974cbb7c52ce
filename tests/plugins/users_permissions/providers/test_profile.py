"""Names and addresses that providers give."""

from typing import Any

import pytest

from octavo.plugins.users_permissions.providers.profile import (
    CONSUMERS,
    Profile,
    from_claims,
    from_discord,
    from_github,
)

EMAIL = "Ann@Example.com"
PROVED = {"email": EMAIL, "email_verified": True}


def claimed(name: str = "oidc", /, *, trust: bool = False, **claims: Any) -> Profile:
    return from_claims(name, {**PROVED, **claims}, trust_email=trust)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("nelly", "nelly"),
        ("  nelly ", "nelly"),
        ("nel\x00l\ny\u202e\x7f", "nelly"),
        ("Nellie Ö. 李", "Nellie Ö. 李"),
        ("n" * 99, "n" * 99),
        ("n" * 100, "n" * 100),
        ("n" * 101, "n" * 100),
        ("\x00\n", "ann"),
        ("   ", "ann"),
        ("", "ann"),
        (None, "ann"),
        (7, "ann"),
        (["nelly"], "ann"),
    ],
)
def test_a_name_is_what_can_be_printed_of_it(wanted: Any, name: str) -> None:
    verified = [{"email": EMAIL, "primary": True, "verified": True}]
    assert claimed(nickname=wanted).username == name
    assert from_github({"login": wanted}, verified).username == name
    assert from_discord({"username": wanted, "email": EMAIL, "verified": True}).username == name


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"cognito:username": "a", "preferred_username": "b", "nickname": "c"}, "a"),
        ({"preferred_username": "b", "nickname": "c"}, "b"),
        ({"cognito:username": "", "preferred_username": None, "nickname": "c"}, "c"),
        ({"name": "Nelly Bly", "given_name": "Nelly", "sub": "77"}, "ann"),
    ],
)
def test_the_first_claim_that_names_somebody_names_them(claims: dict[str, Any], name: str) -> None:
    assert claimed(**claims) == Profile(name, EMAIL.lower())
    assert claimed("google", **claims) == Profile("ann", EMAIL.lower())


def test_nobody_without_an_address_has_a_name_of_it() -> None:
    assert claimed(email_verified=False) == Profile("", None)


@pytest.mark.parametrize(
    ("verified", "counts"),
    [
        (True, True),
        ("true", True),
        (False, False),
        ("false", False),
        (None, False),
        ("True", False),
        ("yes", False),
    ],
)
def test_an_address_counts_where_it_was_verified(verified: Any, counts: bool) -> None:
    assert (claimed(email_verified=verified).email == EMAIL.lower()) is counts
    assert claimed(email_verified=verified, trust=True).email == EMAIL.lower()
    assert claimed("microsoft", email_verified=verified).email is None


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"tid": CONSUMERS}, True),
        ({"tid": "another"}, False),
        *(({"xms_edov": yes}, True) for yes in (True, "1", "true")),
        *(({"xms_edov": no}, False) for no in (False, "0", "false", None, 2)),
        ({}, False),
    ],
)
def test_of_microsoft_addresses_count_whose_domain_is_proved(claims: dict[str, Any], counts: bool) -> None:
    assert (claimed("microsoft", **claims).email == EMAIL.lower()) is counts
    assert claimed("microsoft", trust=True, **claims).email == EMAIL.lower()


@pytest.mark.parametrize("email", ["ann", "ann@", "@example.com", "a b@example.com", "", None, 7, [EMAIL]])
def test_what_is_no_address_is_none(email: Any) -> None:
    verified = {"email": email, "verified": True}
    assert claimed(email=email, trust=True).email is None
    assert from_github({"login": "nelly"}, [{**verified, "primary": True}]).email is None
    assert from_discord({"username": "nelly", **verified}).email is None


@pytest.mark.parametrize("verified", [False, None, 1, "true"])
def test_github_and_discord_say_that_an_address_is_verified(verified: Any) -> None:
    asked = {"email": EMAIL, "verified": verified}
    assert from_github({"login": "nelly"}, [{**asked, "primary": True}]) == Profile("nelly", None)
    assert from_discord({"username": "nelly", **asked}) == Profile("nelly", None)


def test_of_github_the_primary_address_counts_alone() -> None:
    other = {"email": "other@example.com", "verified": True}
    emails = [other, "junk", {**other, "primary": "yes"}, {"email": EMAIL, "primary": True, "verified": True}]
    assert from_github({"login": "nelly"}, emails) == Profile("nelly", EMAIL.lower())
    assert from_github({"login": "nelly"}, emails[:3]) == Profile("nelly", None)
    assert from_github({"login": "nelly"}, []) == Profile("nelly", None)
