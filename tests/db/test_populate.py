"""What comes along with what is found."""

from dataclasses import replace
from typing import Any

from tests.db.content import Content
from tests.db.test_find import ARTICLE, AUTHOR, CATEGORY, SINK, TAG, seed

FILE = "plugin::upload.file"


async def one(content: Content, uid: str, **params: Any) -> dict[str, Any]:
    rows = await content.find(uid, **params)
    assert len(rows) == 1
    return rows[0]


async def alpha(content: Content, populate: Any, **params: Any) -> dict[str, Any]:
    filters = {"documentId": "a1"}
    return await one(content, ARTICLE, filters=filters, fields="title", populate=populate, **params)


def names(documents: list[dict[str, Any]], name: str = "name") -> list[Any]:
    return [document[name] for document in documents]


async def test_relations_come_from_the_side_that_keeps_them(content: Content) -> None:
    await seed(content)
    found = await alpha(content, ["category", "authors", "tags", "cover", "gallery"])
    assert found["category"]["name"] == "News"
    assert names(found["authors"]) == ["Bob", "Ada"]
    assert names(found["tags"]) == ["python"]
    assert found["cover"] is None and found["gallery"] == []
    assert "internalNote" not in found["authors"][0] and "secret" not in found["authors"][0]


async def test_relations_come_from_the_other_side_in_the_status_asked_for(content: Content) -> None:
    await seed(content)
    populate = {"articles": {"fields": ["title", "locale"]}}
    news = await one(content, CATEGORY, filters={"name": "News"}, populate=populate)
    assert names(news["articles"], "title") == ["Alpha published", "Alpha fr"]
    drafts = await one(content, CATEGORY, filters={"name": "News"}, populate=populate, status="draft")
    assert names(drafts["articles"], "title") == ["Alpha draft", "Draft only"]
    ada = await one(content, AUTHOR, filters={"name": "Ada"}, populate=populate)
    assert names(ada["articles"], "title") == ["Alpha published", "Beta"]
    assert (await one(content, TAG, filters={"name": "ops"}, populate=populate))["articles"][0][
        "title"
    ] == "gamma"


async def test_populate_has_filters_sort_fields_and_depth(content: Content) -> None:
    await seed(content)
    below = {
        "articles": {"fields": "title", "sort": "title:desc", "populate": {"category": {"fields": "name"}}}
    }
    found = await alpha(content, {"authors": {"fields": "name", "sort": "name", "populate": below}})
    ada, bob = found["authors"]
    assert (ada["name"], bob["name"]) == ("Ada", "Bob")
    assert [(a["title"], a["category"]["name"]) for a in ada["articles"]] == [
        ("Beta", "Tech"),
        ("Alpha published", "News"),
    ]
    assert set(ada) == {"id", "documentId", "name", "articles"}
    filtered = await alpha(
        content, {"authors": {"filters": {"name": "Ada"}}, "category": {"filters": {"name": "x"}}}
    )
    assert names(filtered["authors"]) == ["Ada"] and filtered["category"] is None


async def test_a_range_inside_populate_has_both_of_its_ends(content: Content) -> None:
    await seed(content)
    between = {"filters": {"name": {"$between": ["Abe", "Anna"]}}}
    assert names((await alpha(content, {"authors": between}))["authors"]) == ["Ada"]


async def test_windows_inside_populate_are_of_each_parent(content: Content) -> None:
    await seed(content)
    query = content.trusted(
        AUTHOR, status="published", sort="name",
        populate={"articles": {"fields": ["title"], "sort": "title", "start": 0, "limit": 1}},
    )  # fmt: skip
    rows = (await content.db.find(query)).rows
    assert [names(row["articles"], "title") for row in rows] == [["Alpha published"], ["Alpha published"], []]
    query = content.trusted(
        AUTHOR, status="published", sort="name", populate={"articles": {"sort": "title", "start": 1}}
    )
    rows = (await content.db.find(query)).rows
    assert [names(row["articles"], "title") for row in rows] == [["Beta"], [], []]


async def test_values_inside_populate_are_those_of_the_query(content: Content) -> None:
    await seed(content)
    for between, titles in ((["A", "Alpha z"], ["Alpha published"]), (["Beta", "C"], ["Beta"])):
        below = {"sort": "title", "filters": {"title": {"$between": between}}}
        ada = await one(content, AUTHOR, filters={"name": "Ada"}, populate={"articles": below})
        assert names(ada["articles"], "title") == titles
    for start, count in ((0, 2), (10**30, 0)):
        query = content.trusted(
            AUTHOR, status="published", populate={"articles": {"start": start, "limit": 10**30}}
        )
        rows = (await content.db.find(query)).rows
        assert max(len(row["articles"]) for row in rows) == count


async def test_counts_stand_where_lists_would(content: Content) -> None:
    await seed(content)
    found = await alpha(
        content,
        {name: {"count": True} for name in ("authors", "links", "gallery", "blocks")},
    )
    assert found["authors"] == {"count": 2} and found["links"] == {"count": 2}
    assert found["gallery"] == [] and found["blocks"] == {"count": 3}  # media come whole


async def test_localizations_are_the_other_locales(content: Content) -> None:
    await seed(content)
    found = await alpha(content, {"localizations": {"fields": ["title", "locale"]}})
    assert names(found["localizations"], "title") == ["Alpha fr"]
    assert found["localizations"][0]["locale"] == "fr"


async def test_localizations_already_in_the_list_are_not_repeated(content: Content) -> None:
    await seed(content)
    rows = await content.find(ARTICLE, locale="*", filters={"documentId": "a1"}, populate="localizations")
    assert [row["localizations"] for row in rows] == [[], []]


async def test_components_show_the_fields_asked_for_and_nothing_private(content: Content) -> None:
    await seed(content)
    found = await alpha(content, ["seo", "links"])
    assert found["seo"] == {"id": 1, "metaTitle": "SEO", "metaDescription": None}
    assert names(found["links"], "label") == ["one", "two"]
    deep = await alpha(
        content, {"seo": {"fields": ["metaTitle"], "populate": {"links": {"fields": ["label"]}}}}
    )
    assert deep["seo"] == {"id": 1, "metaTitle": "SEO", "links": [{"id": 7, "label": "home"}]}
    box = {"id": 1, "label": "bx", "size": 2, "secretNote": "private"}
    await content.add(
        SINK,
        "s",
        name="s",
        box=box,
        boxes=[box | {"id": 2}],
        zone=[box | {"id": 3, "__component": "shared.box"}],
    )
    sink = await one(content, SINK, populate=["box", "boxes", "zone"])
    assert sink["box"] == {"id": 1, "label": "bx", "size": 2}
    assert sink["boxes"] == [{"id": 2, "label": "bx", "size": 2}]
    assert sink["zone"] == [{"__component": "shared.box", "id": 3, "label": "bx", "size": 2}]


async def test_rows_without_components_have_null_or_an_empty_list(content: Content) -> None:
    await content.add(ARTICLE, "x", title="Bare")
    found = await one(content, ARTICLE, populate=["seo", "links", "blocks"], fields="title")
    assert (found["seo"], found["links"], found["blocks"]) == (None, [], [])


async def test_zones_show_the_kinds_asked_for(content: Content) -> None:
    await seed(content)
    found = await alpha(content, "blocks")
    assert names(found["blocks"], "__component") == ["shared.rich-text", "shared.quote", "shared.slider"]
    found = await alpha(content, {"blocks": {"on": {"shared.quote": {"fields": ["body"]}}}})
    assert found["blocks"] == [{"__component": "shared.quote", "id": 1, "body": "quote"}]


async def test_relations_inside_components_come_along(content: Content) -> None:
    await seed(content)
    found = await alpha(
        content, {"blocks": {"on": {"shared.slider": {"populate": {"files": {"fields": ["name"]}}}}}}
    )
    (slider,) = found["blocks"]
    assert names(slider["files"]) == ["photo.png"]
    boxes = [{"id": number, "label": f"b{number}", "size": number} for number in (1, 2, 3)]
    row = await content.add(SINK, "s", name="s", box=boxes[2], boxes=boxes[:2])
    await content.link_component(SINK, row, ("shared.box", 2), "tag", (TAG, "ops"))
    await content.link_component(SINK, row, ("shared.box", 3), "tag", (TAG, "python"))
    sink = await one(
        content,
        SINK,
        populate={"boxes": {"populate": {"tag": {"fields": ["name"]}}}, "box": {"populate": "*"}},
    )
    assert [box["tag"] and box["tag"]["name"] for box in sink["boxes"]] == [None, "ops"]
    assert sink["box"]["tag"]["name"] == "python"
    assert await content.names(SINK, filters={"boxes": {"tag": {"name": "ops"}}}) == ["s"]
    assert await content.names(SINK, filters={"boxes": {"label": "b1", "tag": {"name": "ops"}}}) == []
    assert await content.names(SINK, filters={"box": {"tag": {"name": "python"}}}) == ["s"]


async def test_components_inside_populate_are_filtered_and_sorted(content: Content) -> None:
    boxes = [
        {"id": number, "label": label, "size": number} for number, label in ((1, "b"), (2, "c"), (3, "a"))
    ]
    zone = [{"__component": "shared.quote", "id": 1, "body": "q"}, {"__component": "shared.box", **boxes[0]}]
    await content.add(SINK, "s", name="s", boxes=boxes, box=boxes[0], zone=zone)
    found = await one(
        content, SINK, populate={"boxes": {"sort": "label:desc", "filters": {"size": {"$gt": "1"}}}}
    )
    assert names(found["boxes"], "label") == ["c", "a"]
    found = await one(content, SINK, populate={"boxes": {"filters": {"label": {"$in": ["a", "b"]}}}})
    assert names(found["boxes"], "label") == ["b", "a"]
    found = await one(content, SINK, populate={"box": {"filters": {"label": "x"}}})
    assert found["box"] is None
    await seed(content)
    for label, left in (("home", [7]), ("one", [])):
        below = {"links": {"filters": {"label": label}}}
        inside = (await alpha(content, {"seo": {"populate": below}}))["seo"]["links"]
        assert names(inside, "id") == left
    on = {"shared.box": {"filters": {"label": "x"}}, "shared.quote": True}
    found = await one(content, SINK, populate={"zone": {"on": on}})
    assert names(found["zone"], "__component") == ["shared.quote"]
    query = content.trusted(
        SINK, status="published", populate={"boxes": {"sort": "label", "start": 1, "limit": 1}}
    )
    assert names((await content.db.find(query)).rows[0]["boxes"], "label") == ["b"]


async def test_the_number_of_statements_is_independent_of_the_number_of_rows(content: Content) -> None:
    params: dict[str, Any] = {
        "pagination": {"limit": "100"},
        "populate": {
            "authors": {"populate": {"articles": {"populate": {"category": True, "tags": True}}}},
            "category": {"populate": {"articles": {"fields": ["title"]}}},
            "seo": {"populate": "*"},
            "blocks": {"on": {"shared.slider": {"populate": "*"}}},
            "localizations": True,
        },
    }
    counts = {}
    async with content.db.transaction():
        await seed(content)
        for number in range(10):
            await content.add(ARTICLE, title=f"n{number}", category="news", authors=["ada"], tags=["ops"])
    query = replace(content.query(ARTICLE, **params), foreign=False)
    counts["few"] = await content.count_statements(query)
    async with content.db.transaction():
        for number in range(1000):
            await content.add(
                ARTICLE, title=f"m{number}", category="tech", authors=["ada", "bob"], tags=["ops"]
            )
    counts["many"] = await content.count_statements(query)
    assert counts["few"] == counts["many"] == 10
    assert len((await content.db.find(query)).rows) == 100
