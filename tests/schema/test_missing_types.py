"""Relations to types that are not here."""

import json

import pytest
from tests.schemas import load_project_schemas

from octavo.errors import StartupError
from octavo.schema.missing_types import plugins_of


def relation(target):
    return {"type": "relation", "relation": "oneToOne", "target": target}


def schema(name, **attributes):
    return {"info": {"singularName": name, "pluralName": f"{name}s"}, "attributes": attributes}


def write(root, path, content):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("root", ["app", "src"])
def test_what_belongs_to_an_absent_plugin_is_left_out_and_told(tmp_path, root):
    page = schema("page", title={"type": "string"}, menu=relation("plugin::menus.menu"))
    write(tmp_path, f"{root}/api/page/content-types/page/schema.json", page)
    write(
        tmp_path, f"{root}/components/shared/nav.json", {"attributes": {"m": relation("plugin::menus.menu")}}
    )
    write(tmp_path, f"{root}/extensions/menus/content-types/menu/schema.json", schema("menu"))
    schemas = load_project_schemas(tmp_path)
    assert list(schemas.content_type("api::page.page").attributes) == ["title"]
    assert list(schemas.component("shared.nav").attributes) == []
    assert [f"{each.where}: {each.message}" for each in schemas.warnings] == [
        f"{root}/extensions/menus/content-types/menu/schema.json: no plugin brings 'plugin::menus.menu': "
        "this extension, and relations to the type, are left out",
        f"{root}/api/page/content-types/page/schema.json#/attributes/menu/target: 'menu': there is no "
        "'plugin::menus.menu' here, so the attribute is left out",
        f"{root}/components/shared/nav.json#/attributes/m/target: 'm': there is no "
        "'plugin::menus.menu' here, so the attribute is left out",
    ]


def test_relations_to_a_type_in_javascript_are_left_out_with_their_other_side(tmp_path):
    write(tmp_path, "src/api/page/content-types/page/schema.js", "module.exports = {}")
    note = schema("note", page={**relation("api::page.page"), "inversedBy": "note"})
    write(tmp_path, "src/api/note/content-types/note/schema.json", note)
    schemas = load_project_schemas(tmp_path)
    assert not schemas.content_type("api::note.note").attributes
    assert "there is no 'api::page.page' here" in schemas.warnings[0].message


@pytest.mark.parametrize("target", ["api::pge.pge", "plugin::upload.fil", "admin::usr"])
def test_a_slip_is_still_refused(tmp_path, target):
    write(tmp_path, "src/api/page/content-types/page/schema.json", schema("page", x=relation(target)))
    with pytest.raises(StartupError, match=f"there is no content type '{target}'"):
        load_project_schemas(tmp_path)


def test_plugins_are_those_that_have_types():
    assert plugins_of(["plugin::menus.menu", "api::page.page", "admin::user", "nonsense"]) == {"menus"}
