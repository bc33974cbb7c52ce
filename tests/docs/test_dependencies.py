"""Every direct dependency has its line, and no line is left of one that went."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return found[0].lower()


def test_the_tables_name_what_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {name(line) for line in project["dependencies"]}
    declared |= {
        f"{extra}:{name(line)}" for extra, lines in project["optional-dependencies"].items() for line in lines
    }
    text = (ROOT / "docs/dependencies.md").read_text()
    run, extras = (re.split(r"\n## ", text)[i] for i in (1, 2))
    told = set(re.findall(r"^\| ([a-z0-9-]+) \|", run, re.M)) - {"package"}
    told |= {
        f"{extra}:{package}"
        for extra, package in re.findall(r"^\| ([a-z0-9-]+) \| ([a-z0-9-]+) \|", extras, re.M)
    }
    assert told - {"extra:package"} == declared


def test_what_the_panel_loads_has_its_line_and_what_builds_it_is_named() -> None:
    described = json.loads((ROOT / "panel/package.json").read_text())
    text = (ROOT / "docs/dependencies.md").read_text()
    (section,) = (part for part in re.split(r"\n## ", text) if part.startswith("In the admin panel"))
    told = set(re.findall(r"^\| ([@a-z0-9/-]+) \|", section, re.M)) - {"package"}
    assert told == set(described["dependencies"])
    said = section.lower()
    named = {
        name: name.split("/")[-1] if "types" not in name else name for name in described["devDependencies"]
    }
    shown = {
        "@biomejs/biome": "biome",
        "@vitejs/plugin-react": "react plugin",
        "@playwright/test": "@playwright/test",
    }
    assert [name for name, word in (named | shown).items() if word not in said] == []


def test_fewer_than_25_by_default() -> None:
    assert len(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]) < 25


def test_what_developing_needs_is_named() -> None:
    text = (ROOT / "docs/dependencies.md").read_text()
    wanted = (ROOT / "requirements/dev.in").read_text().splitlines()
    missing = [line for line in wanted if line and line[0] not in "#-" and line.split("[")[0] not in text]
    assert missing == []
