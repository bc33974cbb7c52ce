"""`octavo generate …`: the files of an API, a component, a policy, a middleware or a plugin."""

import json
from pathlib import Path

import click

from octavo.cli import names, templates, terminal
from octavo.cli.names import display, plural, snake
from octavo.cli.project import project_option

SIMPLE_TYPES = (
    "string", "text", "richtext", "blocks", "email", "password", "uid", "integer", "biginteger", "float",
    "decimal", "boolean", "date", "time", "datetime", "json", "media",
)  # fmt: skip


def attribute(text: str) -> tuple[str, str]:
    """Take an attribute as `name:type`; raises BadParameter saying which types can be named so."""
    name, _, kind = text.partition(":")
    kind = kind or "string"
    if not name.isidentifier() or not name.isascii():
        raise click.BadParameter(f"{name!r} is not an attribute's name: letters, digits and _")
    if kind not in SIMPLE_TYPES:
        raise click.BadParameter(f"{kind!r} is not one of {', '.join(SIMPLE_TYPES)}; write others by hand")
    return name, kind


attributes_argument = click.argument("attributes", nargs=-1, type=attribute, metavar="[NAME:TYPE]...")


@click.group()
def generate() -> None:
    """Write the files of something new; nothing that exists is overwritten."""


@generate.command()
@click.argument("name", type=names.name)
@attributes_argument
@click.option("--plural", "plural_name", type=names.name, help="The plural, where it is not regular.")
@click.option("--single", is_flag=True, help="A single type: exactly one entry.")
@click.option(
    "--drafts/--no-drafts", default=True, help="Whether entries have a draft and a published version."
)
@project_option
def api(
    folder: Path,
    name: str,
    attributes: tuple[tuple[str, str], ...],
    plural_name: str | None,
    single: bool,
    drafts: bool,
) -> None:
    """A content type with its REST routes: octavo generate api recipe title:string servings:integer."""
    many = plural_name or plural(name)
    if many == name:
        raise click.UsageError(f"the plural must differ from {name!r}")
    values = {
        "kind": "singleType" if single else "collectionType",
        "collection": snake(many),
        "plural": many,
        "drafts": json.dumps(drafts),
        "attributes": _attribute_lines(attributes or (("title", "string"),)),
    }
    _write(folder, "api", name, values)
    terminal.say(f"Grant what visitors may do in octavo.toml, such as api::{name}.{name}.find")


@generate.command()
@click.argument("name", type=names.component_name)
@attributes_argument
@project_option
def component(folder: Path, name: str, attributes: tuple[tuple[str, str], ...]) -> None:
    """A group of attributes for other types: octavo generate component shared.address street:string."""
    category, short = name.split(".")
    values = {
        "category": snake(category),
        "collection": f"components_{snake(category)}_{snake(plural(short))}",
        "attributes": _attribute_lines(attributes or (("label", "string"),)),
    }
    _write(folder, "component", short, values)


@generate.command()
@click.argument("name", type=names.name)
@project_option
def policy(folder: Path, name: str) -> None:
    """A policy that routes name as global::NAME."""
    _write(folder, "policy", name, {})


@generate.command()
@click.argument("name", type=names.name)
@project_option
def middleware(folder: Path, name: str) -> None:
    """A middleware that routes and octavo.toml name as global::NAME."""
    _write(folder, "middleware", name, {})


@generate.command()
@click.argument("name", type=names.name)
@project_option
def plugin(folder: Path, name: str) -> None:
    """A plugin inside the project, in app/plugins."""
    _write(folder, "plugin", name, {})
    terminal.say(f"Enable it in octavo.toml: [plugins.{name}] enabled = true")


def _attribute_lines(attributes: tuple[tuple[str, str], ...]) -> str:
    lines = []
    for name, kind in dict(attributes).items():
        shape: dict[str, object] = {"type": kind}
        if kind == "media":
            shape |= {"multiple": False, "allowedTypes": ["images"]}
        lines.append(f"    {json.dumps(name)}: {json.dumps(shape)}")
    return ",\n".join(lines)


def _write(folder: Path, template_set: str, name: str, values: dict[str, str]) -> None:
    shared = {"name": name, "folder": snake(name), "display": display(name), "header": name.title()}
    values = {**shared, **values}
    try:
        written = templates.write(folder, templates.render(template_set, values))
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for path in written:
        terminal.say(f"Wrote {path.relative_to(folder)}")
