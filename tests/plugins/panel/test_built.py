"""The built files that are kept are those of the sources: told without Node, by the digests of both."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from octavo.plugins.panel.built import FOLDER, read_built

PANEL = Path(__file__).parents[3] / "panel"
SOURCES = (
    "src",
    "scripts",
    "index.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
)
"""What a build depends on: the list of `panel/scripts/finish.ts`."""
MOST_AT_LOGIN = {"js": 85_000, "css": 20_000}
MOST_TO_A_LIST = 90_000
"""Packed bytes that a list may add to what the log-in has loaded, with the frame of all screens."""
MOST_BYTES = 2_000_000
LIST = "src/features/entries/list/ListPage.tsx"
MOST_OF_PARTS = {
    "entries/edit/EntryScreen.tsx": 70_000,
    "entries/blocks/BlocksEditor.tsx": 90_000,
    "entries/fields/JsonEditor.tsx": 120_000,
    "entries/fields/MarkdownPreview.tsx": 30_000,
    "media/CropDialog.tsx": 10_000,
}
"""Packed bytes that a part may add to what is there where it is opened."""


def told() -> dict[str, Any]:
    described: dict[str, Any] = json.loads((FOLDER / "build.json").read_text("utf-8"))
    return described


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_below(path: Path) -> Iterator[Path]:
    return (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else iter([path])


def digests(folder: Path, files: Iterator[Path]) -> dict[str, str]:
    named = {file.relative_to(folder).as_posix(): file for file in files}
    return {name: digest(named[name].read_bytes()) for name in sorted(named)}


def test_the_outputs_are_those_of_one_build() -> None:
    found = digests(FOLDER, (file for file in files_below(FOLDER) if file.name != "build.json"))
    assert found == told()["outputs"]
    assert digest(json.dumps(found, separators=(",", ":")).encode())[:12] == told()["build"]


def test_they_were_built_from_the_sources_as_they_are() -> None:
    files = (
        file
        for name in SOURCES
        for file in files_below(PANEL / name)
        if not re.search(r"\.test\.tsx?$", file.name)
    )
    found = json.dumps(digests(PANEL, files), separators=(",", ":")).encode()
    assert digest(found) == told()["sources"], "build the panel anew: make panel"


def test_the_first_screen_is_light() -> None:
    sizes = told()["sizes"]
    assert {kind: size for kind, size in sizes["login"].items() if size > MOST_AT_LOGIN[kind]} == {}


def test_the_first_list_is_light() -> None:
    sizes = told()["sizes"]
    assert sum(sizes["frame"].values()) + sizes["parts"][LIST] <= MOST_TO_A_LIST


def test_all_of_it_is_small() -> None:
    assert sum(len(asset.content) for asset in read_built().assets.values()) <= MOST_BYTES


@pytest.mark.parametrize("part", MOST_OF_PARTS)
def test_the_screens_used_most_are_light(part: str) -> None:
    assert told()["sizes"]["parts"][f"src/features/{part}"] <= MOST_OF_PARTS[part]


def test_packed_files_are_smaller_and_each_belongs_to_one() -> None:
    packed = [file for file in (FOLDER / "assets").iterdir() if file.suffix == ".br"]
    assert packed
    for file in packed:
        assert file.stat().st_size < file.with_suffix("").stat().st_size


@pytest.mark.parametrize("name", ["build.json", "index.html", "licenses.txt"])
def test_nothing_tells_where_or_when_it_was_built(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert str(PANEL) not in text
    assert "node_modules/" not in text
    assert "\r" not in text


def test_no_chunk_loads_from_elsewhere() -> None:
    page = (FOLDER / "index.html").read_text("utf-8")
    assert re.findall(r'(?:src|href)="(?!\./assets/|__OCTAVO_BASE__)[^"]*"', page) == []
    assert "<style" not in page and not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_licences_are_those_that_may_ship_with_ours() -> None:
    text = (FOLDER / "licenses.txt").read_text("utf-8")
    named = re.findall(r"^(\S+) [\d.]+ \((.+)\)$", text, re.MULTILINE)
    assert {"react", "react-dom", "@tanstack/react-router"} <= {package for package, _ in named}
    permissive = {"MIT", "ISC", "Apache-2.0", "0BSD", "BSD-3-Clause"}
    dompurify = {"(MPL-2.0 OR Apache-2.0)"}  # one may choose
    assert {licence for _, licence in named} <= permissive | dompurify
