"""Files that become one or several: of a type, inside of its components and of its zone, and taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.conftest import SOAKED_DATABASES, a_database

from octavo import Octavo, boot
from octavo.migrations.plan import Approval
from octavo.testing import Project

pytestmark = pytest.mark.soak

TALE = "api::tale.tale"
PART = {"type": "component", "component": "shared.part"}
POPULATE = {
    "files": True,
    "parts": {"populate": "*"},
    "zone": {"on": {"shared.part": {"populate": "*"}}},
}


@pytest.fixture(params=SOAKED_DATABASES)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Project]:
    for address in [""] if request.param == "sqlite" else a_database(request.param):
        database = f'[database]\nurl = "{address}"\n' if address else ""
        yield Project(tmp_path).settings(f'[i18n]\nlocales = ["en", "fr"]\n{database}')


def site(project: Project, multiple: bool, drafts: bool, localized: bool) -> Path:
    files = {"type": "media", "multiple": multiple, "pluginOptions": {"i18n": {"localized": localized}}}
    project.component("shared.part", {"files": {"type": "media", "multiple": multiple}})
    zone = {"type": "dynamiczone", "components": ["shared.part"]}
    own = {"pluginOptions": {"i18n": {"localized": localized}}}
    attributes = {"files": files, "parts": {**PART, "repeatable": True, **own}, "zone": {**zone, **own}}
    return project.content_type("tale", attributes, drafts=drafts, localized=localized).folder


def names(value: Any) -> list[str]:
    return [file["name"] for file in value] if isinstance(value, list) else [value["name"]] if value else []


async def files_of(app: Octavo, document: str, **where: str) -> list[list[str]]:
    """Name the files of an entry, of its components and of its zone."""
    found = await app.documents(TALE).find_one(document, populate=POPULATE, **where)
    assert found is not None
    return [names(one["files"]) for one in (found, *found["parts"], *found["zone"])]


def body(ids: list[int], multiple: bool) -> dict[str, Any]:
    files = ids if multiple else ids[0]
    part = {"files": files}
    return {"files": files, "parts": [part, part], "zone": [{"__component": "shared.part", **part}]}


@pytest.mark.parametrize(("drafts", "localized"), [(False, False), (True, True)], ids=["plain", "versions"])
async def test_one_file_becomes_several_and_several_become_one(
    project: Project, drafts: bool, localized: bool
) -> None:
    places = [{"status": status} for status in (("draft", "published") if drafts else ("published",))]
    if localized:
        places = [{**place, "locale": locale} for place in places for locale in ("en", "fr")]
    async with boot.running(site(project, False, drafts, localized)) as app:
        upload = app.query("plugin::upload.file")
        kept = [await upload.create({"name": n, "hash": n, "url": n, "mime": "image/png"}) for n in "ab"]
        ids = [one["id"] for one in kept]
        made = await app.documents(TALE).create(data=body(ids[:1], False), status="published")
        document = made["documentId"]
        if localized:
            second = body(ids[:1], False)
            await app.documents(TALE).update(document, locale="fr", data=second, status="published")
    async with boot.running(site(project, True, drafts, localized), approval=Approval()) as app:
        for place in places:
            assert await files_of(app, document, **place) == [["a"]] * 4
            if place["status"] == places[-1]["status"]:
                await app.documents(TALE).update(document, data=body(ids[::-1], True), **place)
    allowed = Approval(allow_destructive=True)
    async with boot.running(site(project, False, drafts, localized), approval=allowed) as app:
        for place in places:
            assert await files_of(app, document, **place) == [["b"]] * 4
    assert octavo("migrate", "down", cwd=site(project, True, drafts, localized)).returncode == 0
    async with boot.running(site(project, True, drafts, localized)) as app:
        for place in places:
            assert await files_of(app, document, **place) == [["b", "a"]] * 4
