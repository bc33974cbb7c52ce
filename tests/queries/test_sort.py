import pytest
from tests.queries.conftest import Compile

from octavo.errors import ValidationError
from octavo.queries.plan import Order

TITLE, DOWN = Order(("title",)), Order(("title",), True)
NAME = Order(("category", "name"))


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("sort=title", (TITLE,)),
        ("sort=title:DESC", (DOWN,)),
        ("sort=title: desc", (DOWN,)),
        ("sort=title:asc:desc", (TITLE,)),
        ("sort=views, title:desc", (Order(("views",)), DOWN)),
        ("sort=title,", (TITLE,)),
        ("sort=,title", (TITLE,)),
        ("sort=:asc", ()),
        ("sort=status:desc,title", (TITLE,)),
        ("sort[status]=desc", ()),
        ("sort=", ()),
        ("sort", ()),
        ("sort[]=", ()),
        ("sort[]", ()),
        ("sort[0]=title&sort[0]=views", ()),
        ("sort[]=category.name&sort[]=title:desc,id", (NAME, DOWN, Order(("id",)))),
        ("sort[title]=desc", (DOWN,)),
        ("sort[title]=", ()),
        ("sort[category][name]=asc&sort[title]=desc", (NAME, DOWN)),
        ("sort[0][category][name]=asc&sort[1][title]=desc", (NAME, DOWN)),
        ("sort=seo.metaTitle:desc", (Order(("seo", "metaTitle"), True),)),
        ("sort=seo.links.label", (Order(("seo", "links", "label")),)),
        ("sort=cover.name", (Order(("cover", "name")),)),
        ("sort=authors.documentId", (Order(("authors", "documentId")),)),
        ("sort=category.id:desc", (Order(("category", "id"), True),)),
    ],
)
def test_sort_becomes_orders(compile_text: Compile, text: str, orders: tuple[Order, ...]) -> None:
    assert compile_text("article", text).plan.selection.order == orders


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        ("filters[title]=a", ["documentId", "id", "title"]),
        ("filters[category][name]=a", ["documentId", "id", "title", "views"]),
        ("filters[$or][0][$not][links][label]=a", ["documentId", "id", "title", "views"]),
        ("", ["documentId", "id", "title"]),
    ],
)
def test_what_is_sorted_by_is_shown_where_filters_lead_elsewhere(
    compile_text: Compile, filters: str, shown: list[str]
) -> None:
    query = compile_text("article", f"fields=title&sort=views,category.name&{filters}")
    assert sorted(query.plan.selection.fields) == shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sort=status", "Invalid key status"),
        ("sort[]=status", "Invalid key status"),
        ("sort=category:asc", "Invalid key asc at category"),
        ("sort[category]=asc", "Invalid key asc at category"),
        ("sort[category]=name", "Invalid order. order can only be one of asc|desc|ASC|DESC"),
        ("sort=authors.articles", "Invalid key articles at authors.articles"),
        ("sort=blocks.body", "Invalid key blocks"),
        ("sort=title:", "Invalid order. order can only be one of asc|desc|ASC|DESC"),
        ("sort=title.nope", "Invalid key nope at title"),
        ("sort[0]=title&sort[1][views]=asc", "Invalid key 0"),
        ("sort[title][]=asc", "Invalid sort type expected object or string got object"),
        ("sort=category.status", "Invalid key status at category"),
        ("sort=locale&x", "Invalid key x"),
        ("sort=category.locale", "Invalid key locale at category.locale"),
        ("sort=authors.user.password", "Invalid key password at authors.user.password"),
    ],
)
def test_a_sort_that_cannot_be_is_refused(compile_text: Compile, text: str, message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        compile_text("article", text)
    assert caught.value.message == message
