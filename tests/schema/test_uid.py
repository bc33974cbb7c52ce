import pytest

from octavo.schema.uid import (
    ParsedUid,
    is_attribute_name,
    is_kebab_case,
    kebab_case,
    parse_component_uid,
    parse_uid,
    snake_case,
    strapi_name,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("api::blog.article", ParsedUid("api", "blog", "article")),
        ("plugin::users-permissions.user", ParsedUid("plugin", "users-permissions", "user")),
        ("admin::api-token", ParsedUid("admin", "admin", "api-token")),
        ("article", None),
        ("api::article", None),
        ("api::a.b.c", None),
        ("other::a.b", None),
        ("api::A.b", None),
        ("api::año.año", ParsedUid("api", "año", "año")),
    ],
)
def test_parse_uid(text, parts):
    assert parse_uid(text) == parts


def test_parse_component_uid():
    assert parse_component_uid("shared.rich-text") == ("shared", "rich-text")
    assert parse_component_uid("shared") is None


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("title", "title"),
        ("publishOn", "publish_on"),
        ("HTMLBody", "html_body"),
        ("provider_metadata", "provider_metadata"),
        ("meta-title", "meta_title"),
        ("line2", "line_2"),
        ("createdBy", "created_by"),
        ("año", "año"),
        ("añoNuevo", "año_nuevo"),
        ("ÜberNetto2", "über_netto_2"),
        ("an\u0303o", "año"),
    ],
)
def test_snake_case(name, column):
    assert snake_case(name) == column


def test_kebab_case_of_folders_and_names():
    assert kebab_case("kitchen_sink") == "kitchen-sink"
    assert is_kebab_case("blog-post2")
    assert not any(map(is_kebab_case, ["BlogPost", "blog_post", "blog-", "-a", "", "2a", "a--b"]))


def test_names_beyond_ascii():
    assert all(map(is_kebab_case, ["año", "menu-d-été", "übung", "记事"]))
    assert not any(map(is_kebab_case, ["Año", "año-", "año nuevo"]))
    assert all(map(is_attribute_name, ["año", "Größe", "_é", "préface-2"]))
    assert not any(map(is_attribute_name, ["-a", "2é", "a b", "a.b", "a\u200bb", "😀"]))


def test_folders_of_a_strapi_tree_are_named_as_strapi_names_them():
    folders = ["blog-post", "BlogPost", "blog_post", "v2post", "Año"]
    assert [strapi_name(folder) for folder in folders] == [
        "blog-post",
        "blog-post",
        "blog-post",
        "v2post",
        "ano",
    ]
