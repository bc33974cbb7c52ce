"""What holds for every query: an answer or a refusal, and never a word of what the caller may not see."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.schemas import load_project_schemas

from octavo.errors import ApplicationError, GrantError, ValidationError
from octavo.queries.access import EVERYTHING, Caller, Grants
from octavo.queries.compile import compile_document_query, compile_query
from octavo.queries.filters import OPERATORS
from octavo.queries.params import DOCUMENT_KEYS, QUERY_KEYS
from octavo.queries.plan import (
    All,
    AnyOf,
    Compare,
    ComponentPopulate,
    Condition,
    Negate,
    Populate,
    RelationPopulate,
    Selection,
    Through,
)
from octavo.queries.sanitize import sanitize_query
from octavo.schema.attributes.base import Attribute, ComponentAttribute, Media, Relation, Scalar
from octavo.schema.content_type import ContentType

SCHEMAS = load_project_schemas(Path(__file__).parents[1] / "apps" / "golden")
TYPES = [owner for uid, owner in SCHEMAS.content_types.items() if uid.startswith("api::")]
LIMITED = Grants(["api::article.article.find", "api::author.author.find"])
CALLER = Caller(EVERYTHING)


def attributes_of(uid: str) -> dict[str, Attribute]:
    owner = SCHEMAS[uid]
    return dict(owner.all_attributes if isinstance(owner, ContentType) else owner.attributes)


def target_of(attribute: Attribute) -> str | None:
    if isinstance(attribute, Relation):
        return attribute.target
    if isinstance(attribute, ComponentAttribute):
        return attribute.component
    return "plugin::upload.file" if isinstance(attribute, Media) else None


def named(selection: Selection) -> Iterator[tuple[str, str]]:
    """Everything a selection names, as the type or component and the attribute."""
    for name in selection.fields:
        yield selection.uid, name
    if selection.where is not None:
        yield from in_condition(selection.uid, selection.where)
    for order in selection.order:
        uid: str | None = selection.uid
        for name in order.path:
            assert uid is not None
            yield uid, name
            uid = target_of(attributes_of(uid)[name]) if name in attributes_of(uid) else None
    for populate in selection.populate:
        yield selection.uid, populate.attribute
        for part in parts(populate):
            yield from named(part)


def parts(populate: Populate) -> tuple[Selection, ...]:
    one = isinstance(populate, RelationPopulate | ComponentPopulate)
    return (populate.selection,) if one else populate.selections


def in_condition(uid: str, condition: Condition) -> Iterator[tuple[str, str]]:
    if isinstance(condition, All | AnyOf):
        assert condition.members, "an empty group would restrict nothing"
        for member in condition.members:
            yield from in_condition(uid, member)
    elif isinstance(condition, Negate):
        yield from in_condition(uid, condition.member)
    elif isinstance(condition, Through):
        yield uid, condition.attribute
        yield from in_condition(condition.target, condition.condition)
    elif isinstance(condition, Compare):
        yield uid, condition.attribute
    else:
        for name in condition.attributes:
            yield uid, name


def is_visible(uid: str, name: str) -> bool:
    attribute = attributes_of(uid).get(name)
    return name == "id" if attribute is None else CALLER.sees(SCHEMAS[uid], attribute)


NAMES = sorted(
    {name for owner in TYPES for name in attributes_of(owner.uid)} | {"password", "label", "secretNote"}
)
KEYS = st.sampled_from(
    [*NAMES, *sorted(OPERATORS), "on", "count", "shared.box", "0", "*", "", "true", "nope", "a.b"]
)
TEXTS = st.sampled_from(
    [*NAMES, "*", "", "true", "0", "1", "en", "draft", "asc", "title:desc", "a,b", "2024-01-01"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | TEXTS
DOTTED = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(".".join)
JSON = st.recursive(
    LEAVES | DOTTED,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)
LIKELY = st.recursive(
    LEAVES | DOTTED, lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=3), max_leaves=8
)


ANY_MAPPING = given(
    st.sampled_from(TYPES),
    st.dictionaries(st.sampled_from(sorted(QUERY_KEYS)), LIKELY | JSON, max_size=4),
    st.sampled_from(["find", "find_one", "update", "delete", "count"]),
)


@settings(max_examples=100)
@ANY_MAPPING
def test_any_mapping_is_answered_or_refused(owner: ContentType, raw: dict[str, Any], action: Any) -> None:
    answered_or_refused(owner, raw, action)


@pytest.mark.soak
@settings(max_examples=1000)
@ANY_MAPPING
def test_many_mappings_are_answered_or_refused(owner: ContentType, raw: dict[str, Any], action: Any) -> None:
    answered_or_refused(owner, raw, action)


def answered_or_refused(owner: ContentType, raw: dict[str, Any], action: Any) -> None:
    for ability in (EVERYTHING, LIMITED, None):
        try:
            query = compile_query(SCHEMAS, owner, raw, ability=ability, action=action)
        except ApplicationError as error:
            # Drafts are for who has the grant.
            assert error.status == (403 if isinstance(error, GrantError) else 400) and error.message
            continue
        assert hash(query.plan) == hash(
            compile_query(SCHEMAS, owner, raw, ability=ability, action=action).plan
        )
        for uid, name in named(query.plan.selection):
            assert is_visible(uid, name), (uid, name)


@settings(max_examples=200)
@given(
    st.sampled_from(TYPES), st.dictionaries(st.sampled_from(sorted(DOCUMENT_KEYS)), LIKELY | JSON, max_size=4)
)
def test_the_document_service_answers_or_refuses(owner: ContentType, params: dict[str, Any]) -> None:
    try:
        compile_document_query(SCHEMAS, owner, params)
    except ApplicationError as error:
        assert error.status == 400


@settings(max_examples=200)
@given(
    st.sampled_from(TYPES),
    st.fixed_dictionaries({}, optional=dict.fromkeys(("filters", "sort", "fields", "populate"), LIKELY)),
)
def test_what_is_left_of_a_query_shows_nothing_forbidden(owner: ContentType, raw: dict[str, Any]) -> None:
    clean = sanitize_query(SCHEMAS, owner, raw, ability=LIMITED)
    try:
        compile_query(SCHEMAS, owner, clean, ability=LIMITED)
    except ApplicationError as error:
        assert "key" not in error.details, (raw, clean, error.message)


def hidden_paths(uid: str, depth: int) -> Iterator[tuple[list[str], str, Attribute]]:
    """Ways to every hidden attribute, each type visited once a level."""
    for name, attribute in attributes_of(uid).items():
        if not CALLER.sees(SCHEMAS[uid], attribute):
            yield [], name, attribute
        target = target_of(attribute)
        if depth and target is not None and target != uid and CALLER.sees(SCHEMAS[uid], attribute):
            for way, hidden, found in hidden_paths(target, depth - 1):
                yield [name, *way], hidden, found


HIDDEN = [
    pytest.param(owner, way, name, attribute, id=f"{owner.uid}:{'.'.join([*way, name])}")
    for owner in TYPES
    for way, name, attribute in hidden_paths(owner.uid, 2)
]


def nested(way: list[str], value: Any) -> Any:
    for name in reversed(way):
        value = {name: value}
    return value


def populated(way: list[str], value: Any) -> Any:
    for name in reversed(way):
        value = {"populate": {name: value}}
    return value["populate"]


@pytest.mark.parametrize(("owner", "way", "name", "attribute"), HIDDEN)
def test_hidden_attributes_are_refused_in_every_parameter(
    owner: ContentType, way: list[str], name: str, attribute: Attribute
) -> None:
    dotted = ".".join([*way, name])
    below = {} if isinstance(attribute, Scalar) else {"id": "1"}
    operand = below or {"$startsWith": "$2a"}
    raws: list[dict[str, Any]] = [
        {"filters": nested(way, {name: operand})},
        {"filters": nested(way, {name: {"$null": "true"}})},
        {"filters": {"$and": [{"$or": [nested(way, {name: operand})]}]}},
        {"filters": {"$not": nested(way, {"$or": [{name: operand}]})}},
        {"sort": dotted if isinstance(attribute, Scalar) else f"{dotted}.id"},
        {"sort": [nested(way, {name: "asc" if isinstance(attribute, Scalar) else {"id": "asc"}})]},
    ]
    if way:
        for option in ({"fields": [name]}, {"filters": {name: operand}}, {"sort": name}, {"populate": name}):
            raws.append({"populate": populated(way, option)})
    else:
        raws += [{"fields": name}, {"fields": ["id", name]}, {"populate": name}, {"populate": {name: "true"}}]
    for raw in raws:
        with pytest.raises(ValidationError) as caught:
            compile_query(SCHEMAS, owner, raw, ability=EVERYTHING)
        assert caught.value.details["key"] == name, raw
