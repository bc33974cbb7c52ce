from typing import Any

import pytest

from octavo.errors import ValidationError
from octavo.queries.access import EVERYTHING, Grants
from octavo.queries.compile import check_query, compile_query
from octavo.queries.pagination import QuerySettings
from octavo.queries.sanitize import sanitize_query
from octavo.schema.registry import Schemas

ARTICLE = "api::article.article"
NAMES = ("article", "tag", "author")
PUBLISHED = Grants(f"api::{name}.{name}.find" for name in NAMES)
LIMITED = Grants(f"api::{name}.{name}.{action}" for name in NAMES for action in ("find", "findDrafts"))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (
            {"filters": {"title": "x"}, "sort": "title", "populate": "authors", "fields": "title"},
            {"filters": {"title": "x"}, "sort": "title", "populate": "authors", "fields": "title"},
        ),
        ({"where": {"id": 1}, "status": "draft"}, {"status": "draft"}),
        ({"publicationState": "preview"}, {"status": "draft"}),
        ({"filters": {"nope": 1, "title": {"$eq": "x", "$nope": 1}}}, {"filters": {"title": {"$eq": "x"}}}),
        ({"filters": {"nope": 1}}, {}),
        ({"filters": {"authors": {"secret": "x", "name": "y"}}}, {"filters": {"authors": {"name": "y"}}}),
        ({"filters": {"$or": [{"createdBy": 1}, {"views": 1}]}}, {"filters": {"$or": [{"views": 1}]}}),
        ({"filters": {"category": {"name": "x"}}}, {}),
        ({"sort": "title,nope,category.name"}, {"sort": "title"}),
        ({"sort": ["nope", "title:desc,nope", "category.name"]}, {"sort": ["title:desc"]}),
        ({"sort": {"authors": {"secret": "asc", "name": "desc"}}}, {"sort": {"authors": {"name": "desc"}}}),
        ({"fields": ["title", "nope", "createdBy"]}, {"fields": ["title"]}),
        ({"populate": "tags,category,createdBy"}, {"populate": "tags"}),
        (
            {"populate": {"authors": {"fields": ["name", "secret"], "limit": 1}, "category": True}},
            {"populate": {"authors": {"fields": ["name"]}}},
        ),
        (
            {"populate": "*"},
            {
                "populate": dict.fromkeys(
                    ["authors", "tags", "seo", "links", "blocks", "cover", "gallery", "localizations"], True
                )
            },
        ),
    ],
)
def test_what_is_forbidden_is_taken_out(schemas: Schemas, raw: dict[str, Any], clean: dict[str, Any]) -> None:
    article = schemas.content_types[ARTICLE]
    assert sanitize_query(schemas, article, raw, ability=LIMITED) == clean
    assert compile_query(schemas, article, clean, ability=LIMITED)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ({"status": "draft", "sort": "title"}, {"sort": "title"}),
        ({"publicationState": "preview"}, {}),
        ({"publicationFilter": "modified", "populate": "tags"}, {"populate": "tags"}),
        ({"publicationFilter": "never-published"}, {"publicationFilter": "never-published"}),
        ({"status": "published", "filters": {"tags": {"name": "x"}}},) * 2,
    ],
)
def test_drafts_are_taken_out_for_who_may_not_read_them(
    schemas: Schemas, raw: dict[str, Any], clean: dict[str, Any]
) -> None:
    article = schemas.content_types[ARTICLE]
    assert sanitize_query(schemas, article, raw, ability=PUBLISHED) == clean
    assert compile_query(schemas, article, clean, ability=PUBLISHED)
    # Where drafts are for everybody they stay.
    assert "status" in sanitize_query(
        schemas, article, {"status": "draft"}, ability=PUBLISHED, settings=QuerySettings(open_drafts=True)
    )


def test_what_leads_to_drafts_one_may_not_read_is_taken_out(schemas: Schemas) -> None:
    tag = schemas.content_types["api::tag.tag"]
    raw = {
        "status": "draft",
        "populate": {"articles": {"filters": {"title": "x"}}},
        "filters": {"articles": {"title": "y"}, "name": "z"},
        "sort": "articles.title,name",
    }
    clean = {"status": "draft", "filters": {"name": "z"}, "sort": "name"}
    assert sanitize_query(schemas, tag, raw, ability=PUBLISHED) == clean
    assert sanitize_query(schemas, tag, raw, ability=LIMITED) == raw


def test_validation_is_about_keys_alone(schemas: Schemas) -> None:
    article = schemas.content_types[ARTICLE]
    check_query(schemas, article, {"filters": {"views": "abc"}, "status": "x", "sort": "title:up"})
    for raw in (
        {"filters": {"nope": 1}},
        {"sort": "nope"},
        {"nope": 1},
        {"populate": "nope"},
        {"fields": "nope"},
    ):
        with pytest.raises(ValidationError, match="Invalid key nope"):
            check_query(schemas, article, raw, ability=EVERYTHING)
    with pytest.raises(ValidationError, match="Invalid key category"):
        check_query(schemas, article, {"sort": "category.name"}, ability=LIMITED)
