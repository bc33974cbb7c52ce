"""The panel's built files (`dist/`, made from `panel/` by `npm run build`), kept in memory."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("dist")
ASSETS = "assets/"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file below `assets/`: its bytes, the same packed by brotli if that is smaller, and its type."""

    content: bytes
    packed: bytes | None
    type: str


@dataclass(frozen=True, slots=True)
class Built:
    """A build: its name, which changes with any of its files, the page, and the assets by name."""

    name: str
    page: str
    assets: dict[str, Asset]


@cache
def read_built(folder: Path = FOLDER) -> Built:
    """Read a build, once in a process; raises OSError where its files are missing."""
    files = sorted((folder / ASSETS).iterdir())
    assets = {file.name: _asset(file) for file in files if file.suffix != ".br"}
    build = json.loads((folder / "build.json").read_text("utf-8"))
    return Built(build["build"], (folder / "index.html").read_text("utf-8"), assets)


def _asset(file: Path) -> Asset:
    packed = file.with_name(f"{file.name}.br")
    kind = TYPES.get(file.suffix, "application/octet-stream")
    return Asset(file.read_bytes(), packed.read_bytes() if packed.exists() else None, kind)
