"""The built wheel holds everything, and serves a project where nothing else is."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from tests.cli.serving import eventually, free_port, get

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_it_holds_every_file_of_the_package(wheel: Path) -> None:
    package = ROOT / "src"
    wanted = {
        str(path.relative_to(package))
        for path in (package / "octavo").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert wanted - held == set()
    assert {name.split("/")[0] for name in held} == {"octavo", f"{wheel.name.split('-py3')[0]}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in held)


@pytest.mark.soak
def test_it_serves_a_new_project_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env/bin/python"
    install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(ROOT / "requirements/run.txt")], check=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    def octavo(*arguments: str, cwd: Path = tmp_path) -> str:
        command = [str(tmp_path / "env/bin/octavo"), *arguments]
        return subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, text=True).stdout

    octavo("new", "shop")
    assert octavo("seed", "seed.jsonl", cwd=tmp_path / "shop") == "Wrote 3 entries from seed.jsonl\n"
    port = free_port()
    command = [str(tmp_path / "env/bin/octavo"), "start", "--port", str(port)]
    server = subprocess.Popen(command, cwd=tmp_path / "shop", env=env, stdout=subprocess.DEVNULL)
    try:
        answer = eventually(lambda: get(port, "/api/articles"), "an answer")
        assert [article["slug"] for article in answer["data"]] == ["hello", "where-content-is-described"]
    finally:
        server.terminate()
        assert server.wait(30) == 0
