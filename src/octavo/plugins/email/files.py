"""Mails of a project in files, `app/emails/<name>.txt` and `.html`, for a locale `<name>.<locale>.txt`.

The first line of a text is its subject, `Subject: …`, and the second one is empty. `examples.toml` has a
table for each mail of the project's own, with an example of each value.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from octavo.plugin import Problem
from octavo.plugins.email.message import LONGEST_SUBJECT, placeholders

FOLDER = "app/emails"
EXAMPLES = "examples.toml"
SUBJECT = "Subject:"

_MAIL = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
_VALUE = re.compile(r"[A-Za-z_][\w.]*")

Examples = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a mail, and where they stand."""

    subject: str
    text: str
    html: str
    source: str


@dataclass
class MailFiles:
    """The mails of the folder, and the problems found there."""

    texts: dict[tuple[str, str], Texts] = field(default_factory=dict)
    """By mail and locale; the locale of those for everybody is empty."""
    examples: dict[str, Examples] = field(default_factory=dict)
    """Of the project's own mails."""
    problems: list[Problem] = field(default_factory=list)


def read_mail_files(project: Path, plugin_mails: Mapping[str, Examples]) -> MailFiles:
    """Read the mails of a project; `plugin_mails` are those of plugins, which it may replace."""
    folder, files = project / FOLDER, MailFiles()
    if not folder.is_dir():
        return files
    if (folder / EXAMPLES).is_file():
        _read_examples(folder / EXAMPLES, plugin_mails, files)
    examples = {**plugin_mails, **files.examples}
    parts = dict(_parts(folder, examples, files.problems))
    for (name, locale, kind), path in parts.items():
        if kind == "html" and (name, locale, "txt") not in parts:
            where = f"{FOLDER}/{path.name}"
            fix = f"{path.with_suffix('.txt').name} has the subject, and the text for who reads no HTML"
            files.problems.append(Problem(where, "has no text beside it", fix))
        if kind == "txt":
            html = parts.get((name, locale, "html"))
            texts = _read_texts(path, html, examples[name], files.problems)
            files.texts[name, locale] = texts
    for name in files.examples:
        if (name, "", "txt") not in parts:
            message = f"is a mail without {FOLDER}/{name}.txt"
            files.problems.append(
                Problem(f"{FOLDER}/{EXAMPLES}: {name}", message, "write it, or remove the table")
            )
    return files


def _parts(
    folder: Path, examples: Mapping[str, Examples], problems: list[Problem]
) -> Iterator[tuple[tuple[str, str, str], Path]]:
    """Yield each file that has a part of a mail, with its mail, its locale and its kind."""
    for path in sorted(folder.iterdir()):
        if path.name == EXAMPLES or path.name.startswith("."):
            continue
        name, *locale, kind = path.name.split(".")
        where = f"{FOLDER}/{path.name}"
        if kind not in ("txt", "html") or len(locale) > 1 or not path.is_file():
            problems.append(Problem(where, "is no part of a mail", "they are <name>.txt and <name>.html"))
        elif name not in examples:
            fix = (
                f"there are {', '.join(sorted(examples))}; one of your own has a table in {FOLDER}/{EXAMPLES}"
            )
            problems.append(Problem(where, f"there is no mail {name!r}", fix))
        elif locale and not _LOCALE.fullmatch(locale[0]):
            problems.append(Problem(where, f"{locale[0]!r} is no locale", "such as fr or pt-BR"))
        else:
            yield (name, locale[0] if locale else "", kind), path


def _read_texts(path: Path, html: Path | None, examples: Examples, problems: list[Problem]) -> Texts:
    where = f"{FOLDER}/{path.name}"
    content = _read(path, problems)
    head, _, body = content.partition("\n")
    empty, _, text = body.partition("\n")
    subject = head.removeprefix(SUBJECT).strip()
    if not (head.startswith(SUBJECT) and subject and len(subject) <= LONGEST_SUBJECT):
        problems.append(Problem(f"{where}:1", "the first line is no subject", f"write `{SUBJECT} …`"))
    elif empty.strip():
        problems.append(Problem(f"{where}:2", "the line after the subject is not empty"))
    problems += template_problems(where, content, examples)
    markup = ""
    if html is not None:
        markup = _read(html, problems)
        problems += template_problems(f"{FOLDER}/{html.name}", markup, examples)
    return Texts(subject, text, markup, where)


def _read(path: Path, problems: list[Problem]) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(f"{FOLDER}/{path.name}", f"cannot be read as UTF-8: {error}"))
        return ""


def template_problems(where: str, template: str, examples: Examples) -> list[Problem]:
    """Return what is no value in a template, each with its line."""
    value_names = ", ".join(examples) or "none"
    problems = []
    for start, placeholder, name in placeholders(template):
        line = f"{where}:{template.count(chr(10), 0, start) + 1}"
        if name is None:
            fix = "a template has values alone, {{ NAME }}: no expressions, conditions or loops"
            problems.append(Problem(line, f"{placeholder!r} is no value", fix))
        elif name not in examples:
            problems.append(
                Problem(line, f"there is no value {name!r} in this mail", f"there are: {value_names}")
            )
    return problems


def _read_examples(path: Path, plugin_mails: Mapping[str, Examples], files: MailFiles) -> None:
    where = f"{FOLDER}/{EXAMPLES}"
    try:
        tables = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        files.problems.append(Problem(where, f"cannot be read: {error}"))
        return
    for name, table in tables.items():
        if name in plugin_mails:
            files.problems.append(
                Problem(f"{where}: {name}", "is a mail there is already", "replace its files alone")
            )
        elif not _MAIL.fullmatch(name) or not isinstance(table, dict):
            fix = "a mail is a table called in small letters, digits and hyphens: [order-shipped]"
            files.problems.append(Problem(f"{where}: {name}", "is no mail", fix))
        else:
            for value, example in table.items():
                if not isinstance(example, str) or not _VALUE.fullmatch(value):
                    fix = 'name = "an example", the name of letters, digits, _ and dots'
                    files.problems.append(
                        Problem(f"{where}: {name}.{value}", "is no example of a value", fix)
                    )
            files.examples[name] = {value: str(example) for value, example in table.items()}
