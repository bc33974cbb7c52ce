import pytest
from tests.queries.conftest import Compile

ALL = [
    "id",
    "documentId",
    "title",
    "slug",
    "body",
    "views",
    "rating",
    "featured",
    "publishOn",
    "createdAt",
    "updatedAt",
    "publishedAt",
    "locale",
]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", ALL),
        ("fields", ALL),
        ("fields=*", ALL),
        ("fields[]=*&fields[]=title", ALL),
        ("fields=id", ["id", "documentId"]),
        ("fields=views, title", ["id", "documentId", "title", "views"]),
        ("fields[]=views&fields[]=title,slug", ["id", "documentId", "title", "slug", "views"]),
    ],
)
def test_fields_stand_in_the_order_of_the_wire(compile_text: Compile, text: str, fields: list[str]) -> None:
    assert list(compile_text("article", text).plan.selection.fields) == fields


def test_only_what_the_caller_sees_is_selected(compile_text: Compile) -> None:
    author = compile_text("author", "").plan.selection.fields
    assert list(author) == [
        "id",
        "documentId",
        "name",
        "email",
        "bio",
        "birthday",
        "createdAt",
        "updatedAt",
        "publishedAt",
    ]
