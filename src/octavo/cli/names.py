"""Names people give on the command line, checked and turned into the names files and tables need."""

import re

import click

KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
COMPONENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Name(click.ParamType):
    """A name in kebab-case."""

    name = "name"
    pattern = KEBAB
    example = "press-release"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or refuse it with an example of a right one."""
        if not self.pattern.fullmatch(value) or len(value) > 60:
            self.fail(
                f"{value!r} will not do: small letters, digits and dashes, like {self.example}", param, ctx
            )
        return value


class ComponentName(Name):
    """A component's name: `<category>.<name>`."""

    pattern = COMPONENT
    example = "shared.opening-hours"


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
