from typing import Any

import pytest
from tests.queries.conftest import Compile

from octavo.errors import ValidationError
from octavo.queries.access import EVERYTHING, Grants
from octavo.queries.compile import compile_document_query, compile_query
from octavo.queries.plan import All, Compare, Search
from octavo.schema.registry import Schemas

ARTICLE = "api::article.article"


@pytest.mark.parametrize(
    ("text", "scope", "value"),
    [
        ("", "one", "en"),
        ("locale=", "one", "en"),
        ("locale", "one", "en"),
        ("locale=fr", "one", "fr"),
        ("locale=all", "one", "all"),
        ("locale=zh-Hans", "one", "zh-Hans"),
        ("locale=*", "all", None),
        ("locale[]=fr&locale[]=en", "some", ["fr", "en"]),
        ("locale[]=", "one", "en"),
        ("filters[locale]=fr", "all", None),
        ("filters[locale]=fr&locale=en", "all", None),
        ("filters[$and][0][locale]=fr", "one", "en"),
    ],
)
def test_which_locales_are_read(compile_text: Compile, text: str, scope: str, value: Any) -> None:
    query = compile_text("article", text)
    param = query.plan.locale_param
    assert (query.plan.locale_scope, None if param is None else query.values[param]) == (scope, value)


def test_types_without_locales_have_one_plan_for_all_of_them(compile_text: Compile) -> None:
    plan = compile_text("tag", "").plan
    for asked in ("locale=fr", "locale=*", "locale[]=en&locale[]=fr"):
        assert compile_text("tag", asked).plan == plan
        compile_text("tag", asked, action="find_one")
        compile_text("tag", asked, action="update")
    with pytest.raises(ValidationError, match="Invalid key locale"):
        compile_text("tag", "filters[locale]=fr")


def test_one_document_is_read_in_one_locale(compile_text: Compile) -> None:
    query = compile_text("article", "locale=*&filters[title]=x", action="find_one").for_document("abc")
    assert query.plan.selection.where == All((Compare("documentId", "$eq", 0), Compare("title", "$eq", 1)))
    assert query.values == ("abc", "x", "*") and query.plan.locale_scope == "one"
    for action in ("update", "create"):
        with pytest.raises(ValidationError, match="Invalid locale param"):
            compile_text("article", "locale=*", action=action)
    assert compile_text("article", "locale=*", action="delete").plan.locale_scope == "all"
    assert compile_text("homepage", "locale=*").plan.locale_scope == "one"


@pytest.mark.parametrize(
    ("text", "status", "asked"),
    [
        ("", "published", None),
        ("status=draft", "draft", "draft"),
        ("status=published", "published", "published"),
        ("publicationState=preview", "draft", "draft"),
        ("publicationState=live", "published", "published"),
        ("publicationState=preview&status=published", "published", "published"),
    ],
)
def test_which_status_is_read(compile_text: Compile, text: str, status: str, asked: str | None) -> None:
    query = compile_text("article", text)
    assert (query.plan.status, query.asked_status) == (status, asked)


@pytest.mark.parametrize(
    "text", ["status=", "status", "status[]=draft", "publicationState=", "locale[a]=fr", "locale=" + "a" * 36]
)
def test_odd_versions_are_refused(compile_text: Compile, text: str) -> None:
    with pytest.raises(ValidationError):
        compile_text("article", text)


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("publicationFilter=modified", "modified"),
        ("hasPublishedVersion=true", "has-published-version-document"),
        ("hasPublishedVersion=false", "never-published-document"),
        ("hasPublishedVersion=false&publicationFilter=unmodified", "unmodified"),
        ("publicationFilter", None),
    ],
)
def test_publication_filters(compile_text: Compile, text: str, mode: str | None) -> None:
    assert compile_text("article", text).plan.publication == mode
    assert compile_text("tag", text).plan.publication == mode  # its relations may have drafts


def test_search_looks_into_what_may_be_seen(compile_text: Compile) -> None:
    search = compile_text("author", "_q=ada").plan.selection.where
    assert isinstance(search, Search)
    assert search.attributes == ("documentId", "name", "email", "bio")
    query = compile_text("article", "_q=10&filters[title]=x")
    assert isinstance(query.plan.selection.where, All)
    search = query.plan.selection.where.members[1]
    assert isinstance(search, Search) and query.values[search.param] == "10"
    assert {"id", "views", "rating", "title"} < set(search.attributes)
    assert compile_text("article", "_q=").plan.selection.where is None
    with pytest.raises(ValidationError):
        compile_text("article", "_q[a]=1")


@pytest.mark.parametrize(
    "key", ["where", "_where", "select", "orderBy", "lookup", "params", "__proto__", "id"]
)
def test_no_other_key_reaches_the_plan(schemas: Schemas, key: str) -> None:
    for raw in ({key: {"updatedBy": {"password": {"$startsWith": "a"}}}}, {key: "x"}):
        with pytest.raises(ValidationError) as caught:
            compile_query(schemas, schemas.content_types[ARTICLE], raw, ability=EVERYTHING)
        assert caught.value.message == f"Invalid key {key}"
        assert caught.value.details == {"key": key, "path": None, "source": "query", "param": key}
        with pytest.raises(ValidationError):
            compile_document_query(schemas, schemas.content_types[ARTICLE], raw)


class TestDocumentService:
    def test_it_reads_drafts_and_private_attributes(self, schemas: Schemas) -> None:
        author = schemas.content_types["api::author.author"]
        query = compile_document_query(
            schemas, author, {"filters": {"internalNote": "x"}, "sort": ["name:asc"]}
        )
        assert query.plan.status == "draft" and query.plan.selection.window is None
        assert {"secret", "internalNote", "locale"} <= set(query.plan.selection.fields)
        query = compile_document_query(schemas, author, {"populate": "*", "status": "published"})
        populated = {populate.attribute for populate in query.plan.selection.populate}
        assert populated == {"articles", "user", "createdBy", "updatedBy", "localizations"}
        with pytest.raises(ValidationError, match="Invalid key secret"):
            compile_document_query(schemas, author, {"filters": {"secret": {"$startsWith": "$"}}})

    @pytest.mark.parametrize(
        ("params", "details"),
        [
            ({"filters": {"nope": 1}}, {"key": "nope", "path": None}),
            ({"fields": ["nope"]}, {"key": "nope", "path": None}),
            ({"populate": ["nope"]}, {"key": "nope", "path": "nope"}),
            ({"nope": 1}, {"key": "nope", "path": None}),
        ],
    )
    def test_unknown_keys(self, schemas: Schemas, params: dict[str, Any], details: dict[str, Any]) -> None:
        with pytest.raises(ValidationError) as caught:
            compile_document_query(schemas, schemas.content_types[ARTICLE], params)
        assert (caught.value.message, caught.value.details) == ("Invalid key nope", details)

    @pytest.mark.parametrize(
        ("params", "values"),
        [
            ({}, None),
            ({"limit": -1}, None),
            ({"limit": 5}, (0, 5)),
            ({"start": 5}, (5, None)),
            ({"start": "5", "limit": 2}, (5, 2)),
            ({"page": 3, "pageSize": 10}, (20, 10)),
            ({"pagination": {"page": 1, "pageSize": 2}}, None),
        ],
    )
    def test_windows(self, schemas: Schemas, params: dict[str, Any], values: Any) -> None:
        query = compile_document_query(schemas, schemas.content_types[ARTICLE], params)
        window = query.plan.selection.window
        if window is None:
            assert values is None
        else:
            limit = None if window.limit_param is None else query.values[window.limit_param]
            assert (query.values[window.start_param], limit) == values

    @pytest.mark.parametrize(
        ("params", "message"),
        [
            ({"limit": 0}, "Invalid parameter at 'limit'. Expected integer >= 1 or -1, received: 0"),
            ({"start": "x"}, "Invalid parameter at 'start'. Expected integer >= 0, received: x"),
            ({"status": "x"}, "Invalid parameter at 'status'. Expected 'published' or 'draft', received: x"),
            ({"lookup": {"a": 1}}, "Invalid params: 'lookup'"),
        ],
    )
    def test_refusals(self, schemas: Schemas, params: dict[str, Any], message: str) -> None:
        with pytest.raises(ValidationError) as caught:
            compile_document_query(schemas, schemas.content_types[ARTICLE], params)
        assert caught.value.message == message


def test_grants_end_in_a_star_or_are_exact() -> None:
    grants = Grants(["api::article.*", "api::tag.tag.find"])
    assert grants.can_read("api::article.article") and grants.can("api::tag.tag.find")
    assert not grants.can("api::tag.tag.findOne") and not grants.can_read("api::author.author")
    assert not Grants([]).can_read("api::article.article")
    assert grants == Grants(["api::tag.tag.find", "api::article.*"]) and hash(grants) == hash(
        Grants(["api::tag.tag.find", "api::article.*"])
    )
