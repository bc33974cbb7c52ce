"""What a query finds: filters, sort, window, and the values of the wire."""

from decimal import Decimal
from typing import Any

from tests.db.content import Content

ARTICLE, AUTHOR, TAG, CATEGORY = (
    "api::article.article",
    "api::author.author",
    "api::tag.tag",
    "api::category.category",
)
SINK = "api::kitchen-sink.kitchen-sink"


async def seed(content: Content) -> None:
    """Insert articles in two statuses and locales, with everything that can hang on them."""
    async with content.db.transaction():
        await _people_and_places(content)
        await _articles(content)


async def _people_and_places(content: Content) -> None:
    await content.add(CATEGORY, "news", name="News", position=1)
    await content.add(CATEGORY, "tech", name="Tech", position=2)
    for name in ("Ada", "Bob", "Cyd"):
        await content.add(AUTHOR, name.lower(), name=name, email=f"{name.lower()}@example.com")
    await content.add(TAG, "python", name="python")
    await content.add(TAG, "ops", name="ops")
    await content.add("plugin::upload.file", "f1", name="photo.png", hash="h", mime="image/png", size=1.5)


async def _articles(content: Content) -> None:
    home = {"id": 7, "label": "home", "url": "/"}
    seo = {"id": 1, "metaTitle": "SEO", "metaDescription": None, "links": [home]}
    links = [{"id": 8, "label": "one", "url": "http://one"}, {"id": 9, "label": "two", "url": None}]
    blocks = [
        {"__component": "shared.rich-text", "id": 1, "body": "rich"},
        {"__component": "shared.quote", "id": 1, "title": "Q", "body": "quote"},
        {"__component": "shared.slider", "id": 1, "caption": "C"},
    ]
    for status in ("published", "draft"):
        row = await content.add(
            ARTICLE,
            "a1",
            title=f"Alpha {status}",
            status=status,
            views=10,
            rating=4.5,
            featured=True,
            publishOn="2024-01-15",
            category="news",
            authors=["bob", "ada"],
            tags=["python"],
            seo=seo,
            links=links,
            blocks=blocks,
        )
        if status == "published":
            await content.link_component(
                ARTICLE, row, ("shared.slider", 1), "files", ("plugin::upload.file", "f1")
            )
    await content.add(ARTICLE, "a2", title="Beta", views=None, rating=2, category="tech", authors=["ada"])
    await content.add(ARTICLE, "a3", title="gamma", views=-5, authors=[], tags=["ops", "python"])
    await content.add(ARTICLE, "a1", title="Alpha fr", locale="fr", views=10, category="news")
    await content.add(ARTICLE, "d1", title="Draft only", status="draft", category="news", authors=["ada"])


async def test_documents_have_the_values_of_the_wire(content: Content) -> None:
    values = {
        "name": "One",
        "int": 5,
        "big": 9007199254740993,
        "flt": 9.0,
        "dec": Decimal("0.10"),
        "flag": False,
        "day": "2024-02-29",
        "clock": "00:00:00",
        "moment": "2023-01-01T00:00:00.000Z",
        "stamp": "2024-02-29T10:20:30.456Z",
        "color": "red",
        "data": {"k": [1, {"z": None}]},
        "content": [],
        "hidden": "h",
    }
    row = await content.add(SINK, "s1", **values)
    (document,) = await content.find(SINK)
    expected = {name: value for name, value in values.items() if name != "hidden"} | {
        "id": row,
        "documentId": "s1",
        "big": "9007199254740993",
        "dec": 0.1,
        "clock": "00:00:00.000",
        "stamp": "1709202030456",
        "createdAt": "2024-05-06T07:08:09.010Z",
        "code": None,
    }
    assert {name: document[name] for name in expected} == expected
    assert type(document["flt"]) is int
    assert "hidden" not in document and "pass" not in document and "locale" not in document


FILTERS: list[Any] = [
    ({"views": "10"}, ["Alpha published"]),
    ({"views": {"$ne": "10"}}, ["gamma"]),
    ({"views": {"$null": "true"}}, ["Beta"]),
    ({"views": {"$notIn": ["10", "3"]}}, ["gamma"]),
    ({"views": {"$between": ["-5", "9"]}}, ["gamma"]),
    ({"rating": {"$gte": "2"}}, ["Alpha published", "Beta"]),
    ({"title": {"$in": ["Beta", "x"]}}, ["Beta"]),
    ({"featured": "true"}, ["Alpha published"]),
    ({"publishOn": {"$lt": "2024-02-01"}}, ["Alpha published"]),
    ({"$not": {"title": "Beta"}}, ["Alpha published", "gamma"]),
    ({"$or": [{"title": "Beta"}, {"views": "10"}]}, ["Alpha published", "Beta"]),
    ({"category": {"name": "Tech"}}, ["Beta"]),
    ({"category": {"$null": "true"}}, ["gamma"]),
    ({"authors": {"name": "Ada"}}, ["Alpha published", "Beta"]),
    ({"authors": {"name": {"$ne": "Bob"}}}, ["Alpha published", "Beta"]),
    ({"authors": {"$null": "true"}}, ["gamma"]),
    ({"authors": {"name": {"$null": "true"}}}, ["gamma"]),
    ({"authors": {"articles": {"category": {"name": "Tech"}}}}, ["Alpha published", "Beta"]),
    ({"authors": {"name": "Ada", "email": "bob@example.com"}}, []),
    ({"$and": [{"authors": {"name": "Ada"}}, {"authors": {"name": "Bob"}}]}, ["Alpha published"]),
    ({"seo": {"metaTitle": "SEO"}}, ["Alpha published"]),
    ({"seo": {"$notNull": "true"}}, ["Alpha published"]),
    ({"seo": {"metaTitle": {"$null": "true"}}}, ["Beta", "gamma"]),
    ({"seo": {"links": {"label": "home"}}}, ["Alpha published"]),
    ({"links": {"label": {"$startsWith": "t"}}}, ["Alpha published"]),
    ({"links": {"label": "one", "url": {"$null": "true"}}}, []),
    ({"links": {"url": {"$null": "true"}}}, ["Alpha published", "Beta", "gamma"]),
    ({"views": [None]}, []),
    ({"views": {"$notIn": [None]}}, []),
    ({"title": {"$notIn": [None, "Beta"]}}, []),
    ({"title": {"$in": [None, "Beta"]}}, ["Beta"]),
    ({"featured": {"$in": [None]}}, []),
    ({"publishOn": {"$in": [None]}}, []),
    ({"rating": {"$notIn": [None]}}, []),
    ({"createdAt": [None]}, []),
    ({"id": [None]}, []),
    ({"localizations": {"title": "Alpha fr"}}, ["Alpha published"]),
    ({"localizations": {"title": "Beta"}}, ["Beta"]),
    ({"localizations": {"$null": "true"}}, []),
    ({"cover": {"$null": "true"}}, ["Alpha published", "Beta", "gamma"]),
    ({"tags": {"articles": {"title": "gamma"}}}, ["Alpha published", "gamma"]),
    ({"id": {"$gt": "0"}}, ["Alpha published", "Beta", "gamma"]),
    ({"id": "99999999999999999999"}, []),
    ({"documentId": {"$in": ["a2", "a3"]}}, ["Beta", "gamma"]),
    ({"createdAt": {"$gt": "2024-05-06T07:08:09.009Z"}}, ["Alpha published", "Beta", "gamma"]),
    ({"createdAt": {"$eq": "2024-05-06T07:08:09.010Z"}}, ["Alpha published", "Beta", "gamma"]),
]


async def test_filters_find_what_they_describe(content: Content) -> None:
    await seed(content)
    for filters, titles in FILTERS:
        assert await content.names(ARTICLE, "title", filters=filters) == titles, filters


async def test_relations_lead_to_the_status_that_was_asked_for_only(content: Content) -> None:
    await seed(content)
    by_title = {"articles": {"title": "Draft only"}}
    assert await content.names(AUTHOR, filters=by_title) == []
    assert await content.names(AUTHOR, filters=by_title, status="draft") == ["Ada"]


SORTS: list[Any] = [
    ("title:desc", ["gamma", "Beta", "Alpha published"]),
    ("views", ["Beta", "gamma", "Alpha published"]),
    ("views:desc", ["Alpha published", "gamma", "Beta"]),
    ("category.name", ["gamma", "Alpha published", "Beta"]),
    ("category.position:desc,title", ["Beta", "Alpha published", "gamma"]),
    ("seo.metaTitle:desc,title:desc", ["Alpha published", "gamma", "Beta"]),
    ("authors.name:desc,title", ["Alpha published", "Beta", "gamma"]),
    ("authors.name,title:desc", ["gamma", "Beta", "Alpha published"]),
    ("links.label:desc,id:desc", ["Alpha published", "gamma", "Beta"]),
    ("", ["Alpha published", "Beta", "gamma"]),
]


async def test_sort_puts_nulls_first_and_ties_in_the_order_of_ids(content: Content) -> None:
    await seed(content)
    for sort, titles in SORTS:
        assert await content.names(ARTICLE, "title", sort=sort) == titles, sort


async def test_windows_cut_the_list_and_the_total_counts_all(content: Content) -> None:
    await seed(content)
    query = content.query(ARTICLE, pagination={"start": "1", "limit": "1"}, fields="title")
    found = await content.db.find(query)
    assert [row["title"] for row in found.rows] == ["Beta"]
    assert found.total == 3
    assert await content.db.count(query) == 3
    beyond = content.query(ARTICLE, pagination={"page": "9007199254740993", "pageSize": "1"})
    assert await content.db.find(beyond) == ([], 3)


async def test_search_looks_into_texts_and_numbers(content: Content) -> None:
    await seed(content)
    assert await content.names(ARTICLE, "title", _q="ALPHA") == ["Alpha published"]
    assert await content.names(ARTICLE, "title", _q="-5") == ["gamma"]


async def test_locales_are_one_some_or_all(content: Content) -> None:
    await seed(content)
    assert await content.names(ARTICLE, "title", locale="fr") == ["Alpha fr"]
    assert await content.names(ARTICLE, "title", locale="xx") == []
    assert len(await content.names(ARTICLE, "title", locale="*")) == 4
    assert len(await content.names(ARTICLE, "title", locale=["fr", "en"])) == 4


PUBLICATIONS: list[Any] = [
    ("never-published", "draft", ["d1"]),
    ("has-published-version", "draft", ["a1"]),
    ("modified", "draft", []),
    ("unmodified", "draft", ["a1"]),
    ("published-without-draft", "published", ["a2", "a3"]),
    ("published-with-draft", "published", ["a1"]),
    ("published-with-draft", "draft", []),
    ("published-without-draft", "draft", []),
    ("never-published-document", "draft", ["d1"]),
    ("has-published-version-document", "draft", ["a1"]),
]


async def test_publication_filters_look_at_the_other_version(content: Content) -> None:
    await seed(content)
    for mode, status, found in PUBLICATIONS:
        params = {"publicationFilter": mode, "status": status}
        assert await content.names(ARTICLE, "documentId", **params) == found, mode


async def test_own_code_sorts_by_what_is_published(content: Content) -> None:
    await seed(content)
    async with content.db.transaction():
        await content.add(
            ARTICLE, "m1", title="Was changed", status="draft", updatedAt="2024-06-06T07:08:09.010Z"
        )
        await content.add(ARTICLE, "m1", title="Was not", status="published")
    for order, found in (("asc", ["d1", "m1", "a1"]), ("desc", ["a1", "m1", "d1"])):
        query = content.trusted(ARTICLE, status="draft", sort=f"status:{order}", locale="en")
        assert [row["documentId"] for row in (await content.db.find(query)).rows] == found


async def test_what_is_published_in_another_locale_is_a_published_document(content: Content) -> None:
    await seed(content)
    async with content.db.transaction():
        await content.add(ARTICLE, "b1", title="Only a draft here", status="draft")
        await content.add(ARTICLE, "b1", title="Publi\u00e9", status="published", locale="fr")
    found = {
        mode: await content.names(ARTICLE, "documentId", publicationFilter=mode, status="draft")
        for mode in ("never-published", "never-published-document", "has-published-version-document")
    }
    assert found == {
        "never-published": ["d1", "b1"],
        "never-published-document": ["d1"],
        "has-published-version-document": ["a1", "b1"],
    }


async def test_publication_filters_hold_for_what_is_brought_along(content: Content) -> None:
    await seed(content)
    found: dict[str, list[str]] = {}
    for mode in ("published-with-draft", "published-without-draft"):
        query: dict[str, Any] = {"populate": "articles", "sort": "name", "publicationFilter": mode}
        rows = await content.find(CATEGORY, status="published", **query)
        found[mode] = [article["title"] for row in rows for article in row["articles"]]
    assert found["published-with-draft"] == ["Alpha published"]
    assert found["published-without-draft"] == ["Alpha fr", "Beta"]
