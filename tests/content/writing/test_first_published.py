"""`options.firstPublishedAt`: an entry tells when it was first published, whatever happens later."""

import asyncio

from tests.content.conftest import Opened
from tests.content.library import content_type, model_of, uid

from octavo.schema.parse import SchemaSource


def with_option(source: SchemaSource) -> SchemaSource:
    raw = {**source.raw, "options": {"draftAndPublish": True, "firstPublishedAt": True}}
    return SchemaSource(source.uid, raw, source.file)


async def test_the_first_time_stays(opened: Opened) -> None:
    model = model_of(with_option(content_type("post", {"title": {"type": "string"}}, drafts=True)))
    async with opened(model) as repository:
        posts = repository.documents(uid("post"))
        made = await posts.create(data={"title": "a"})
        assert made["firstPublishedAt"] is None
        post = made["documentId"]
        await posts.publish(post)
        first = await posts.find_one(post, status="published")
        assert first is not None
        assert first["firstPublishedAt"] == first["publishedAt"]
        await asyncio.sleep(0.005)
        await posts.update(post, data={"title": "b"}, status="published")
        await posts.unpublish(post)
        await posts.publish(post)
        for status in ("draft", "published"):
            again = await posts.find_one(post, status=status)
            assert again is not None
            assert again["firstPublishedAt"] == first["firstPublishedAt"]
        assert again["publishedAt"] > first["publishedAt"]
        found = await posts.find_many(
            filters={"firstPublishedAt": {"$notNull": True}}, sort="firstPublishedAt"
        )
        assert len(found) == 1


async def test_types_that_do_not_ask_have_no_such_field(opened: Opened) -> None:
    model = model_of(content_type("post", {"title": {"type": "string"}}, drafts=True))
    async with opened(model) as repository:
        made = await repository.documents(uid("post")).create(data={"title": "a"}, status="published")
        assert "firstPublishedAt" not in made
