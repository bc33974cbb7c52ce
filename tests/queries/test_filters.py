import datetime
from typing import Any

import pytest
from tests.queries.conftest import Compile

from octavo.errors import ValidationError
from octavo.queries.access import Grants
from octavo.queries.plan import All, AnyOf, Compare, Condition, Negate, Through
from octavo.schema.registry import Schemas

E = "$eq"


def through(attribute: str, condition: Condition) -> Through:
    targets = {
        "category": "api::category.category",
        "authors": "api::author.author",
        "tags": "api::tag.tag",
        "articles": "api::article.article",
        "localizations": "api::article.article",
        "cover": "plugin::upload.file",
        "seo": "shared.seo",
        "links": "shared.link",
    }
    return Through(attribute, targets[attribute], condition)


@pytest.mark.parametrize(
    ("text", "condition", "values"),
    [
        ("[title]=Zeta", Compare("title", E, 0), ["Zeta"]),
        ("[title]", Compare("title", "$null"), []),
        ("[title][$eq]", Compare("title", "$null"), []),
        ("[title][$nei]", Compare("title", "$notNull"), []),
        ("[views][$null]", Compare("views", "$notNull"), []),
        ("[views][$null]=", Compare("views", "$notNull"), []),
        ("[views][$null]=f", Compare("views", "$notNull"), []),
        ("[views][$null]=yes", Compare("views", "$null"), []),
        ("[views][$notNull]=0", Compare("views", "$null"), []),
        ("[views]=", Compare("views", E, 0), [0]),
        ("[views][$gt]=2.5", Compare("views", "$gt", 0), [2]),
        ("[views][$lt]=2.5", Compare("views", "$lt", 0), [3]),
        ("[id][$gt]=2.5", Compare("id", "$gt", 0), [2]),
        ("[id][$gte]=2.5", Compare("id", "$gte", 0), [3]),
        ("[views][$contains]=1", Compare("views", "$contains", 0), ["1"]),
        ("[title][]=a&filters[title][]=b", Compare("title", "$in", 0), [["a", "b"]]),
        ("[title][$in]=a,b", Compare("title", "$in", 0), [["a,b"]]),
        ("[views][$notIn][1]=2", Compare("views", "$notIn", 0), [[2]]),
        ("[views][$between][]=1&filters[views][$between][]=2", Compare("views", "$between", 0), [[1, 2]]),
        (
            "[title][$contains][]=a&filters[title][$contains][]=b",
            AnyOf((Compare("title", "$contains", 0), Compare("title", "$contains", 1))),
            ["a", "b"],
        ),
        ("[title][$not]=a", Negate(Compare("title", E, 0)), ["a"]),
        ("[title][$not]", Negate(Compare("title", "$null")), []),
        ("[title][$not][$not][$contains]=a", Compare("title", "$contains", 0), ["a"]),
        (
            "[$not][$or][0][views]=1&filters[$not][$or][1][views]=2",
            All((Negate(Compare("views", E, 0)), Negate(Compare("views", E, 1)))),
            [1, 2],
        ),
        ("[$not][0][title]=a", Negate(Compare("title", E, 0)), ["a"]),
        (
            "[$not][authors][name]=a",
            through("authors", Negate(Compare("name", E, 0))),
            ["a"],
        ),
        ("[publishOn]=2024-01-15", Compare("publishOn", E, 0), [datetime.date(2024, 1, 15)]),
        ("[featured]=yes", Compare("featured", E, 0), [True]),
        ("[id]=7", Compare("id", E, 0), [7]),
        ("[id]=abc", Compare("id", E, 0), [-1]),
        ("[id][$notIn][]=abc&filters[id][$notIn][]=3", Compare("id", "$notIn", 0), [[-1, 3]]),
        ("[category]=5", through("category", Compare("id", E, 0)), [5]),
        ("[category]", through("category", Compare("id", "$null")), []),
        ("[authors][0]=5", through("authors", Compare("id", "$in", 0)), [[5]]),
        ("[seo][$notNull]=true", through("seo", Compare("id", "$notNull")), []),
        ("[cover][$null]=1", through("cover", Compare("id", "$null")), []),
        ("[cover][name][$contains]=x", through("cover", Compare("name", "$contains", 0)), ["x"]),
        ("[localizations][title]=x", through("localizations", Compare("title", E, 0)), ["x"]),
        (
            "[authors][name][$contains]=o&filters[authors][email][$endsWith]=m",
            through("authors", All((Compare("name", "$contains", 0), Compare("email", "$endsWith", 1)))),
            ["o", "m"],
        ),
        (
            "[$and][0][tags][name]=a&filters[$and][1][tags][name]=b",
            All((through("tags", Compare("name", E, 0)), through("tags", Compare("name", E, 1)))),
            ["a", "b"],
        ),
        (
            "[authors][articles][category][name]=Life",
            through("authors", through("articles", through("category", Compare("name", E, 0)))),
            ["Life"],
        ),
        (
            "[category][$or][0][name]=a&filters[category][$or][1][position]=2",
            through("category", AnyOf((Compare("name", E, 0), Compare("position", E, 1)))),
            ["a", 2],
        ),
    ],
)
def test_a_filter_becomes_a_condition(
    compile_text: Compile, text: str, condition: Condition, values: list[Any]
) -> None:
    query = compile_text("article", f"filters{text}")
    assert query.plan.selection.where == condition
    assert list(query.values[: len(values)]) == values


@pytest.mark.parametrize(
    "text",
    [
        "[$eq]=1",
        "[title][$between]=0,1",
        "[views][$between][]=1&filters[views][$between][]=2&filters[views][$between][]=3",
        "[title][$in][a]=b",
        "[title][$null][a]=b",
        "[title][0][$eq]=a",
        "[category][$null]=true&filters[category][name]=x",
        "[category][$gt]=1&filters[category][$lt]=5",
        "[category][$not][name]=x",
        "[category][0][name]=x",
        "[category][$gt]=abc",
        "[views]=99999999999999999999",
        "[title][$contains]",
        "[$or][]=",
        "[title][views]=1",
        "[seo][documentId]=x",
        "[category][name][$gt][$eq]=x",
        "[title]=%00",
        "=x",
        "[]=x",
    ],
)
def test_what_makes_no_sense_is_refused_never_left_out(compile_text: Compile, text: str) -> None:
    with pytest.raises(ValidationError):
        compile_text("article", f"filters{text}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # unknown keys anywhere, then zones, passwords, private ones; values come last
        ("filters[views]=abc&filters[category][nope]=1", "Invalid key nope at category"),
        ("filters[createdBy]=1&filters[blocks][x]=1", "Invalid key blocks"),
        (
            "filters[authors][internalNote]=x&filters[authors][secret]=x",
            "Invalid key secret at authors.secret",
        ),
        ("filters[authors][internalNote]=x&sort=nope", "Invalid key internalNote at authors.internalNote"),
        ("sort=nope&fields=nah", "Invalid key nope"),
        ("populate=nix&fields=nah", "Invalid key nah"),
        ("status=foo&populate=nix", "Invalid key nix"),
        (
            "sort=title:up&status=foo",
            "Invalid parameter at 'status'. Expected 'published' or 'draft', received: foo",
        ),
        ("other=1&filters[nope]=1", "Invalid key other"),
    ],
)
def test_of_several_mistakes_the_first_checked_is_told(
    compile_text: Compile, text: str, message: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        compile_text("article", text)
    assert caught.value.message == message


@pytest.mark.parametrize(
    "param", ["filters[category][name]=x", "sort=category.name", "filters[$or][0][category]=1"]
)
def test_unreadable_relations_are_refused_in_filters_and_sort(compile_text: Compile, param: str) -> None:
    ability = Grants(["api::article.*", "api::tag.tag.find"])
    with pytest.raises(ValidationError, match=r"^Invalid key category$"):
        compile_text("article", param, ability=ability)
    assert compile_text("article", "filters[tags][name]=x&sort=tags.name,cover.name", ability=ability)


def test_equal_questions_have_equal_plans_whatever_the_values(
    compile_text: Compile, schemas: Schemas
) -> None:
    text = "filters[title][$in][]={}&filters[category][position]={}&pagination[page]={}"
    one, other = (
        compile_text("article", text.format("a", 1, 1)),
        compile_text("article", text.format("b", 2, 3)),
    )
    assert one.plan == other.plan and hash(one.plan) == hash(other.plan)
    assert one.values != other.values
    longer = compile_text("article", text.format("a&filters[title][$in][]=c", 1, 1))
    assert longer.plan == one.plan
    assert compile_text("article", "filters[title]=a").plan != compile_text("article", "filters[slug]=a").plan


@pytest.mark.parametrize(
    "text",
    [
        "filters" + "[authors][articles]" * 40 + "[title]=x",
        "filters" + "[$and][0]" * 200 + "[title]=x",
        "filters[title]" + "[$not]" * 200 + "[$eq]=x",
        "sort=" + "authors.articles." * 100 + "title",
        "populate=" + "authors.articles." * 100 + "tags",
        "populate=" + ",".join(["authors.articles.authors.articles.category"] * 2000),
    ],
)
def test_depth_and_size_are_bounded(schemas: Schemas, compile_text: Compile, text: str) -> None:
    with pytest.raises(ValidationError):
        compile_text("article", text)
