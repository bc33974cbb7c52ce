import pytest

from octavo.content.builtin import builtin_sources
from octavo.errors import StartupError
from octavo.schema import Media, Relation, Scalar, SchemaSource, build_schemas
from octavo.schema.attributes.types import SCALARS

EVERY_TYPE = {
    "string": {"type": "string", "minLength": 1, "maxLength": 9, "regex": "^x", "default": "x"},
    "text": {"type": "text", "required": True},
    "richtext": {"type": "richtext", "private": True},
    "blocks": {"type": "blocks"},
    "email": {"type": "email", "unique": True},
    "password": {"type": "password"},
    "uid": {"type": "uid", "targetField": "string", "options": {"separator": "_"}},
    "integer": {"type": "integer", "min": 1, "max": 9, "default": 5},
    "biginteger": {"type": "biginteger", "min": "1", "max": "9223372036854775807"},
    "float": {"type": "float", "min": 0.5},
    "decimal": {"type": "decimal", "default": 1.5},
    "boolean": {"type": "boolean", "default": False},
    "date": {"type": "date"},
    "time": {"type": "time"},
    "datetime": {"type": "datetime", "default": "2024-01-02"},
    "timestamp": {"type": "timestamp"},
    "enumeration": {"type": "enumeration", "enum": ["a", "b"], "default": "a"},
    "json": {"type": "json"},
    "color": {
        "type": "customField",
        "customField": "plugin::color-picker.color",
        "options": {"format": "hex"},
    },
    "media": {"type": "media", "multiple": True, "allowedTypes": ["images"]},
    "part": {"type": "component", "component": "shared.part", "repeatable": True, "min": 1, "max": 3},
    "zone": {"type": "dynamiczone", "components": ["shared.part"], "max": 2},
    "owner": {"type": "relation", "relation": "oneToOne", "target": "plugin::users-permissions.user"},
    "about": {"type": "relation", "relation": "morphToOne"},
}


def test_every_attribute_type_parses(make):
    schemas = make.schemas({"api::every.every": EVERY_TYPE}, {"shared.part": {"name": {"type": "string"}}})
    attributes = schemas.content_type("api::every.every").attributes
    assert list(attributes) == list(EVERY_TYPE)
    assert {name for name, each in attributes.items() if isinstance(each, Scalar)} == {*SCALARS, "color"}
    assert (attributes["string"].min_length, attributes["string"].default) == (1, "x")
    assert attributes["email"].unique and attributes["uid"].unique and not attributes["text"].unique
    assert attributes["biginteger"].max == 2**63 - 1
    assert (attributes["color"].type, attributes["color"].custom_field) == (
        "string",
        "plugin::color-picker.color",
    )
    assert isinstance(attributes["media"], Media) and attributes["media"].multiple
    assert isinstance(attributes["about"], Relation) and attributes["about"].is_morph


def test_system_attributes_of_a_localized_type_and_another(golden):
    article, tag = golden.content_type("api::article.article"), golden.content_type("api::tag.tag")
    assert list(article.all_attributes)[:3] == ["id", "documentId", "title"]
    assert list(article.all_attributes)[-7:] == [
        "createdAt",
        "updatedAt",
        "publishedAt",
        "createdBy",
        "updatedBy",
        "locale",
        "localizations",
    ]
    assert not article.system["locale"].private and tag.system["locale"].private
    assert not article.system["localizations"].private and tag.system["localizations"].private
    assert article.system["localizations"].virtual and not article.system["localizations"].is_owner
    assert article.system["createdBy"].private and article.system["createdBy"].target == "admin::user"
    assert {name for name, each in article.system.items() if each.writable} == {"publishedAt", "locale"}


def test_what_counts_as_localized(golden):
    article = golden.content_type("api::article.article")
    localized = {name for name, each in article.attributes.items() if article.is_localized(each)}
    assert localized == {"title", "body", "slug", "category", "authors", "tags"}


def test_options_that_change_what_is_private():
    schema = {
        "info": {"singularName": "page", "pluralName": "pages"},
        "options": {"populateCreatorFields": True, "privateAttributes": ["note", "updatedAt"]},
        "attributes": {"note": {"type": "string"}, "title": {"type": "string"}},
    }
    user = {"info": {"singularName": "user", "pluralName": "users"}}
    schemas = build_schemas(
        [SchemaSource("api::page.page", schema, "page"), SchemaSource("admin::user", user, "user")], []
    )
    page = schemas.content_type("api::page.page")
    private = {name for name, each in page.all_attributes.items() if each.private}
    assert private == {"note", "updatedAt", "locale", "localizations"}


@pytest.mark.parametrize(
    ("attribute", "problem"),
    [
        (
            {"type": "strin"},
            "title/type: attribute 'title' has the unknown type 'strin' (did you mean 'string'?)",
        ),
        ({}, "title/type: attribute 'title' has no type (add one of string, text,"),
        ("string", "title: attribute 'title' must be an object"),
        (
            {"type": "string", "requierd": True},
            "title/requierd: the key 'requierd' is unknown (did you mean 'required'?)",
        ),
        (
            {"type": "string", "required": "yes"},
            "title/required: 'required' of 'title' must be true or false",
        ),
        (
            {"type": "string", "maxLength": -1},
            "title/maxLength: 'maxLength' of 'title' must be a whole number",
        ),
        (
            {"type": "string", "minLength": 5, "maxLength": 2},
            "title: 'title' has a minimum above its maximum",
        ),
        ({"type": "string", "regex": "["}, "title/regex: the regex of 'title' cannot be read"),
        ({"type": "integer", "min": "x"}, "title/min: 'min' of 'title' must be a number"),
        (
            {"type": "integer", "default": "x"},
            "title/default: the default of 'title' is refused: title must be a `number`",
        ),
        ({"type": "enumeration"}, "title: attribute 'title' of type 'enumeration' needs 'enum'"),
        (
            {"type": "enumeration", "enum": []},
            "title/enum: 'enum' of 'title' must be a list of texts, at least one",
        ),
        (
            {"type": "enumeration", "enum": ["a", "a"]},
            "title/enum: 'enum' of 'title' must not name a text twice",
        ),
        (
            {"type": "enumeration", "enum": ["a"], "default": "b"},
            "title/default: the default of 'title' is refused",
        ),
        ({"type": "component"}, "title: attribute 'title' of type 'component' needs 'component'"),
        (
            {"type": "relation", "target": "admin::user"},
            "title: attribute 'title' of type 'relation' needs 'relation'",
        ),
        (
            {"type": "relation", "relation": "oneToOn", "target": "admin::user"},
            "title/relation: relation 'oneToOn' is unknown (did you mean 'oneToOne'?)",
        ),
        ({"type": "relation", "relation": "oneToOne"}, "title: relation 'title' needs a target"),
        (
            {"type": "relation", "relation": "morphToMany", "target": "admin::user"},
            "title/target: morphToMany has no target",
        ),
        (
            {"type": "customField", "customField": "plugin::x.y"},
            "title/customField: attribute 'title' is the custom field 'plugin::x.y', which no plugin "
            'provides (say in octavo.toml how it is kept: [custom_fields] "plugin::x.y" = "string"',
        ),
    ],
)
def test_mistakes_in_an_attribute_name_their_place_and_fix(make, attribute, problem):
    problems = make.problems({"api::page.page": {"title": attribute}})
    assert len(problems) == 1
    assert problems[0].startswith("app/api/page/schema.json#/attributes/" + problem)


@pytest.mark.parametrize("name", ["id", "documentId", "document_id", "createdAt", "created_by_id", "locale"])
def test_names_octavo_keeps_for_itself(make, name):
    [problem] = make.problems({"api::page.page": {name: {"type": "string"}}})
    assert "is Octavo's own" in problem and "name it differently" in problem


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ({"info": {"pluralName": "pages"}}, "page.json#/info/singularName: info.singularName is missing"),
        (
            {"info": {"singularName": "Page", "pluralName": "pages"}},
            "page.json#/info/singularName: info.singularName 'Page' is not in kebab-case",
        ),
        (
            {"info": {"singularName": "page", "pluralName": "pages"}, "kind": "single"},
            "page.json#/kind: kind 'single' is unknown (collectionType/singleType)",
        ),
        (
            {"info": {"singularName": "page", "pluralName": "pages"}, "atributes": {}},
            "page.json#/atributes: the key 'atributes' is unknown (did you mean 'attributes'?)",
        ),
        (
            {"info": {"singularName": "page", "pluralName": "pages"}, "attributes": []},
            "page.json#/attributes: 'attributes' must be an object",
        ),
        (
            {"info": {"singularName": "page", "pluralName": "pages"}, "options": {"draftAndPublish": "yes"}},
            "page.json#/options/draftAndPublish: 'draftAndPublish' must be true or false",
        ),
        (
            {"info": {"singularName": "page", "pluralName": "pages"}, "indexes": [{"columns": ["nope"]}]},
            'page.json#/indexes/0: an index is {"columns": […]}, with scalar attributes of the type',
        ),
    ],
)
def test_mistakes_in_a_type(raw, problem):
    user = {"info": {"singularName": "user", "pluralName": "users"}}
    with pytest.raises(StartupError) as caught:
        build_schemas(
            [
                SchemaSource("api::page.page", raw, "page.json"),
                SchemaSource("admin::user", user, "user.json"),
            ],
            [],
        )
    assert [str(each).startswith(problem) for each in caught.value.problems] == [True]


def test_indexes_name_attributes_and_those_of_strapis_trees_may_not():
    page = {
        "info": {"singularName": "page", "pluralName": "pages"},
        "indexes": [{"name": "x", "columns": ["slug"]}, {"columns": ["document_id"], "type": "unique"}],
        "attributes": {"slug": {"type": "string"}},
    }
    sources = [*builtin_sources(), SchemaSource("api::page.page", page, "page.json", strict=False)]
    assert build_schemas(sources, []).content_type("api::page.page").indexes == (("slug",),)


def test_a_custom_field_is_the_scalar_its_plugin_registers():
    raw = {
        "info": {"singularName": "page", "pluralName": "pages"},
        "attributes": {"place": {"type": "customField", "customField": "plugin::map.place"}},
    }
    schemas = build_schemas([SchemaSource("api::page.page", raw, "page")], [], {"plugin::map.place": "json"})
    assert schemas.content_type("api::page.page").attributes["place"].column == "json"


def test_a_custom_field_nobody_knows_is_told_once(make):
    field = {"type": "customField", "customField": "plugin::x.y"}
    assert (
        len(make.problems({"api::page.page": {"a": field, "b": field}}, {"shared.part": {"c": field}})) == 1
    )


def test_a_custom_field_is_kept_as_a_scalar_or_not_at_all():
    raw = {
        "info": {"singularName": "page", "pluralName": "pages"},
        "attributes": {"place": {"type": "customField", "customField": "plugin::map.place"}},
    }
    with pytest.raises(StartupError, match="'jsn' is no scalar type \\(did you mean 'json'"):
        build_schemas([SchemaSource("api::page.page", raw, "page")], [], {"plugin::map.place": "jsn"})


def test_well_known_custom_fields_are_kept_as_their_plugins_keep_them(make):
    known = {
        "plugin::ckeditor.CKEditor": "richtext",
        "plugin::ckeditor5.CKEditor": "richtext",
        "plugin::tinymce.tinymce": "richtext",
        "plugin::tiptap-editor.RichText": "text",
        "plugin::multi-select.multi-select": "json",
        "plugin::tagsinput.tags": "json",
        "plugin::oembed.oembed": "json",
        "plugin::country-select.country": "string",
        "plugin::google-maps.location-picker": "json",
    }
    fields = {f"f{n}": {"type": "customField", "customField": uid} for n, uid in enumerate(known)}
    schemas = make.schemas({"api::page.page": fields})
    kinds = [each.type for each in schemas.content_type("api::page.page").attributes.values()]
    assert kinds == list(known.values())
    assert schemas.warnings == ()


def test_values_that_a_plugin_would_make_are_told_of(make):
    field = {"type": "customField", "customField": "plugin::strapi-advanced-uuid.uuid"}
    [told] = make.schemas({"api::page.page": {"number": field}}).warnings
    assert "'number': the values of 'plugin::strapi-advanced-uuid.uuid' are not made here" in told.message


def test_a_moment_that_is_none_is_no_default(make):
    schemas = make.schemas({"api::page.page": {"at": {"type": "datetime", "default": "now"}}})
    assert not schemas.content_type("api::page.page").attributes["at"].has_default
    [told] = schemas.warnings
    assert told.where == "app/api/page/schema.json#/attributes/at/default"
    assert told.message.startswith("the default of 'at' is refused: Invalid format, expected a timestamp")
    assert told.message.endswith("entries that leave it out have none")


def test_a_strapi_tree_starts_with_any_default():
    page = {
        "info": {"singularName": "page", "pluralName": "pages"},
        "attributes": {"kind": {"type": "enumeration", "enum": ["a"], "default": "b"}},
    }
    schemas = build_schemas([SchemaSource("api::page.page", page, "page", strict=False)], [])
    assert "the default of 'kind' is refused" in schemas.warnings[0].message


def test_a_component_is_called_by_its_uid_unless_it_says_otherwise(make):
    schemas = build_schemas(
        [],
        [
            SchemaSource("shared.plain", {"attributes": {}}, "plain.json"),
            SchemaSource(
                "shared.named",
                {"info": {"displayName": "Named"}, "collectionName": "names", "attributes": {}},
                "named.json",
            ),
        ],
    )
    told = {
        uid: (found.category, found.display_name, found.collection_name)
        for uid, found in schemas.components.items()
    }
    assert told == {
        "shared.plain": ("shared", "plain", ""),
        "shared.named": ("shared", "Named", "names"),
    }
