"""Names people give on the command line, checked and turned into the names files and tables need."""

import re

import click

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
COMPONENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*")


def name(value: str) -> str:
    """Take a name in kebab-case; raises BadParameter with an example of a right one."""
    return _matching(KEBAB, value, "press-release")


def component_name(value: str) -> str:
    """Take a component's name, `<category>.<name>`; raises BadParameter with an example of a right one."""
    return _matching(COMPONENT, value, "shared.opening-hours")


def _matching(pattern: re.Pattern[str], value: str, example: str) -> str:
    if not pattern.fullmatch(value) or len(value) > 60:
        raise click.BadParameter(f"{value!r} will not do: small letters, digits and dashes, like {example}")
    return value


def snake(name: str) -> str:
    """Return the Python name: press-release → press_release."""
    return name.replace("-", "_")


def display(name: str) -> str:
    """Return the name people read: press-release → Press release."""
    return name.replace("-", " ").capitalize()


def plural(name: str) -> str:
    """Return English's regular plural; --plural says another."""
    if re.search(r"[^aeiou]y$", name):
        return name[:-1] + "ies"
    return name + ("es" if re.search(r"(s|x|z|ch|sh)$", name) else "s")
