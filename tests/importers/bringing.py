"""Strapi projects to bring over, new projects to bring them into, and how answers are compared."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from octavo.importers.strapi.project import ImportOptions
from octavo.importers.strapi.report import ImportReport
from octavo.importers.strapi.run import import_project
from octavo.testing import Client, Project

SAMPLES = Path(__file__).parent / "samples"
Answer = dict[str, Any]


def unpacked(name: str, folder: Path) -> Path:
    """Return a sample's project folder."""
    with tarfile.open(SAMPLES / f"{name}.tar.gz") as members:
        members.extractall(folder, filter="data")
    return folder


def new_site(folder: Path) -> Path:
    """Return the folder of a project with nothing in it."""
    settings = '[server]\napp_keys = ["a-key-of-thirty-two-letters-or-more"]\n[i18n]\ndefault = "en"\n'
    return Project(folder).settings(settings).folder


class Quiet:
    def advance(self, steps: int) -> None:
        """Nobody looks."""


@contextmanager
def quiet(title: str, total: int) -> Iterator[Quiet]:
    yield Quiet()


async def bring(origin: Path | str, site: Path, shown: Any = quiet, **options: Any) -> ImportReport:
    return await import_project(ImportOptions(str(origin), **options), site, shown)


def recorded_answers(project: Path) -> list[Answer]:
    found: list[Answer] = json.loads((project / "answers.json").read_text("utf-8"))
    return found


async def differences(
    client: Client, answers: list[Answer], *, upgraded: bool = False
) -> dict[str, list[str]]:
    """Return what is not answered as it was, by path.

    Of an `upgraded` database documentIds are made anew, each another one, and what has no drafts was
    published when it was upgraded.
    """
    pairs: dict[str, str] = {}
    found = {}
    for answer in answers:
        response = await client.get(answer["path"])
        told = list(_differences(answer["body"], response.json(), "", pairs if upgraded else None))
        if response.status_code != answer["status"]:
            told.insert(0, f"{response.status_code} and not {answer['status']}")
        if told:
            found[answer["path"]] = told
    if upgraded:
        assert len(set(pairs.values())) == len(pairs)
    return found


def _differences(expected: Any, got: Any, at: str, pairs: dict[str, str] | None) -> Iterator[str]:
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in {**expected, **got}:
            here = f"{at}/{key}"
            if key not in expected or key not in got:
                yield f"{here}: only on one side"
            elif pairs is not None and key == "documentId":
                if pairs.setdefault(expected[key], got[key]) != got[key]:
                    yield f"{here}: {got[key]} stands for two"
            elif pairs is not None and key == "publishedAt" and expected[key] and got[key]:
                continue
            else:
                yield from _differences(expected[key], got[key], here, pairs)
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield f"{at}: {len(got)} and not {len(expected)}"
        if at.endswith("/localizations"):
            expected, got = (sorted(each, key=lambda one: one["id"]) for each in (expected, got))
        for index, (one, other) in enumerate(zip(expected, got, strict=False)):
            yield from _differences(one, other, f"{at}/{index}", pairs)
    elif type(expected) is not type(got) or expected != got:
        yield f"{at}: {got!r} and not {expected!r}"
