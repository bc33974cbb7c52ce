"""Python files that look as if they did something, and that nothing loads, are told with their place."""

from pathlib import Path

import pytest

from octavo import StartupError, boot
from octavo.loaders.unloaded_files import misplaced_files
from octavo.testing import Project


def site(folder: Path) -> Project:
    return Project(folder).content_type("note", {"title": {"type": "string"}})


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("app/api/note/controllers/note.py", "app/api/note/controller.py"),
        ("app/api/note/services/note.py", "app/api/note/service.py"),
        ("app/api/note/routes/note.py", "app/api/note/routes.py"),
        ("app/api/note/route.py", "app/api/note/routes.py"),
        ("app/api/note/router.py", "app/api/note/routes.py"),
        ("app/api/note/controllers.py", "app/api/note/controller.py"),
        ("app/api/note/services.py", "app/api/note/service.py"),
        ("app/api/note/policy.py", "app/api/note/policies.py"),
        ("app/api/note/middleware.py", "app/api/note/middlewares.py"),
        ("app/api/note/lifecycle.py", "app/api/note/lifecycles.py"),
        ("app/api/note/document.py", "app/api/note/documents.py"),
        ("app/api/note/content_types/draft/lifecycle.py", "app/api/note/content_types/draft/lifecycles.py"),
        ("app/api/note/content_types/draft/routes.py", "app/api/note/routes.py"),
        ("app/middleware/timer.py", "app/middlewares/timer.py"),
        ("app/policy/gate.py", "app/policies/gate.py"),
        ("app/apis/note/routes.py", "app/api/note/routes.py"),
        ("app/plugin/mine.py", "app/plugins/mine.py"),
        ("app/routes.py", "app/api/<name>/routes.py"),
        ("app/lifecycles.py", "app/api/<name>/lifecycles.py"),
        ("app/middlewares.py", "app/middlewares/<name>.py"),
    ],
)
async def test_a_file_that_nothing_loads_is_told(tmp_path: Path, file: str, place: str) -> None:
    project = site(tmp_path).file(file, "X = 1\n")
    await boot.create(project.folder, environ={})
    (problem,) = misplaced_files(project.folder)
    assert (problem.where, problem.fix) == (file, f"its place is {place}")


async def test_what_is_loaded_or_named_otherwise_is_nobodys_business(tmp_path: Path) -> None:
    project = site(tmp_path)
    project.file("app/api/note/services/mail.py", "FROM = 'me'\n")
    project.file("app/api/note/controller.py", "from app.api.note.services.mail import FROM\n")
    for file in ("app/texts.py", "app/jobs/nightly.py", "app/api/note/words.py", "app/middlewares/timer.py"):
        project.file(file, "X = 1\n")
    project.file("app/api/note/lifecycles.py", "def words(text):\n    return text.split()\n")
    await boot.create(project.folder, environ={})
    assert misplaced_files(project.folder) == []


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("async def beforeCreate(event): ...", "did you mean 'before_create'?"),
        ("def beforeCreate(event): ...", "did you mean 'before_create'?"),
        ("async def before_creat(event): ...", "did you mean 'before_create'?"),
        ("async def afterFindMany(event): ...", "did you mean 'after_find_many'?"),
        ("async def before_publish(event): ...", "there are before_create"),
        ("async def created(event): ...", "there are before_create"),
    ],
)
async def test_a_function_that_is_no_hook_is_refused(tmp_path: Path, code: str, fix: str) -> None:
    project = site(tmp_path).file("app/api/note/lifecycles.py", f"{code}\n")
    with pytest.raises(StartupError) as raised:
        await boot.create(project.folder, environ={})
    (problem,) = raised.value.problems
    assert problem.where.startswith("app/api/note/lifecycles.py: ")
    assert fix in problem.fix
