"""Services by their class."""

from pathlib import Path

import pytest

from octavo import CollectionService, OctavoError, boot
from octavo.errors import StartupError
from octavo.plugins.api_tokens.service import ApiTokenService
from octavo.testing import Project

TITLE = {"title": {"type": "string"}}
ASKING = """
from fractions import Fraction

from octavo import Octavo


class WordService:
    def __init__(self, app: Octavo) -> None:
        self.share = app.service(Fraction)
"""


async def test_a_service_is_found_by_its_class(tmp_path: Path) -> None:
    app = await boot.create(Project(tmp_path).content_type("note", TITLE).folder, environ={})
    assert app.service(ApiTokenService) is app.service("plugin::api-tokens.token")
    assert app.service(CollectionService) is app.service("api::note.note")


async def test_one_of_several_is_asked_for_by_its_uid(tmp_path: Path) -> None:
    project = Project(tmp_path).content_type("note", TITLE).content_type("page", TITLE)
    app = await boot.create(project.folder, environ={})
    with pytest.raises(OctavoError, match=r"ask for api::note\.note or api::page\.page"):
        app.service(CollectionService)


async def test_a_class_that_no_service_has_is_named(tmp_path: Path) -> None:
    app = await boot.create(Project(tmp_path).folder, environ={})
    with pytest.raises(OctavoError, match="There is no service of the class Path"):
        app.service(Path)


async def test_who_asks_for_one_that_is_not_there_is_told_at_start(tmp_path: Path) -> None:
    project = Project(tmp_path).file("app/api/word/service.py", ASKING)
    with pytest.raises(StartupError) as refused:
        await boot.create(project.folder, environ={})
    [problem] = refused.value.problems
    assert problem.where.endswith("WordService")
    assert "There is no service of the class Fraction" in problem.message
