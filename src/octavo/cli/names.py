"""Checks names on the command line, and converts them to those of files and tables."""

import re

import click

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
COMPONENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*")


def name(value: str) -> str:
    """Check a name in kebab-case; raises BadParameter with a correct example."""
    return _matching(KEBAB, value, "press-release")


def component_name(value: str) -> str:
    """Check a component's name, `<category>.<name>`; raises BadParameter with a correct example."""
    return _matching(COMPONENT, value, "shared.opening-hours")


def _matching(pattern: re.Pattern[str], value: str, example: str) -> str:
    if not pattern.fullmatch(value) or len(value) > 60:
        raise click.BadParameter(f"{value!r} will not do: small letters, digits and dashes, like {example}")
    return value


def snake(name: str) -> str:
    """Return the Python name: press-release → press_release."""
    return name.replace("-", "_")


def display(name: str) -> str:
    """Return the display name: press-release → Press release."""
    return name.replace("-", " ").capitalize()


def plural(name: str) -> str:
    """Return the regular English plural."""
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + ("es" if re.search(r"(s|x|z|ch|sh)$", name) else "s")
