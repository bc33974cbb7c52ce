"""What the package imports is what it declares, and the other way round."""

import ast
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak

ROOT = Path(__file__).parents[2]
MODULES = {
    "pillow": "PIL",
    "import-linter": "importlinter",
    "pyjwt": "jwt",
    "python-slugify": "slugify",
    "python-dotenv": "dotenv",
    "pytest-asyncio": "pytest_asyncio",
}
BY_NAME_ONLY = {"uvloop", "httptools", "limits", "redis"}
"""Imported by name: by uvicorn, and where a limit is kept in Redis."""


GENERATED = {"client"}
"""Made of an OpenAPI document while the tests run."""


@cache
def imported(folder: str) -> frozenset[str]:
    found = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return frozenset(found - set(sys.stdlib_module_names) - {"octavo", "tests", "benchmarks", "app"})


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    names = {re.split(r"[^A-Za-z0-9_.-]", line)[0].split(">")[0].lower() for line in lines}
    return {MODULES.get(name, name.replace("-", "_")) for name in names}


def test_nothing_is_imported_that_only_another_package_brings() -> None:
    assert imported("src") - declared() == set()


def test_nothing_is_declared_that_is_not_used() -> None:
    assert declared() - imported("src") - BY_NAME_ONLY == set()


def test_what_tests_import_is_in_their_lock() -> None:
    lines = (ROOT / "requirements/dev.in").read_text().splitlines()
    developing = {line.split("[")[0].replace("-", "_") for line in lines if line and line[0] not in "#-"}
    assert imported("tests") - declared() - developing - GENERATED == set()
