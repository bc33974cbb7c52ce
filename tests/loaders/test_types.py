"""`octavo types` writes a module that checkers understand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.schemas import load_project_schemas

from octavo.content.builtin import builtin_sources
from octavo.loaders.types import render_types
from octavo.schema import SchemaSource, build_schemas
from octavo.server.openapi.entities import EntitySchemas

EXAMPLE = Path(__file__).parents[2] / "examples" / "magazine"

USE = """
from types_of_project import ARTICLE, Article
from typing import Any, assert_type
from octavo import UID, Octavo, documents, open_sync

assert_type(ARTICLE, UID[Article])

async def list_them(app: Octavo) -> None:
    assert_type(await documents(ARTICLE).find_many(), list[Article])
    assert_type(await app.documents(ARTICLE).find_one("x"), Article | None)
    assert_type(await app.documents("api::article.article").find_first(), dict[str, Any] | None)

def in_a_notebook() -> None:
    with open_sync(".") as app:
        assert_type(app.documents(ARTICLE).find_many(), list[Article])

def read(article: Article) -> str:
    assert_type(article["documentId"], str)
    assert_type(article["title"], str | None)
    category = article.get("category")
    return "" if category is None else category["name"]
"""


@pytest.mark.soak
def test_the_module_is_typed_as_the_schemas_are(tmp_path: Path) -> None:
    (tmp_path / "types_of_project.py").write_text(render_types(load_project_schemas(EXAMPLE)))
    (tmp_path / "use.py").write_text(USE)
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "use.py"]
    checked = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_private_fields_are_not_described() -> None:
    text = render_types(load_project_schemas(EXAMPLE))
    assert "createdBy" not in text
    assert "resetPasswordToken" not in text


def test_classes_are_named_as_entries_in_the_openapi_document() -> None:
    schemas = load_project_schemas(EXAMPLE)
    classes = re.findall(r"^class (\w+)\(", render_types(schemas), re.MULTILINE)
    assert {"Article", "UsersPermissionsUser", "AdminUser"} <= set(classes)
    entities = EntitySchemas(schemas)
    uids = [*schemas.content_types, *schemas.components]
    assert sorted(classes) == sorted(entities.entry(uid)["$ref"].rpartition("/")[2] for uid in uids)


def test_a_type_named_as_something_the_module_uses_gets_another_name() -> None:
    raw = {"info": {"singularName": "json", "pluralName": "jsons", "displayName": "Json"}, "attributes": {}}
    source = SchemaSource("api::json.json", raw, "json.json")
    text = render_types(build_schemas([*builtin_sources(), source], []))
    assert re.search(r"^class Json\w+\(TypedDict\)", text, re.MULTILINE)
    assert not re.search(r"^class Json\(", text, re.MULTILINE)
