"""What is wrong with the address of a database is told without the password in it."""

import traceback
from pathlib import Path

import pytest

from octavo.config import load_settings
from octavo.db.address import sqlite_path
from octavo.db.drivers import ReplicaSettings
from octavo.db.engine import Database
from octavo.db.model import build_model
from octavo.errors import StartupError
from octavo.schema.files import load_schemas
from octavo.schema.registry import Schemas

SECRET = "hunter2"
NOTHING = build_model(Schemas({}, {}))
MALFORMED = [
    "postgresql://u:hunter2@127.0.0.1:hunter2/x",
    "postgresql://u:hunter2@127.0.0.1:99999/x",
    "postgresql://u:hunter2@h:1,j:hunter2/x",
    "postgresql://u:hunter2@[::1/x",
    "postgresql://u:hunter2@::1]/x",
    "postgresql://u:hunter2@\u2100.com/x",
    "postgresql://u:hun hunter2@127.0.0.1:1/x",
    "postgresql://u:hunter2\n@127.0.0.1:1/x",
    "postgresql://u:hunter2%zz@127.0.0.1:1/x",
    "postgresql://u:hunter2%@127.0.0.1:1/x",
    "postgresql://u:hunter2/a@127.0.0.1:1/x",
    "postgresql://u:12/hunter2@127.0.0.1:1/x",
    "postgresql://u:12?hunter2@127.0.0.1:1/x",
    "postgresql://u:12#hunter2@127.0.0.1:1/x",
    "postgresql://u@h:hunter2@127.0.0.1:1/x",
    "postgresql://u:p@127.0.0.1:1/x?hunter2",
    "postgresql:u:hunter2@127.0.0.1:1/x",
    "postgresql:/u:hunter2@127.0.0.1:1/x",
    "postgre://u:hunter2@127.0.0.1:1/x",
    "mysql://u:hunter2@127.0.0.1:1/x",
    "u:hunter2@127.0.0.1:1/x",
    "hunter2:x@127.0.0.1",
    "hunter2",
    "sqlite://u:hunter2@127.0.0.1/x",
]
UNREACHABLE = [
    "postgresql://u:hunter2@127.0.0.1:1/x",
    "postgresql://u:hunter2@127.0.0.1:1/x?sslmode=hunter2",
    "postgresql://u:hunter2@127.0.0.1:1/x?sslmode=require&sslrootcert=/hunter2",
    "postgresql://u:hunter2@127.0.0.1:1/x?target_session_attrs=hunter2",
    "postgresql://u:hu%6eter2@127.0.0.1:1/x?sslmode=hu%6eter2",
]


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("url", [*MALFORMED, *UNREACHABLE])
async def test_no_password_is_told(tmp_path: Path, url: str) -> None:
    (tmp_path / "octavo.toml").write_text("", "utf-8")
    settings = load_settings(tmp_path, {"OCTAVO_DATABASE__URL": url})
    with pytest.raises(StartupError) as refused:
        await Database.open(settings.database.url, build_model(load_schemas(tmp_path)), root=tmp_path)
    told = "".join(traceback.format_exception(refused.value)) + repr(settings) + str(settings)
    assert SECRET not in told
    (problem,) = refused.value.problems
    assert problem.where == "database.url" and problem.fix
    assert names_in(tmp_path) == ["octavo.toml"]


@pytest.mark.parametrize("url", [*MALFORMED, "sqlite:hunter2", "postgresql://u:hunter2@one,two/x"])
async def test_a_replica_is_the_address_of_one_server(tmp_path: Path, url: str) -> None:
    replicas = ReplicaSettings(["postgresql://127.0.0.1:1/x", url])
    with pytest.raises(StartupError) as refused:
        await Database.open("postgresql://127.0.0.1:1/x", NOTHING, root=tmp_path, replicas=replicas)
    assert SECRET not in "".join(traceback.format_exception(refused.value))
    (problem,) = refused.value.problems
    assert problem.where == "database.replicas/1" and problem.fix


async def test_only_postgresql_has_replicas(tmp_path: Path) -> None:
    replicas = ReplicaSettings(["postgresql://127.0.0.1:1/x"])
    with pytest.raises(StartupError, match="only PostgreSQL has replicas"):
        await Database.open("sqlite:x.db", NOTHING, root=tmp_path, replicas=replicas)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:data/x.db", "/site/data/x.db"),
        ("sqlite:///data/x.db", "/data/x.db"),
        ("sqlite:////srv/x.db", "/srv/x.db"),
        ("sqlite:/srv/x.db", "/srv/x.db"),
        ("sqlite:/srv/a@b/x.db", "/srv/a@b/x.db"),
    ],
)
def test_files_of_sqlite_are_found(url: str, path: str) -> None:
    assert sqlite_path(url, Path("/site")) == Path(path)
