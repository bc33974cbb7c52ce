"""What permissions allow, without a database."""

from typing import Any

import pytest

from octavo.plugins.admin.abilities import READ, AdminAbility, PermissionRule
from octavo.plugins.admin.conditions import Conditions
from octavo.plugins.admin.readable_fields import list_fields

TAG = "api::tag.tag"


def permission(subject: str | None = TAG, action: str = READ, **more: Any) -> dict[str, Any]:
    return {"action": action, "subject": subject, **more}


def limited(*fields: str, **more: Any) -> dict[str, Any]:
    return permission(properties={"fields": list(fields), **more})


def test_nothing_is_allowed_that_is_not_permitted() -> None:
    ability = AdminAbility([limited("name", locales=["en"])])
    assert ability.can(READ, TAG) and ability.can(READ, TAG, "name") and ability.can(READ, TAG, locale="en")
    assert not ability.can(READ, TAG, "secret")
    assert not ability.can(READ, TAG, locale="fr")
    assert not ability.can(READ, "api::story.story")
    assert not ability.can("admin::users.read")
    assert not AdminAbility().can(READ, TAG)


def test_a_component_is_reached_by_what_is_inside() -> None:
    ability = AdminAbility([limited("seo.title")])
    assert ability.can(READ, TAG, "seo") and ability.can(READ, TAG, "seo.title")
    assert not ability.can(READ, TAG, "seo.note") and not ability.can(READ, TAG, "seot")


@pytest.mark.parametrize(
    ("had", "wanted", "passes"),
    [
        (limited("name"), limited("name"), True),
        (limited("name"), limited("name", "secret"), False),
        (limited("name"), permission(), False),
        (permission(), limited("name"), True),
        (limited("name", locales=["en"]), limited("name", locales=["fr"]), False),
        (permission(conditions=["a"]), permission(), False),
        (permission(conditions=["a"]), permission(conditions=["a"]), True),
        (permission(conditions=["a"]), permission(conditions=["a", "b"]), False),
        (permission(), permission(conditions=["a"]), True),
        (permission(), permission(None, "admin::users.read"), False),
    ],
)
def test_nobody_passes_on_more_than_they_have(had: Any, wanted: Any, passes: bool) -> None:
    assert AdminAbility([had]).includes(wanted) is passes
    assert AdminAbility(everything=True).includes(wanted)


def test_conditions_let_through_by_any_rule_and_unknown_ones_nobody() -> None:
    conditions = Conditions()
    conditions.add("api::own", "Own", lambda admin: {"owner": admin["id"]})
    with pytest.raises(ValueError, match="exists already"):
        conditions.add("api::own", "Own", lambda admin: {})
    admin = {"id": 7, "roles": [{"id": 1}]}
    own = AdminAbility([permission(conditions=["api::own", "admin::is-creator"])]).rules(READ, TAG)
    assert conditions.filters(own, admin) == {"$or": [{"owner": 7}, {"createdBy": {"id": {"$eq": 7}}}]}
    gone = AdminAbility([permission(conditions=["api::gone"])]).rules(READ, TAG)
    assert conditions.filters(gone, admin) == {"id": {"$in": []}}
    assert conditions.filters([*own, *AdminAbility([permission()]).rules(READ, TAG)], admin) is None


NAMES = frozenset({"name", "note"})
NOTES = frozenset({"note", "size"})


@pytest.mark.parametrize(
    ("rules", "fields"),
    [
        ((), None),
        ((PermissionRule(),), None),
        ((PermissionRule(NAMES),), NAMES),
        ((PermissionRule(NAMES), PermissionRule(NOTES)), NAMES | NOTES),
        ((PermissionRule(NAMES), PermissionRule()), None),
        ((PermissionRule(NAMES), PermissionRule(NOTES, conditions=("own",))), NAMES),
        (
            (PermissionRule(NAMES, conditions=("own",)), PermissionRule(NOTES, conditions=("own",))),
            NAMES & NOTES,
        ),
        ((PermissionRule(NAMES, conditions=("own",)), PermissionRule(conditions=("own",))), NAMES),
        ((PermissionRule(conditions=("own",)),), None),
    ],
)
def test_a_list_shows_what_every_entry_in_it_may_be_shown_with(
    rules: tuple[PermissionRule, ...], fields: frozenset[str] | None
) -> None:
    assert list_fields(rules) == fields
