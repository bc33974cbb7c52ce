"""`octavo types` writes a module that checkers understand."""

import subprocess
import sys
from pathlib import Path

import pytest

from octavo.content.builtin import load_project_schemas
from octavo.loaders.types import class_names, render_types

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


def test_every_type_has_a_name_of_its_own() -> None:
    names = class_names(load_project_schemas(EXAMPLE))
    assert len(set(names.values())) == len(names)
    assert names["api::article.article"] == "Article"
    assert names["plugin::users-permissions.user"] == "UsersPermissionsUser"
    assert names["admin::user"] == "AdminUser"
