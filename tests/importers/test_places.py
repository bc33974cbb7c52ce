"""What PATH or URL means, by what a project's settings say."""

from pathlib import Path

import pytest

from octavo.errors import StartupError
from octavo.importers.strapi.location import find_source


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "src/api").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("environment", "address"),
    [
        ("DATABASE_CLIENT=postgres\nDATABASE_URL=postgresql://u:p@db/x", "postgresql://u:p@db/x"),
        (
            "DATABASE_CLIENT=postgres\nDATABASE_HOST=db\nDATABASE_NAME=site\nDATABASE_USERNAME=me\n"
            "DATABASE_PASSWORD=p@ss\nDATABASE_SCHEMA=cms",
            "postgresql://me:p%40ss@db:5432/site?schema=cms",
        ),
        ("DATABASE_CLIENT=mysql\nDATABASE_NAME=site\nDATABASE_USERNAME=me", "mysql://me@127.0.0.1:3306/site"),
    ],
)
def test_servers_are_found_by_the_environment(project: Path, environment: str, address: str) -> None:
    (project / ".env").write_text(environment)
    assert find_source(str(project)).database == address


def test_the_file_of_sqlite_is_found_by_settings_or_where_it_usually_is(project: Path) -> None:
    (project / "config").mkdir()
    (project / "config/database.ts").write_text(
        "filename: path.join(__dirname, '..', '..', env('DATABASE_FILENAME', 'data/own.db'))"
    )
    (project / "data").mkdir()
    (project / "data/own.db").touch()
    (project / ".tmp").mkdir()
    (project / ".tmp/data.db").touch()
    assert find_source(str(project)).database == f"sqlite:{project}/data/own.db"
    (project / "config/database.ts").unlink()
    assert find_source(str(project)).database == f"sqlite:{project}/.tmp/data.db"
    assert find_source(str(project), database="postgresql://db/x").database == "postgresql://db/x"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("nowhere", "there is no such folder or archive"),
        ("sqlite:/srv/data.db", "a database has no schemas in it"),
        (".", "has neither api nor components in it"),
    ],
)
def test_what_is_nothing_of_strapis_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StartupError, match=message):
        find_source(given)


def test_a_project_without_its_database_says_how_to_name_one(project: Path) -> None:
    with pytest.raises(StartupError, match="its database was not found"):
        find_source(str(project))
