import json

import pytest
from tests.schemas import load_project_schemas

from octavo.errors import StartupError


def write(root, path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def schema(name, **attributes):
    return {"info": {"singularName": name, "pluralName": f"{name}s"}, "attributes": attributes}


STRING = {"type": "string"}


def test_octavos_layout(tmp_path):
    write(tmp_path, "app/api/blog_post/schema.json", schema("blog-post"))
    write(tmp_path, "app/api/shop/content_types/order_line/schema.json", schema("order-line"))
    write(tmp_path, "app/components/my_parts/rich_text.json", {"attributes": {"body": STRING}})
    write(tmp_path, "app/api/__pycache__/schema.json", "not read")
    schemas = load_project_schemas(tmp_path)
    assert {uid for uid in schemas.content_types if uid.startswith("api::")} == {
        "api::blog-post.blog-post",
        "api::shop.order-line",
    }
    assert schemas.components["my-parts.rich-text"].category == "my-parts"
    assert schemas.content_type("api::blog-post.blog-post").plural_name == "blog-posts"
    assert schemas.content_type("api::blog-post.blog-post").collection_name == "blog_posts"


def test_strapis_layout_is_read_as_it_is(tmp_path):
    article = schema("article", title={"type": "string", "someKeyOfAPlugin": True})
    write(tmp_path, "src/api/article/content-types/article/schema.json", article)
    write(tmp_path, "src/components/shared/rich-text.json", {"attributes": {}, "config": {}})
    extended = {"attributes": {"nickname": STRING}, "info": {"displayName": "Member"}}
    write(tmp_path, "src/extensions/users-permissions/content-types/user/schema.json", extended)
    schemas = load_project_schemas(tmp_path)
    assert "title" in schemas.content_type("api::article.article").attributes
    user = schemas.content_type("plugin::users-permissions.user")
    assert user.display_name == "Member" and {"nickname", "email", "password"} <= set(user.attributes)


def test_an_extension_changes_a_built_in_type_attribute_by_attribute(tmp_path):
    changed = {"attributes": {"email": {"type": "email", "private": True}}}
    write(tmp_path, "app/extensions/users_permissions/content_types/user/schema.json", changed)
    user = load_project_schemas(tmp_path).content_type("plugin::users-permissions.user")
    assert user.attributes["email"].private and user.attributes["username"].required


@pytest.mark.parametrize(
    ("path", "content", "problem"),
    [
        ("app/api/a/schema.json", '{\n  "info": }', "app/api/a/schema.json:2:11: this is not JSON"),
        ("app/api/a/schema.json", "[]", "app/api/a/schema.json#: a schema must be an object"),
        (
            "app/api/a/schema.json",
            '{"kind": 1, "kind": 2}',
            "app/api/a/schema.json: the key 'kind' stands twice",
        ),
        (
            "app/extensions/users_permissions/content_types/usr/schema.json",
            {},
            "app/extensions/users_permissions/content_types/usr/schema.json: there is no content type "
            "'plugin::users-permissions.usr' to extend (did you mean 'plugin::users-permissions.user'?)",
        ),
        (
            "app/components/shared/x.json",
            {"atributes": {}},
            "app/components/shared/x.json#/atributes: the key",
        ),
    ],
)
def test_mistakes_in_files(tmp_path, path, content, problem):
    write(tmp_path, path, content)
    with pytest.raises(StartupError) as caught:
        load_project_schemas(tmp_path)
    assert str(caught.value).startswith(problem)


def test_two_files_for_one_type(tmp_path):
    write(tmp_path, "app/api/a/schema.json", schema("a"))
    write(tmp_path, "app/api/a/content-types/a/schema.json", schema("a"))
    with pytest.raises(StartupError, match=r"'api::a\.a' is described by app/api/a/schema\.json too"):
        load_project_schemas(tmp_path)


def test_bytes_that_are_no_text(tmp_path):
    write(tmp_path, "app/api/a/schema.json", "")
    (tmp_path / "app/api/a/schema.json").write_bytes(b'{"info": "\xff"}')
    with pytest.raises(StartupError, match=r"app/api/a/schema\.json: .*utf-8"):
        load_project_schemas(tmp_path)


def test_what_differs_by_order_or_by_type_alone_is_read_anew(tmp_path):
    def attributes(**said):
        write(tmp_path, "app/api/a/schema.json", schema("a", **said))
        return load_project_schemas(tmp_path).content_type("api::a.a").attributes

    def default(value):
        return attributes(x={"type": "json", "default": value})["x"].default

    first = attributes(x=STRING, y=STRING)
    assert list(attributes(y=STRING, x=STRING)) == ["y", "x"]
    assert list(attributes(x=STRING, y=STRING)) == list(first) == ["x", "y"]
    assert [repr(default(value)) for value in (1, True, 1.0, "1")] == ["1", "True", "1.0", "'1'"]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("app/api/author/schema.json", '{"info": }'),
        ("app/api/author/schema.json", "[]"),
        ("app/api/author/schema.json", '{"attributes": {}}'),
        ("app/components/shared/seo.json", "{"),
    ],
)
def test_what_cannot_be_read_is_one_problem_however_much_names_it(tmp_path, path, content):
    write(tmp_path, "app/api/author/schema.json", schema("author", word=STRING))
    write(tmp_path, "app/components/shared/seo.json", {"attributes": {"title": STRING}})
    author = {"type": "relation", "relation": "manyToOne", "target": "api::author.author"}
    seo = {"type": "component", "component": "shared.seo"}
    zone = {"type": "dynamiczone", "components": ["shared.seo"]}
    write(tmp_path, "app/api/book/schema.json", schema("book", author=author, seo=seo, zone=zone))
    write(tmp_path, "app/api/page/schema.json", schema("page", author=author, seo=seo))
    load_project_schemas(tmp_path)
    write(tmp_path, path, content)
    with pytest.raises(StartupError) as caught:
        load_project_schemas(tmp_path)
    assert {problem.where.split("#")[0].split(":")[0] for problem in caught.value.problems} == {path}
