from collections.abc import Iterable
from typing import Any

import pytest
from tests.queries.conftest import Compile

from octavo.errors import ValidationError
from octavo.queries.access import Grants
from octavo.queries.compile import compile_document_query
from octavo.queries.plan import (
    Compare,
    MorphPopulate,
    Order,
    Populate,
    RelationPopulate,
    Selection,
    Window,
    ZonePopulate,
)
from octavo.schema.registry import Schemas


def tree(populates: Iterable[Populate]) -> dict[str, Any]:
    """What is populated, with what stands below; zones by component."""
    found: dict[str, Any] = {}
    for populate in populates:
        if isinstance(populate, ZonePopulate | MorphPopulate):
            parts = {part.uid: tree(part.populate) for part in populate.selections}
            found[populate.attribute] = "count" if populate.count else parts
        else:
            found[populate.attribute] = "count" if populate.count else tree(populate.selection.populate)
    return found


def only(compile_text: Compile, text: str) -> Populate:
    (populate,) = compile_text("article", text).plan.selection.populate
    return populate


ZONE: dict[str, Any] = {"shared.rich-text": {}, "shared.quote": {}, "shared.slider": {}}
WITH_FILES: dict[str, Any] = {**ZONE, "shared.slider": {"files": {}}}
PLAIN: dict[str, Any] = {name: {} for name in ("category", "authors", "tags", "seo", "links")}
EVERYTHING = {**PLAIN, "blocks": ZONE, "cover": {}, "gallery": {}, "localizations": {}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("populate=*", EVERYTHING),
        ("populate", {}),
        ("populate=", {}),
        ("populate[]=", {}),
        ("populate=category, tags", {"category": {}, "tags": {}}),
        ("populate=category&populate=tags", {"category": {}, "tags": {}}),
        ("populate[]=authors.articles&populate[]=authors", {"authors": {"articles": {}}}),
        (
            "populate=authors.articles.category,authors.user,seo.links",
            {"authors": {"articles": {"category": {}}, "user": {}}, "seo": {"links": {}}},
        ),
        ("populate=blocks", {"blocks": ZONE}),
        ("populate=blocks.files", {"blocks": WITH_FILES}),
        ("populate[category]=true&populate[tags]=false&populate[cover]=1", {"category": {}, "cover": {}}),
        ("populate[links]=*", {"links": {}}),
        ("populate[seo][populate]=*", {"seo": {"links": {}}}),
        ("populate[seo][populate]=links", {"seo": {"links": {}}}),
        ("populate[seo][populate][links]=true", {"seo": {"links": {}}}),
        ("populate[authors][populate]=*", {"authors": {"articles": {}, "user": {}}}),
        ("populate[blocks]=true", {"blocks": ZONE}),
        ("populate[blocks][populate]=*", {"blocks": WITH_FILES}),
        ("populate[blocks][count]=true", {"blocks": ZONE}),
        ("populate[blocks][count]=false", {"blocks": ZONE}),
        ("populate=blocks.title", {"blocks": ZONE}),
        ("populate[blocks][on][shared.quote]=true", {"blocks": {"shared.quote": {}}}),
        ("populate[blocks][on][shared.quote]=false", {"blocks": {"shared.quote": {}}}),
        (
            "populate[blocks][on][shared.slider][populate]=files&populate[blocks][fields]=body",
            {"blocks": {"shared.slider": {"files": {}}}},
        ),
        ("populate[authors][count]=true", {"authors": "count"}),
        ("populate[authors][count]=false", {"authors": {}}),
        ("populate[links][count]=true&populate[gallery][count]=1", {"links": "count", "gallery": {}}),
        # Options of the entry itself select nothing (Strapi).
        ("populate[sort]=title&populate[fields]=title&populate[tags]=true", {"tags": {}}),
        ("populate[populate]=category&populate[filters][title]=x", {}),
        ("populate[count]=true&populate[on][shared.quote]=true", {}),
    ],
)
def test_what_comes_along(compile_text: Compile, text: str, expected: dict[str, Any]) -> None:
    assert tree(compile_text("article", text).plan.selection.populate) == expected


def test_options_apply_to_the_targets_of_each_parent(compile_text: Compile) -> None:
    text = (
        "populate[authors][fields]=name&populate[authors][sort]=name:desc&populate[authors][filters][name]=x"
    )
    authors = Selection(
        "api::author.author",
        ("id", "documentId", "name"),
        (),
        Compare("name", "$eq", 0),
        (Order(("name",), True),),
    )
    assert only(compile_text, text + "&locale=*") != only(compile_text, "populate=authors")
    populate = only(compile_text, text)
    assert isinstance(populate, RelationPopulate)
    where = populate.selection.where
    assert isinstance(where, Compare) and (where.attribute, where.operator) == ("name", "$eq")
    assert (populate.selection.fields, populate.selection.order) == (authors.fields, authors.order)


def test_populated_content_shows_what_it_is_sorted_by(compile_text: Compile) -> None:
    populate = only(
        compile_text,
        "populate[authors][fields]=name&populate[authors][sort]=email:desc,articles.title,name",
    )
    assert isinstance(populate, RelationPopulate)
    assert sorted(populate.selection.fields) == ["documentId", "email", "id", "name"]
    locales = only(compile_text, "populate[localizations][fields]=title&populate[localizations][sort]=views")
    assert isinstance(locales, RelationPopulate)
    assert sorted(locales.selection.fields) == ["documentId", "id", "title"]


def test_a_file_shows_what_may_be_seen_of_it(compile_text: Compile) -> None:
    populate = only(compile_text, "populate=cover")
    assert isinstance(populate, RelationPopulate)
    assert list(populate.selection.fields) == [
        *(
            "id",
            "documentId",
            "name",
            "alternativeText",
            "caption",
            "focalPoint",
            "width",
            "height",
            "formats",
        ),
        *("hash", "ext", "mime", "size", "url", "previewUrl", "provider", "provider_metadata"),
        *("createdAt", "updatedAt", "publishedAt"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("populate=*", {"tags", "seo", "links", "blocks", "cover", "gallery", "localizations"}),
        ("populate=category,tags", {"tags"}),
        ("populate[category][fields]=name&populate[authors]=true", set()),
        ("populate=authors.articles,seo.links", {"seo"}),
    ],
)
def test_what_the_caller_may_not_read_is_left_out(
    compile_text: Compile, text: str, expected: set[str]
) -> None:
    ability = Grants(["api::article.article.find", "api::tag.tag.*"])
    populates = compile_text("article", text, ability=ability).plan.selection.populate
    assert {populate.attribute for populate in populates} == expected


def test_what_may_not_be_read_is_left_out_below_too(compile_text: Compile) -> None:
    ability = Grants(["api::article.article.find", "api::author.author.find"])
    query = compile_text("article", "populate[authors][populate]=*&populate[blocks]=true", ability=ability)
    assert tree(query.plan.selection.populate) == {"authors": {"articles": {}}, "blocks": ZONE}


@pytest.mark.parametrize(
    ("text", "message", "path"),
    [
        ("populate[category]=name", "Invalid key name at category.name", "category.name"),
        ("populate[category]=foo", "Invalid key foo at category", "category"),
        ("populate[category]=", "Invalid key  at category", "category"),
        ("populate[id]=true", "Invalid key id", None),
        ("populate[category][id]=true", "Invalid key id at category", "category"),
        ("populate[category][populate][documentId]=1", "Invalid key documentId at category", "category"),
        (
            "populate[authors][populate]=user,articles",
            "Invalid key user,articles at authors",
            "authors",
        ),
        ("populate[authors][populate][]=articles.", "Invalid key  at authors.articles", "authors.articles"),
        ("populate[authors][populate]=%20articles", "Invalid key  articles at authors", "authors"),
        ("populate[authors][populate]=", "Invalid key  at authors", "authors"),
        (
            "populate[authors][populate][name]=true",
            "Invalid key name at authors.populate.name",
            "authors.populate.name",
        ),
        ("populate[authors][populate][nope]=true", "Invalid key nope at authors", "authors"),
        ("populate[authors][populate]=nope", "Invalid key nope", "nope"),
        ("populate[authors][populate]=true", "Invalid key true", "true"),
        ("populate[authors][count]=many", "Invalid key count at authors", "authors"),
        ("populate[authors][where][secret]=x", "Invalid key where at authors", "authors"),
        ("populate[authors][filters][secret]=x", "Invalid key secret", "secret"),
        ("populate[authors][sort]=internalNote", "Invalid key internalNote", "internalNote"),
        ("populate[authors][fields]=", "Invalid key ", None),
        ("populate=cover.related", "Invalid key cover", "cover"),
        ("populate=*,category", "Invalid key *", "*"),
        ("populate=blocks.nope", "Invalid key nope at blocks.nope", "blocks.nope"),
        (
            "populate[blocks][on][nope.nope]=true",
            "Invalid key nope.nope at blocks.on.nope.nope",
            "blocks.on.nope.nope",
        ),
        ("populate[blocks][on]=x", "Invalid key on at blocks.on", "blocks.on"),
        ("populate[blocks][populate]=files", "Invalid key populate at blocks", "blocks"),
        ("populate[createdBy]=true", "Invalid key createdBy", "createdBy"),
        ("populate=authors.createdBy", "Invalid key createdBy at authors.createdBy", "authors.createdBy"),
        (
            "populate[authors][populate][updatedBy]=true",
            "Invalid key updatedBy at authors.updatedBy",
            "authors.updatedBy",
        ),
        ("populate[category][populate]=localizations", "Invalid key localizations", "localizations"),
        ("populate[sort]=nope", "Invalid key nope", None),
        ("populate[fields]=nope", "Invalid key nope", None),
        ("populate[filters][nope]=x", "Invalid key nope", None),
        ("populate[populate]=nope", "Invalid key nope", "nope"),
        ("populate[count]=many", "Invalid key count", None),
        ("populate[start]=1", "Invalid key start", None),
    ],
)
def test_a_populate_that_cannot_be_is_refused(
    compile_text: Compile, text: str, message: str, path: str | None
) -> None:
    with pytest.raises(ValidationError) as caught:
        compile_text("article", text)
    assert caught.value.message == message
    assert (caught.value.details["path"], caught.value.details["param"]) == (path, "populate")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("populate[category]", "Invalid nested populate. Expected '*' or an object"),
        (
            "populate[category][on][shared.quote]=true",
            'Using fragments is not permitted to populate "category" in "api::article.article"',
        ),
        ("populate[seo]=*", "Invalid key links at seo.links"),
        ("populate[blocks][on][shared.slider]=*", "Invalid key files at blocks.files"),
        (
            "populate[0][category]=true",
            "Invalid populate parameter. Expected a string, an array of strings, a populate object",
        ),
    ],
)
def test_shapes_no_populate_has(compile_text: Compile, text: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        compile_text("article", text)
    assert caught.value.message == message and "source" not in caught.value.details


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("populate=authors.user", {}),
        ("populate=authors.articles.category", {}),
        ("populate=authors.articles", {"authors": {"articles": {}}}),
        ("populate=authors,authors.user", {"authors": {}}),
        ("populate=authors.user,authors.articles", {"authors": {"articles": {}}}),
        ("populate[authors][populate]=articles.category", {"authors": {}}),
    ],
)
def test_of_a_path_that_may_not_be_followed_to_its_end_nothing_is_populated(
    compile_text: Compile, text: str, expected: dict[str, Any]
) -> None:
    ability = Grants(["api::article.article.find", "api::author.author.find"])
    assert tree(compile_text("article", text, ability=ability).plan.selection.populate) == expected


def test_filters_inside_populate_ask_the_ability_too(compile_text: Compile) -> None:
    ability = Grants(["api::article.article.find", "api::author.author.find"])
    with pytest.raises(ValidationError, match="Invalid key user"):
        compile_text("article", "populate[authors][filters][user][username]=x", ability=ability)


def test_relations_to_any_type(compile_text: Compile, schemas: Schemas) -> None:
    file = schemas.content_types["plugin::upload.file"]
    query = compile_document_query(schemas, file, {"populate": ["related"]})
    (related,) = query.plan.selection.populate
    assert isinstance(related, MorphPopulate) and not related.count
    assert {part.uid for part in related.selections} == {
        "api::article.article",
        "api::kitchen-sink.kitchen-sink",
    }


def test_the_project_itself_limits_what_is_populated(schemas: Schemas) -> None:
    article = schemas.content_types["api::article.article"]
    query = compile_document_query(schemas, article, {"populate": {"authors": {"limit": 2, "start": 1}}})
    (authors,) = query.plan.selection.populate
    assert isinstance(authors, RelationPopulate) and isinstance(authors.selection.window, Window)
    window = authors.selection.window
    assert window.limit_param is not None
    assert (query.values[window.start_param], query.values[window.limit_param]) == (1, 2)


@pytest.mark.parametrize(
    ("asked", "start", "limit"),
    [
        ({"start": 0, "limit": 1}, 0, 1),
        ({"start": 0}, 0, None),
        ({"start": 3, "limit": -1}, 3, None),
        ({"limit": 1}, 0, 1),
    ],
)
def test_what_is_populated_has_a_window_of_its_own(
    schemas: Schemas, asked: dict[str, int], start: int, limit: int | None
) -> None:
    article = schemas.content_types["api::article.article"]
    query = compile_document_query(schemas, article, {"populate": {"authors": asked}})
    (authors,) = query.plan.selection.populate
    assert isinstance(authors, RelationPopulate) and isinstance(authors.selection.window, Window)
    window = authors.selection.window
    assert query.values[window.start_param] == start
    assert (None if window.limit_param is None else query.values[window.limit_param]) == limit


@pytest.mark.parametrize("asked", [{"start": -1}, {"limit": 0}, {"limit": -2}, {"start": 0.5}])
def test_a_window_that_is_none_is_refused(schemas: Schemas, asked: dict[str, int]) -> None:
    article = schemas.content_types["api::article.article"]
    with pytest.raises(ValidationError, match="Invalid parameter at"):
        compile_document_query(schemas, article, {"populate": {"authors": asked}})


@pytest.mark.parametrize("key", ["start", "limit"])
def test_only_what_is_populated_has_a_window(schemas: Schemas, key: str) -> None:
    article = schemas.content_types["api::article.article"]
    with pytest.raises(ValidationError, match=f"Invalid key {key}"):
        compile_document_query(schemas, article, {"populate": {"tags": True, key: 1}})


@pytest.mark.parametrize("asked", [{}, {"limit": -1}, {"start": "", "limit": None}])
def test_without_bounds_there_is_no_window(schemas: Schemas, asked: dict[str, Any]) -> None:
    article = schemas.content_types["api::article.article"]
    query = compile_document_query(schemas, article, {"populate": {"authors": asked}})
    (authors,) = query.plan.selection.populate
    assert isinstance(authors, RelationPopulate)
    assert authors.selection.window is None
