"""A server that is killed in the middle of an upload: the next one finds what it left."""

import io
import os
import signal
from pathlib import Path

import httpx
import pytest
from PIL import Image
from tests.cli.serving import eventually, running
from tests.conftest import MARIADB_LATER
from tests.plugins.upload.test_library import png
from tests.processes import children, lives

from octavo.testing import Project

pytestmark = pytest.mark.soak

DYING = """
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
        os.kill(os.getpid(), signal.SIGKILL)
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
OLD, NEW = png(900, 600), png(600, 400)


@pytest.fixture(params=MARIADB_LATER)
def environ(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    (tmp_path / "tmp").mkdir()
    own = {"TMPDIR": str(tmp_path / "tmp"), "OCTAVO_TEST_LEFT_OVER": "3600"}
    if request.param == "sqlite":
        return own
    return {**own, "OCTAVO_DATABASE__URL": request.getfixturevalue(f"empty_{request.param}_url")}


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("replaces", [False, True], ids=["upload", "replacement"])
def test_nothing_is_half_and_nothing_is_left(
    tmp_path: Path, environ: dict[str, str], step: str, replaces: bool
) -> None:
    site = Project(tmp_path / "site").grants(["plugin::*"]).file("app/__init__.py", DYING)
    uploads, own = site.folder / "public/uploads", {path.name for path in (tmp_path / "tmp").iterdir()}
    with running("start", site.folder, env=environ, forked=True) as server:
        with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
            first = client.post("/api/upload", files={"files": ("photo.png", OLD, "image/png")}).json()[0]
            site.file("armed", step)
            workers = [found for found in children(server.process.pid) if lives(found)]
            path = f"/api/upload?id={first['id']}" if replaces else "/api/upload"
            try:
                answered = client.post(path, files={"files": ("new.png", NEW, "image/png")}).status_code
            except httpx.HTTPError:
                answered = None
        if answered is None:
            assert server.process.wait(30) == -signal.SIGKILL
            own = files_in(tmp_path / "tmp")
            assert own
        else:  # only a replacement gives something up
            assert (answered, step in ("committed", "removed"), replaces) == (201, True, False)
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait(30)
        assert workers
        eventually(lambda: not any(lives(worker) for worker in workers), "the workers' end", 30)

    (site.folder / "armed").unlink()
    again = {**environ, "OCTAVO_TEST_LEFT_OVER": "-1"}
    with running("start", site.folder, env=again, forked=True) as server:
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
