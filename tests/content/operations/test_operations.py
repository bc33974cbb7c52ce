"""The operations on documents, on the golden application's types."""

import asyncio
from typing import Any

import pytest
from tests.content.library import ARTICLE, AUTHOR, CATEGORY, GLOBAL, HOMEPAGE, SINK, TAG, Statements, names

from octavo.content.repository import Repository
from octavo.errors import ApplicationError, NotFoundError, ValidationError, YupValidationError


async def test_a_type_without_drafts_has_one_version_that_is_published(golden: Repository) -> None:
    tags = golden.documents(TAG)
    made = await tags.create(data={"name": "python"})
    assert set(made) == {"id", "documentId", "name", "createdAt", "updatedAt", "publishedAt", "locale"}
    assert made["publishedAt"] is not None and made["locale"] is None
    assert await tags.find_one(made["documentId"], status="published") == made
    changed = await tags.update(made["documentId"], data={"name": "Python"})
    assert changed is not None and changed["name"] == "Python" and changed["id"] == made["id"]
    assert await tags.count() == 1
    assert (await tags.delete(made["documentId"]))["entries"] == [changed]
    assert await tags.find_one(made["documentId"]) is None


async def test_the_seed(golden: Repository) -> None:
    news = await golden.documents(CATEGORY).create(data={"name": "News", "position": 1})
    ada = await golden.documents(AUTHOR).create(data={"name": "Ada", "secret": "s3cretpw"})
    bob = await golden.documents(AUTHOR).create(data={"name": "Bob"})
    tag = await golden.documents(TAG).create(data={"name": "python"})
    articles = golden.documents(ARTICLE)
    made = await articles.create(
        data={
            "title": "Alpha",
            "category": news["documentId"],
            "authors": [ada["documentId"], bob["documentId"]],
            "tags": {"connect": [{"id": tag["id"]}]},
            "seo": {"metaTitle": "T", "links": [{"label": "home"}, {"label": "docs"}]},
            "links": [{"label": "one"}, {"label": "two"}],
            "blocks": [{"__component": "shared.quote", "body": "to be"}],
        },
        status="published",
        populate="*",
    )
    assert made["publishedAt"] is not None
    assert made["category"]["name"] == "News"
    assert names(made["authors"]) == ["Ada", "Bob"]
    assert names(made["tags"]) == ["python"]
    assert made["seo"]["metaTitle"] == "T"
    assert names(made["links"], "label") == ["one", "two"]
    assert made["blocks"][0]["__component"] == "shared.quote"
    draft = await articles.find_one(
        made["documentId"], populate={"authors": True, "seo": {"populate": "links"}}
    )
    assert draft is not None and draft["id"] != made["id"] and draft["publishedAt"] is None
    assert draft["seo"]["id"] != made["seo"]["id"]
    assert names(draft["seo"]["links"], "label") == ["home", "docs"]
    french = await articles.update(
        made["documentId"], locale="fr", status="published", data={"title": "Alpha fr"}, populate="*"
    )
    assert french is not None and french["seo"]["metaTitle"] == "T" and french["authors"] == []
    home = golden.documents(HOMEPAGE)
    await home.create(data={"headline": "Hi", "featuredArticles": [made["documentId"]]}, status="published")
    found = await home.find_first(populate="featuredArticles", status="published")
    assert found is not None and names(found["featuredArticles"], "title") == ["Alpha"]
    sink = await golden.documents(SINK).create(
        data={
            "name": "s",
            "box": {"label": "bx", "tag": tag["documentId"]},
            "zone": [{"__component": "shared.box", "label": "zb", "tag": tag["documentId"]}],
            "oneTag": tag["documentId"],
            "manyTags": [tag["documentId"]],
        },
        populate={
            "box": {"populate": "tag"},
            "zone": {"on": {"shared.box": {"populate": "tag"}}},
            "oneTag": True,
        },
    )
    assert sink["box"]["tag"]["name"] == "python" and sink["zone"][0]["tag"]["name"] == "python"


async def test_publish_update_discard_unpublish(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    made = await articles.create(data={"title": "DS", "links": [{"label": "a"}]})
    id_ = made["documentId"]
    assert await articles.find_one(id_, status="published") is None
    published = (await articles.publish(id_))["entries"]
    assert names(published, "title") == ["DS"]
    await articles.update(id_, data={"title": "DS 2"})
    assert (await articles.find_one(id_, status="published"))["title"] == "DS"
    assert names((await articles.discard_draft(id_))["entries"], "title") == ["DS"]
    assert names((await articles.unpublish(id_))["entries"], "title") == ["DS"]
    assert (await articles.unpublish(id_))["entries"] == []
    assert (await articles.discard_draft(id_))["entries"] == []
    assert await articles.update("nosuchdocumentid00000000", data={"title": "n"}) is None
    assert (await articles.delete("nosuchdocumentid00000000"))["entries"] == []


async def test_what_is_refused_is_told_and_nothing_is_written(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    with pytest.raises(ValidationError, match='Document with id "nosuch", locale "null" not found'):
        await articles.create(data={"title": "x", "authors": ["nosuch"]})
    with pytest.raises(
        YupValidationError, match=r"1 relation\(s\) of type api::author.author associated"
    ) as caught:
        await articles.create(data={"title": "x", "authors": [99999]})
    value = caught.value.findings[0].value
    assert (
        value["authors"] == {"set": [{"id": 99999}]}
        and value["publishedAt"] is None
        and value["locale"] == "en"
    )
    with pytest.raises(YupValidationError, match="Invalid relations"):
        await articles.create(data={"title": "x", "authors": {"connect": [{}]}})
    with pytest.raises(YupValidationError, match="title must be a `string` type"):
        await articles.create(data={}, status="published")
    with pytest.raises(ValidationError, match="Invalid key nope"):
        await articles.create(data={"title": "x"}, nope=1)
    with pytest.raises(ValidationError, match="xx"):
        await articles.create(data={"title": "x"}, locale="xx")
    with pytest.raises(ApplicationError, match="no drafts"):
        await golden.documents(TAG).publish("a")
    assert await articles.count(locale="*") == 0


async def test_a_unique_value_is_refused_with_its_path(golden: Repository) -> None:
    authors = golden.documents(AUTHOR)
    await authors.create(data={"name": "Ada"})
    with pytest.raises(YupValidationError, match="This attribute must be unique") as caught:
        await authors.create(data={"name": "Ada"})
    assert caught.value.details["errors"][0]["path"] == ["name"]
    assert await authors.count() == 1


async def test_clone_copies_drafts_with_changes(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    tag = await golden.documents(TAG).create(data={"name": "t"})
    made = await articles.create(
        data={"title": "A", "slug": "a", "tags": [tag["documentId"]], "links": [{"label": "l"}]}
    )
    await articles.publish(made["documentId"])
    same = await articles.clone(made["documentId"])
    with pytest.raises(YupValidationError, match="unique"):
        await articles.publish(same["documentId"])
    cloned = await articles.clone(
        made["documentId"], data={"title": "B", "slug": "b"}, populate=["tags", "links"]
    )
    copy = cloned["entries"][0]
    assert (
        copy["title"] == "B" and names(copy["tags"]) == ["t"] and copy["documentId"] == cloned["documentId"]
    )
    original = await articles.find_one(made["documentId"], populate=["tags", "links"])
    assert original is not None and original["title"] == "A"
    assert original["links"][0]["id"] != copy["links"][0]["id"]


async def test_a_clone_stands_where_the_original_does(golden: Repository) -> None:
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    tag = await tags.create(data={"name": "t"})
    made = await articles.create(data={"title": "A", "slug": "a", "tags": [tag["documentId"]]})
    await articles.publish(made["documentId"])
    draft = await articles.create(data={"title": "B", "slug": "b", "tags": [tag["documentId"]]})
    await articles.update(made["documentId"], data={"tags": {"disconnect": [tag["documentId"]]}})
    copy = (await tags.clone(tag["documentId"], data={"name": "u"}))["documentId"]
    bare = (await tags.clone(tag["documentId"], data={"name": "v", "articles": []}))["documentId"]

    async def seen(document_id: str, status: str) -> list[str]:
        found = await tags.find_one(document_id, status=status, populate=["articles"])
        assert found is not None
        return names(found["articles"], "title")

    for tagged in (tag["documentId"], copy):
        assert [await seen(tagged, "published"), await seen(tagged, "draft")] == [["A"], ["B"]]
    assert [await seen(bare, "published"), await seen(bare, "draft")] == [[], []]
    found = await articles.find_one(draft["documentId"], populate=["tags"])
    assert found is not None and names(found["tags"]) == ["t", "u"]


async def test_a_single_type_has_one_document(golden: Repository) -> None:
    home = golden.documents(GLOBAL)
    made = await home.create(data={"siteName": "one"})
    with pytest.raises(ApplicationError, match="exists already"):
        await home.create(data={"siteName": "two"})
    assert (await home.update(data={"siteName": "three"}))["documentId"] == made["documentId"]
    await home.delete(made["documentId"])
    assert await home.find_first() is None


async def test_a_clone_of_nothing_is_refused(golden: Repository) -> None:
    with pytest.raises(NotFoundError):
        await golden.documents(TAG).clone("a" * 24)


async def test_pages_are_asked_for(golden: Repository) -> None:
    tags = golden.documents(TAG)
    for number in range(5):
        await tags.create(data={"name": f"tag {number}"})
    found = await tags.find_many(page=2, page_size=2, sort="id")
    assert [tag["name"] for tag in found] == ["tag 2", "tag 3"]
    assert len(await tags.find_many(page=1, page_size=10**30)) == 5
    for wrong in ({"page_size": 0}, {"page": -1}, {"page": 1, "limit": 1}):
        with pytest.raises(ValidationError):
            await tags.find_many(**wrong)


async def test_a_new_document_may_be_given_its_id(golden: Repository) -> None:
    tags = golden.documents(TAG)
    made = await tags.create(data={"name": "new", "documentId": "news_2024-a"}, status="published")
    assert made["documentId"] == "news_2024-a"
    assert (await tags.find_one("news_2024-a"))["name"] == "new"
    with pytest.raises(ApplicationError, match="news_2024-a exists already: update it instead"):
        await tags.create(data={"name": "again", "documentId": "news_2024-a"})
    for wrong in ("", "7", "a/b", "ä", "a" * 65, 7, ["a"], None):
        with pytest.raises(ValidationError, match="documentId must be"):
            await tags.create(data={"name": "wrong", "documentId": wrong})
    assert await tags.count() == 1


async def test_a_document_that_is_named_may_gain_a_locale(golden: Repository) -> None:
    articles = golden.documents(ARTICLE)
    await articles.create(data={"documentId": "intro", "title": "Hello", "slug": "hello"})
    french = await articles.create(
        data={"documentId": "intro", "title": "Bonjour", "slug": "bonjour"}, locale="fr"
    )
    assert (french["documentId"], french["locale"], french["title"]) == ("intro", "fr", "Bonjour")
    assert (await articles.find_one("intro", locale="en"))["title"] == "Hello"
    with pytest.raises(ApplicationError, match="intro exists already in the locale fr"):
        await articles.create(data={"documentId": "intro", "title": "Salut"}, locale="fr")


async def test_a_named_document_is_made_once_by_writers_that_come_at_once(golden: Repository) -> None:
    tags = golden.documents(TAG)
    made = await asyncio.gather(
        *(tags.create(data={"name": f"n{number}", "documentId": "once"}) for number in range(6)),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in made) == ["ApplicationError"] * 5 + ["dict"]
    assert await tags.count() == 1


async def test_what_a_reference_tells_of_its_document_is_taken(golden: Repository) -> None:
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    tag = (await tags.create(data={"name": "kept"}, status="published"))["documentId"]
    for status in ("draft", "published"):
        reference = {"documentId": tag, "status": status, "locale": None}
        for value in (reference, [reference], {"connect": [reference]}):
            made = await articles.create(data={"title": "new", "tags": value}, populate=["tags"])
            assert [found["documentId"] for found in made["tags"]] == [tag]


async def test_when_what_is_built_in_was_published_stays(golden: Repository) -> None:
    roles = golden.documents("plugin::users-permissions.role")
    made = await roles.create(data={"name": "Readers", "type": "readers"})
    for number in range(3):
        changed = await roles.update(made["documentId"], data={"description": f"who read {number}"})
        assert changed["publishedAt"] == made["publishedAt"] == made["createdAt"]


async def test_a_write_to_a_type_without_drafts_is_answered_in_the_status_asked(golden: Repository) -> None:
    articles, tags = golden.documents(ARTICLE), golden.documents(TAG)
    printed = await articles.create(data={"title": "Printed", "slug": "p"}, status="published")
    article = printed["documentId"]
    await articles.update(article, data={"title": "Drafted"})
    for status, title in (("published", "Printed"), ("draft", "Drafted"), (None, "Drafted")):
        asked: dict[str, Any] = {"populate": ["articles"]} | ({"status": status} if status else {})
        made = await tags.create(data={"name": "t", "articles": [article]}, **asked)
        changed = await tags.update(made["documentId"], data={"name": "u"}, **asked)
        assert [found["title"] for answer in (made, changed) for found in answer["articles"]] == [title] * 2


@pytest.mark.parametrize("key", ["id", "nmae", "createdAt", "__component"])
async def test_a_key_that_would_not_be_written_is_refused(golden: Repository, key: str) -> None:
    tags = golden.documents(TAG)
    tag = await tags.create(data={"name": "kept"})
    for write in (
        lambda: tags.create(data={"name": "new", key: "a" * 24}),
        lambda: tags.update(tag["documentId"], data={key: "a" * 24}),
        lambda: tags.clone(tag["documentId"], data={"name": "copy", key: "a" * 24}),
    ):
        with pytest.raises(ValidationError, match=f"Invalid key {key}"):
            await write()
    assert await tags.count() == 1


@pytest.mark.parametrize(
    "data",
    [
        {"seo": {"metaTitle": "m", "nope": 1}},
        {"links": [{"label": "l", "nope": 1}]},
        {"blocks": [{"__component": "shared.quote", "nope": 1}]},
        {"tags": {"nope": 1}},
        {"tags": {"connect": [], "options": {"nope": True}}},
    ],
)
async def test_a_key_within_that_would_not_be_written_is_refused(
    golden: Repository, data: dict[str, Any]
) -> None:
    articles = golden.documents(ARTICLE)
    article = await articles.create(data={"title": "kept"})
    for write in (
        lambda: articles.create(data={"title": "new", **data}),
        lambda: articles.update(article["documentId"], data=data),
        lambda: articles.clone(article["documentId"], data=data),
    ):
        with pytest.raises(ValidationError, match="Invalid key nope"):
            await write()
    assert await articles.count() == 1


async def test_a_text_is_found_inside_markdown_blocks_components_and_zones(
    golden: Repository, statements: Statements
) -> None:
    address = "/uploads/thumbnail_a_100%_b.png"
    link = {"type": "link", "url": address, "children": [{"type": "text", "text": "A"}]}
    sinks, articles = golden.documents(SINK), golden.documents(ARTICLE)
    sink = await sinks.create(
        data={
            "name": address,
            "rich": f"![]({address}) twice ![]({address})",
            "content": [{"type": "paragraph", "children": [link]}],
            "boxes": [{"label": address}, {"label": address}],
            "zone": [{"__component": "shared.quote", "body": address}],
        }
    )
    await sinks.create(data={"name": "x", "rich": address.upper(), "boxes": [{"label": "no"}]})
    made = await articles.create(
        data={"title": "A", "blocks": [{"__component": "shared.quote", "body": address}]}, status="published"
    )
    await articles.update(made["documentId"], data={"blocks": []})
    await articles.update(made["documentId"], data={"title": "B", "body": address}, locale="fr")

    found = await sinks.find_mentions("a_100%_b")
    assert {(one["documentId"], one["status"]) for one in found} == {(sink["documentId"], "published")}
    assert sorted(one["field"] for one in found) == ["boxes", "content", "rich", "zone"]
    with statements.counted(golden) as seen:
        found = await articles.find_mentions("a_100%_b")
    assert [(one["locale"], one["status"], one["field"]) for one in found] == [
        ("en", "published", "blocks"),
        ("fr", "draft", "body"),
    ]
    assert len(seen) == 1
    assert await golden.documents(TAG).find_mentions("a") == []
