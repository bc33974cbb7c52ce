"""Writes files from templates: `templates/<set>/…`, `$name` filled in, `.tmpl` dropped."""

from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

import click

SUFFIX = ".tmpl"


def render(template_set: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the text of every file of a set by relative path; `__name__` in a path is filled in too."""
    texts: dict[str, str] = {}
    _collect(files("octavo.cli").joinpath("templates", template_set), "", values, texts)
    return dict(sorted(texts.items()))


def _collect(folder: Traversable, prefix: str, values: Mapping[str, str], files: dict[str, str]) -> None:
    for entry in folder.iterdir():
        path = prefix + entry.name
        if entry.is_dir():
            _collect(entry, path + "/", values, files)
        elif path.endswith(SUFFIX):
            for key, value in values.items():
                path = path.replace(f"__{key}__", value)
            files[path.removesuffix(SUFFIX)] = Template(entry.read_text("utf-8")).substitute(values)


def write(root: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write the files under `root`, all or none: existing files are never overwritten."""
    existing_paths = [path for path in texts if (root / path).exists()]
    if existing_paths:
        raise click.ClickException(f"{root / existing_paths[0]} exists already; nothing was written")
    for path, text in texts.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    return [root / path for path in texts]
