"""`octavo generate …`: the files of an API, a component, a policy, a middleware, a plugin or a migration."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from octavo.cli import names, templates, terminal
from octavo.cli.attribute_text import Shape, attribute
from octavo.cli.names import display, plural, snake
from octavo.cli.project import project_option

attributes_argument = click.argument("attributes", nargs=-1, type=attribute, metavar="[NAME:TYPE[:MORE]]...")


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
    attributes: tuple[tuple[str, Shape], ...],
    plural_name: str | None,
    single: bool,
    drafts: bool,
) -> None:
    """A content type with its REST routes: octavo generate api recipe title:string servings:integer.

    Beside simple types: course:enumeration:starter,main, author:relation:manyToOne:author (or a whole uid),
    seo:component:shared.seo[:repeatable], blocks:dynamiczone:shared.quote,shared.picture.
    """
    many = plural_name or plural(name)
    if many == name:
        raise click.UsageError(f"the plural must differ from {name!r}")
    values = {
        "kind": "singleType" if single else "collectionType",
        "collection": snake(many),
        "plural": many,
        "drafts": json.dumps(drafts),
        "attributes": _attribute_lines(attributes or (attribute("title"),)),
    }
    _write(folder, "api", name, values)
    terminal.say(f"Grant what visitors may do in octavo.toml, such as api::{name}.{name}.find")


@generate.command()
@click.argument("name", type=names.component_name)
@attributes_argument
@project_option
def component(folder: Path, name: str, attributes: tuple[tuple[str, Shape], ...]) -> None:
    """A group of attributes for other types: octavo generate component shared.address street:string."""
    category, short = name.split(".")
    values = {
        "category": snake(category),
        "collection": f"components_{snake(category)}_{snake(plural(short))}",
        "attributes": _attribute_lines(attributes or (attribute("label"),)),
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


@generate.command()
@click.argument("name", type=names.name)
@project_option
def migration(folder: Path, name: str) -> None:
    """A change of content in database/migrations, which octavo migrate apply runs once."""
    _write(folder, "migration", name, {"moment": f"{datetime.now(UTC):%Y%m%d%H%M%S}"})


def _attribute_lines(attributes: tuple[tuple[str, Shape], ...]) -> str:
    lines = (f"    {json.dumps(name)}: {json.dumps(shape)}" for name, shape in dict(attributes).items())
    return ",\n".join(lines)


def _write(folder: Path, template_set: str, name: str, values: dict[str, str]) -> None:
    shared = {"name": name, "folder": snake(name), "display": display(name), "header": name.title()}
    values = {**shared, **values}
    try:
        created_paths = templates.write(folder, templates.render(template_set, values))
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from None
    for path in created_paths:
        terminal.say(f"Wrote {path.relative_to(folder)}")
