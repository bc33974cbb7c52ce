"""What is told of a write that is refused: which findings, in which order, and the document they show."""

from typing import Any

import pytest
from tests.content.conftest import Opened
from tests.content.library import ARTICLE, CATEGORY, SINK, TAG, content_type, model_of, names, uid

from octavo.content.repository import Repository
from octavo.errors import Finding, OctavoError, YupValidationError

NO_KIND = "Cannot build relations store from dynamiczone, component identifier is undefined"
MISSING = "1 relation(s) of type api::tag.tag associated with this entity do not exist"


async def refused(documents: Any, **params: Any) -> list[Finding]:
    with pytest.raises(YupValidationError) as caught:
        await documents.create(**params)
    return list(caught.value.findings)


def told(findings: list[Finding]) -> list[tuple[Any, ...]]:
    return [(*finding.path, finding.message) for finding in findings]


async def test_what_is_wrong_with_references_comes_last_and_shows_the_whole_document(
    golden: Repository,
) -> None:
    box = {"__component": "shared.box", "label": "x", "tag": 9999}
    findings = await refused(golden.documents(SINK), data={"name": "n", "zone": [box], "parent": None})
    assert told(findings) == [
        ("zone", 0, "label", "zone[0].label must be at least 2 characters"),
        (MISSING,),
    ]
    shown = findings[1].value
    assert shown["zone"] == [{**box, "tag": {"set": [{"id": 9999}]}}]
    assert (shown["parent"], shown["greeting"], shown["level"], shown["boxes"]) == (None, "hello", "low", [])


async def test_relations_are_shown_as_what_they_are_set_to(golden: Repository) -> None:
    for given, shown in (
        (None, None),
        ({}, {}),
        (False, False),
        (True, {"set": [True]}),
        ([], {"set": []}),
        ({"connect": []}, {"connect": []}),
        (["9999", None], {"set": [{"id": "9999"}]}),
    ):
        findings = await refused(
            golden.documents(SINK), data={"name": "n", "manyTags": given, "box": {"label": "ab", "tag": 9999}}
        )
        assert findings[-1].value["manyTags"] == shown, given


@pytest.mark.parametrize(
    ("zone", "message"),
    [
        ({}, NO_KIND),
        ("x", NO_KIND),
        ([{"label": "no kind"}], NO_KIND),
        ([{"__component": None}], NO_KIND),
        ([None], "Invalid relations"),
        ([{"__component": "shared.nope"}], "Invalid relations"),
    ],
)
async def test_a_zone_whose_kinds_cannot_be_told_is_refused_twice(
    golden: Repository, zone: Any, message: str
) -> None:
    findings = await refused(golden.documents(SINK), data={"name": "n", "zone": zone})
    assert findings[0].path[0] == "zone"
    assert (findings[-1].path, findings[-1].message) == ((), message)


async def test_findings_stand_in_the_order_of_the_schema(golden: Repository) -> None:
    quote = {"__component": "shared.quote", "body": []}
    findings = await refused(golden.documents(ARTICLE), data={"title": [], "blocks": [quote], "views": "x"})
    assert [finding.path[0] for finding in findings] == ["title", "views", "blocks"]
    data = {"name": "n", "boxes": [{"label": "a"}], "box": {"label": "b"}, "zone": "x"}
    findings = await refused(golden.documents(SINK), data=data)
    assert [finding.path[:1] for finding in findings] == [("box",), ("boxes",), ("zone",), ()]


async def test_an_attribute_stands_beside_the_one_its_name_begins_with(opened: Opened) -> None:
    attributes = {"pic": {"type": "integer"}, "note": {"type": "integer"}, "pics": {"type": "integer"}}
    async with opened(model_of(content_type("album", attributes))) as repository:
        data = dict.fromkeys(attributes, "x")
        findings = await refused(repository.documents(uid("album")), data=data)
    assert [finding.path[0] for finding in findings] == ["pics", "pic", "note"]


async def test_publishing_shows_what_a_component_does_not_have_as_null(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    for data, path in (
        ({"seo": {}}, ("seo", "metaTitle")),
        ({"links": [{"url": "x"}]}, ("links", 0, "label")),
        ({"seo": {"metaTitle": "m", "links": [{}]}}, ("seo", "links", 0, "label")),
    ):
        findings = await refused(articles, data={"title": "t", **data}, status="published")
        assert [(finding.path, finding.value) for finding in findings] == [(path, None)]
        assert findings[0].message.endswith("must be a `string` type, but the final value was: `null`.")
    assert await articles.count() == 0


@pytest.mark.parametrize("given", [None, "abc", 4242, True, 1.5])
async def test_a_component_that_is_not_the_entrys_own_is_refused(golden: Repository, given: Any) -> None:
    sinks = golden.documents(SINK)
    box = {"id": given, "label": "ab"}
    made = await sinks.create(data={"name": "n", "box": box, "boxes": [box]}, populate=["box", "boxes"])
    assert names([made["box"], *made["boxes"]], "label") == ["ab", "ab"]
    for data in ({"box": box}, {"boxes": [box]}, {"zone": [{**box, "__component": "shared.box"}]}):
        with pytest.raises(OctavoError, match="are not related to the entity"):
            await sinks.update(made["documentId"], data=data)


async def test_a_to_one_relation_keeps_the_first_connected_and_the_last_set(golden: Repository) -> None:
    one, two = [(await golden.documents(CATEGORY).create(data={"name": name}))["documentId"] for name in "ab"]
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "t"})
    for value, kept in (
        ({"connect": [one, two]}, one),
        ({"connect": [two, one]}, two),
        ({}, two),
        ([two, one], one),
        ({"set": None}, one),
    ):
        changed = await articles.update(
            made["documentId"], data={"category": value}, populate="category", status="draft"
        )
        assert changed is not None
        assert changed["category"]["documentId"] == kept


async def test_an_empty_object_leaves_a_relation_as_it_is(golden: Repository) -> None:
    tags = [(await golden.documents(TAG).create(data={"name": name}))["documentId"] for name in "ab"]
    sinks = golden.documents(SINK)
    made = await sinks.create(data={"name": "n", "manyTags": tags})
    changed = await sinks.update(made["documentId"], data={"manyTags": {}}, populate="manyTags")
    assert changed is not None
    assert names(changed["manyTags"], "documentId") == tags


async def test_a_single_file_is_the_first_one_named_and_cleared_by_an_empty_object(
    golden: Repository,
) -> None:
    file = {
        "name": "f",
        "hash": "h",
        "mime": "image/png",
        "size": 1,
        "url": "/f",
        "provider": "local",
        "folderPath": "/",
    }
    files = golden.documents("plugin::upload.file")
    first, second = [(await files.create(data=file))["documentId"] for _ in range(2)]
    sinks = golden.documents(SINK)
    made = await sinks.create(data={"name": "n"})
    for value, kept in (([first, second], first), ({"connect": [second]}, second), ({}, None)):
        changed = await sinks.update(made["documentId"], data={"picture": value}, populate="picture")
        assert changed is not None
        assert (changed["picture"] or {}).get("documentId") == kept
