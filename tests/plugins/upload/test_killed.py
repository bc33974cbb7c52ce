"""A server that is killed in the middle of an upload: the next one finds what it left."""

import io
import shutil
import signal
from pathlib import Path

import httpx
import pytest
from PIL import Image
from tests.cli.serving import eventually, running
from tests.plugins.upload.test_library import png
from tests.processes import children, lives

from octavo.testing import Project

pytestmark = pytest.mark.soak

DYING = """
import multiprocessing
import os
import shutil
import signal
from pathlib import Path

from octavo import Octavo
from octavo.plugins.upload import file_tracker, storage

ARMED = Path(__file__).parents[1] / "armed"
file_tracker.ORPHAN_SECONDS = float(os.environ["OCTAVO_TEST_LEFT_OVER"])


def die_at(step: str) -> None:
    if ARMED.exists() and ARMED.read_text() == step:
        workers = [str(worker.pid) for worker in multiprocessing.active_children()]
        ARMED.with_name("workers").write_text(" ".join(workers))
        os.kill(os.getpid(), signal.SIGKILL)


def dying(before: str, function, after: str):
    async def call(*given):
        die_at(before)
        result = await function(*given)
        die_at(after)
        return result

    return call


def half(source, target):
    if ARMED.exists() and ARMED.read_text() == "half a file":
        Path(target).write_bytes(Path(source).read_bytes()[:100])
        die_at("half a file")
    return copyfile(source, target)


copyfile, storage.shutil.copyfile = shutil.copyfile, half
file_tracker.FileTracker.announce = dying("nothing noted", file_tracker.FileTracker.announce, "noted")
storage.LocalStorage.put = dying("none", storage.LocalStorage.put, "some kept")
file_tracker.FileTracker.confirm = dying("all kept", file_tracker.FileTracker.confirm, "settled")
file_tracker.FileTracker._remove = dying("committed", file_tracker.FileTracker._remove, "removed")


async def register(app: Octavo) -> None:
    pass
"""
STEPS = ["nothing noted", "noted", "half a file", "some kept", "all kept", "settled", "committed", "removed"]
CASES = [
    *(("sqlite", step, replaces) for replaces in (False, True) for step in STEPS),
    *(
        pytest.param(kind, step, True, marks=getattr(pytest.mark, kind))
        for kind in ("postgres", "mariadb")
        for step in ("settled", "committed")
    ),
]
"""On servers only where what is left depends on what the database keeps: before and after its commit."""
OLD, NEW = png(900, 600), png(600, 400)


def environ_of(folder: Path) -> dict[str, str]:
    """Return what a server is started with that leaves its temporary files in a folder of its own."""
    folder.mkdir()
    return {"TMPDIR": str(folder), "OCTAVO_TEST_LEFT_OVER": "3600"}


def make_site(folder: Path, environ: dict[str, str]) -> Path:
    """Make a site to which one picture was uploaded."""
    site = Project(folder).grants(["plugin::*"]).file("app/__init__.py", DYING)
    with running("start", site.folder, env=environ, forked=True) as server:
        address = f"http://127.0.0.1:{server.port}/api/upload"
        files = {"files": ("photo.png", OLD, "image/png")}
        assert httpx.post(address, files=files, timeout=60).status_code == 201
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site on SQLite to copy."""
    folder = tmp_path_factory.mktemp("made")
    return make_site(folder / "site", environ_of(folder / "tmp"))


@pytest.fixture
def environ(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    own = environ_of(tmp_path / "tmp")
    if kind == "sqlite":
        return own
    return {**own, "OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{kind}_url")}


@pytest.fixture
def site(kind: str, environ: dict[str, str], request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if kind == "sqlite":
        return Path(shutil.copytree(request.getfixturevalue("made"), tmp_path / "site"))
    return make_site(tmp_path / "site", environ)


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.mark.parametrize(("kind", "step", "replaces"), CASES)
def test_nothing_is_half_and_nothing_is_left(
    tmp_path: Path, site: Path, environ: dict[str, str], step: str, replaces: bool
) -> None:
    own, workers = files_in(tmp_path / "tmp"), []
    with running("start", site, env=environ, forked=True) as server:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
            (first,) = client.get("/api/upload/files").json()
            (site / "armed").write_text(step)
            path = f"/api/upload?id={first['id']}" if replaces else "/api/upload"
            try:
                answered = client.post(path, files={"files": ("new.png", NEW, "image/png")}).status_code
            except httpx.HTTPError:
                answered = None
        if answered is None:
            assert server.process.wait(30) == -signal.SIGKILL
            workers = [int(number) for number in (site / "workers").read_text().split()]
            own = files_in(tmp_path / "tmp")
            assert own
        else:  # only a replacement gives something up
            assert (answered, step in ("committed", "removed"), replaces) == (201, True, False)
            workers = [found for found in children(server.process.pid) if lives(found)]
            server.process.kill()
            server.process.wait(30)
        assert workers
        eventually(lambda: not any(lives(worker) for worker in workers), "the workers' end", 30)

    (site / "armed").unlink()
    uploads, again = site / "public/uploads", {**environ, "OCTAVO_TEST_LEFT_OVER": "-1"}
    with running("start", site, env=again, forked=True) as server:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
            entries = client.get("/api/upload/files").json()
            wanted = sum(1 + len(entry["formats"] or {}) for entry in entries)
            eventually(lambda: len(files_in(uploads)) == wanted, "the sweep", 30)
            for entry in entries:
                content = client.get(entry["url"]).content
                assert content == (OLD if entry["width"] == 900 else NEW)
                for size in (entry["formats"] or {}).values():
                    shown = Image.open(io.BytesIO(client.get(size["url"]).content))
                    assert shown.size == (size["width"], size["height"])
        assert not own & files_in(tmp_path / "tmp")
    committed = step in ("committed", "removed")
    assert [entry["width"] for entry in entries] == [
        600 if replaces and committed else 900,
        *([600] if committed and not replaces else []),
    ]
