"""Clients made from the document by the tools and commands of the page, compiled, and used."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import octavo
from tests.cli.serving import running
from tests.conftest import require_program

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NODE = HERE / "node"
PAGE = (ROOT / "docs/openapi.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:1337"
"""Of the server in the commands of the page."""

CACHE = Path(os.environ.get("OCTAVO_TEST_CACHE") or Path.home() / ".cache/octavo-tests")
"""Where the tools stay from run to run, a folder for each state of their locks."""

TYPESCRIPT = ("openapi-typescript", "hey-api", "orval")
FOUND = {
    "titles": ["The visible mend", "The clock that ran backwards", "A spine for the dictionary"],
    "category": "craft",
    "total": 3,
    "refused": 403,
}
"""What a program prints of three articles, the entry it wrote, and the one it must not write."""


def kept(name: str, locks: list[Path], make: Callable[[Path], None]) -> Path:
    """Return the folder of some tools, which is made where it is not there whole."""
    state = hashlib.sha256(b"".join([sys.version.encode(), *(lock.read_bytes() for lock in locks)]))
    folder = CACHE / f"{name}-{state.hexdigest()[:16]}"
    if not (folder / ".made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        (folder / ".made").touch()
    return folder


def run(command: list[str], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command and return what it prints; what it says where it fails is in the failure."""
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="session")
def node_modules() -> Path:
    require_program("node")
    require_program("npm")
    locks = [NODE / "package.json", NODE / "package-lock.json"]

    def install(folder: Path) -> None:
        for lock in locks:
            shutil.copy(lock, folder)
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)

    return kept("node", locks, install) / "node_modules"


@pytest.fixture(scope="session")
def python_tools() -> Path:
    lock = HERE / "requirements.txt"

    def install(folder: Path) -> None:
        run([sys.executable, "-m", "venv", str(folder)], folder)
        run(["bin/python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], folder)

    return kept("python", [lock], install) / "bin"


@dataclass
class Site:
    """The magazine as it runs, and the token of somebody who may write."""

    url: str
    token: str

    @property
    def env(self) -> dict[str, str]:
        return {"SERVER": self.url, "TOKEN": self.token}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    base = tmp_path_factory.mktemp("clients")
    folder = base / "magazine"
    shutil.copytree(ROOT / "examples/magazine", folder, ignore=shutil.ignore_patterns("data", "__pycache__"))
    env = {
        "OCTAVO_DATABASE__URL": f"sqlite:{base}/magazine.db",
        "OCTAVO_ENV": "development",
        "OCTAVO_LOG__LEVEL": "error",
        "APP_KEYS": "a key of the clients that is long enough",
    }

    seeded = octavo("seed", str(folder / "seed.jsonl"), cwd=folder, env=env)
    assert seeded.returncode == 0, seeded.stderr
    made = octavo("token", "create", "clients", "--type", "full-access", cwd=folder, env=env)
    token = made.stdout.split()[-1]
    with running("start", folder, env=env, forked=True) as server:
        yield Site(f"http://127.0.0.1:{server.port}", token)


def command_of(tool: str, site: Site) -> list[str]:
    """Return the command of the page that runs a tool, with the address of this server."""
    (line,) = re.findall(rf"^((?:npx )?{re.escape(tool)} .*)$", PAGE, re.MULTILINE)
    return str(line).replace(ADDRESS, site.url).split()


def program_of(tool: str, suffix: str) -> str:
    """Return a program of the page, which begins with its own name."""
    (text,) = re.findall(rf"^```\w+\n((?://|#) {re.escape(tool + suffix)}\n.*?)^```$", PAGE, re.M | re.S)
    return str(text)


def used(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


COMMANDS = {"openapi-typescript": "openapi-typescript", "hey-api": "openapi-ts", "orval": "orval"}


@pytest.mark.parametrize("tool", TYPESCRIPT)
def test_a_client_in_typescript(tool: str, tmp_path: Path, node_modules: Path, site: Site) -> None:
    (tmp_path / "node_modules").symlink_to(node_modules)
    for name in ("tsconfig.json", f"{tool}.ts"):
        shutil.copy(NODE / name, tmp_path)
    if tool == "orval":
        config = program_of("orval.config", ".cjs").replace(ADDRESS, site.url)
        (tmp_path / "orval.config.cjs").write_text(config, "utf-8")
    run(command_of(f"npx {COMMANDS[tool]}", site), tmp_path)
    run(["npx", "tsc"], tmp_path)
    printed = run(["node", f"built/{tool}.js"], tmp_path, site.env)
    assert used(printed) == {"made": f"Written with {tool}", **FOUND}


def test_a_client_in_python(tmp_path: Path, python_tools: Path, site: Site) -> None:
    env = {**site.env, "PATH": f"{python_tools}:{os.environ['PATH']}"}
    shutil.copy(HERE / "use_client.py", tmp_path)
    run([*command_of("openapi-python-client", site), "--fail-on-warning"], tmp_path, env)
    modules = [
        ".".join(path.relative_to(tmp_path).with_suffix("").parts) for path in tmp_path.glob("client/**/*.py")
    ]
    imports = "\n".join(f"import {name.removesuffix('.__init__')}" for name in modules)
    run([str(python_tools / "python"), "-W", "error", "-c", imports], tmp_path)
    printed = run([str(python_tools / "python"), "use_client.py"], tmp_path, env)
    assert used(printed) == {"made": "Written with openapi-python-client", **FOUND}
