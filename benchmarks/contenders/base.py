"""What a contender is, and the two ways in which contenders are asked."""

import hashlib
import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.data import Data, new_article
from benchmarks.load import Request

CACHE = Path(os.environ.get("BENCH_CACHE") or Path.home() / ".cache/octavo-bench")
"""Where contenders are installed, and stay from run to run."""
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith("OCTAVO_")
}
KEYS = "a key for benchmarks that is long enough to be one"


class Api(ABC):
    """How a contender is asked for the same things."""

    @abstractmethod
    def list(self, page: int, size: int = 25) -> Request:
        """Ask for a page of published articles and their number."""

    @abstractmethod
    def full(self, page: int, size: int = 25) -> Request:
        """Ask for a page with category, authors and tags."""

    @abstractmethod
    def one(self, document_id: str) -> Request:
        """Ask for one article."""

    @abstractmethod
    def by_author(self, name: str) -> Request:
        """Ask for an author's articles, sorted by title."""

    @abstractmethod
    def create(self, number: str) -> Request:
        """Write a draft, and publish it."""

    @abstractmethod
    def update(self, document_id: str, number: str) -> Request:
        """Write the draft."""

    @abstractmethod
    def publish(self, document_id: str) -> Request:
        """Publish the draft."""

    def wide(self) -> Request | None:
        """Ask for 25 entries of sixty attributes, where there are such."""
        return None

    def zone(self, page: int) -> Request | None:
        """Ask for one entry with a zone of fifty components, where there is such."""
        return None

    def search(self, words: int) -> Request | None:
        """Ask for articles that contain one of some words, which none does, where such can be asked for."""
        return None

    @abstractmethod
    def id_of(self, entry: Mapping[str, Any]) -> str:
        """Return what an entry of an answer is asked for by."""

    def nothing(self) -> Request:
        """Ask for what is not there, without the database being asked."""
        return Request("GET", "/nothing", status=404)


class PlainApi(Api):
    """The services written by hand (benchmarks/services)."""

    def list(self, page: int, size: int = 25) -> Request:
        return Request("GET", f"/articles?page={page}&page_size={size}")

    def full(self, page: int, size: int = 25) -> Request:
        return Request("GET", f"/articles/full?page={page}&page_size={size}")

    def one(self, document_id: str) -> Request:
        return Request("GET", f"/articles/{document_id}")

    def by_author(self, name: str) -> Request:
        return Request("GET", f"/articles/by-author?name={quote(name)}")

    def create(self, number: str) -> Request:
        return Request("POST", "/articles", new_article(number))

    def update(self, document_id: str, number: str) -> Request:
        return Request("PUT", f"/articles/{document_id}", {"title": f"Changed {number}"})

    def publish(self, document_id: str) -> Request:
        return Request("POST", f"/articles/{document_id}/publish")

    def id_of(self, entry: Mapping[str, Any]) -> str:
        return str(entry["document_id"])


class StrapiApi(Api):
    """Strapi's REST API, which is Octavo's."""

    def list(self, page: int, size: int = 25) -> Request:
        return Request("GET", f"/api/articles?{_page(page, size)}")

    def full(self, page: int, size: int = 25) -> Request:
        populate = "populate[0]=category&populate[1]=authors&populate[2]=tags"
        return Request("GET", f"/api/articles?{populate}&{_page(page, size)}")

    def one(self, document_id: str) -> Request:
        return Request("GET", f"/api/articles/{document_id}")

    def by_author(self, name: str) -> Request:
        return Request("GET", f"/api/articles?filters[authors][name][$eq]={quote(name)}&sort=title")

    def create(self, number: str) -> Request:
        return Request("POST", "/api/articles", {"data": new_article(number)}, status=201)

    def update(self, document_id: str, number: str) -> Request:
        return Request(
            "PUT", f"/api/articles/{document_id}?status=draft", {"data": {"title": f"Changed {number}"}}
        )

    def publish(self, document_id: str) -> Request:
        return Request("PUT", f"/api/articles/{document_id}?status=published", {"data": {}})

    def wide(self) -> Request | None:
        return Request("GET", "/api/sheets")

    def search(self, words: int) -> Request | None:
        conditions = "&".join(f"filters[$or][{n}][body][$containsi]=nowhere{n:03}" for n in range(words))
        return Request("GET", f"/api/articles?{conditions}")

    def zone(self, page: int) -> Request | None:
        return Request("GET", f"/api/pages?populate=blocks&{_page(page, 1)}")

    def id_of(self, entry: Mapping[str, Any]) -> str:
        return str(entry["documentId"])


def _page(page: int, size: int) -> str:
    return f"pagination[page]={page}" + (f"&pagination[pageSize]={size}" if size != 25 else "")


class Contender(ABC):
    """Somebody who serves the articles."""

    name: str
    title: str
    api: Api
    caches = False
    """Whether it answers what was asked before from memory, unless it is told not to."""
    workers = True
    """Whether it can serve with several processes."""

    def missing(self) -> str:
        """Return why it cannot take part, if so."""
        return ""

    def install(self) -> None:  # noqa: B027 - there may be nothing to install
        """Install what it needs, where that is not there yet; raises InstallError."""

    @abstractmethod
    def seed(self, folder: Path, data: Data) -> None:
        """Make its content in an empty folder."""

    def copy(self, seeded: Path, target: Path) -> None:
        """Make a fresh copy of its content."""
        shutil.copytree(seeded, target)

    def drop(self, folder: Path) -> None:  # noqa: B027 - most have all in the folder
        """Give back what content outside of the folder it has."""

    @abstractmethod
    def command(self, folder: Path, port: int, workers: int) -> list[str]:
        """Return what serves a copy."""

    @abstractmethod
    def environment(self, folder: Path, cached: bool) -> dict[str, str]:
        """Return the environment of that command."""

    def credentials(self, folder: Path, port: int) -> dict[str, str]:
        """Return what a caller may show: an API token as `token`, a user's as `jwt`."""
        return {}


class InstallError(Exception):
    """What a contender is made of could not be installed."""


def run(command: list[str], folder: Path, env: Mapping[str, str] | None = None, seconds: float = 1800) -> str:
    """Run a command to its end and return what it prints."""
    done = subprocess.run(
        command, cwd=folder, env={**CLEAN, **(env or {})}, capture_output=True, text=True, timeout=seconds
    )
    if done.returncode:
        raise InstallError(f"{' '.join(command)} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


def environment_of(lock: Path) -> Path:
    """Return the interpreter of a virtual environment with what a lock holds; made where it is not there."""
    state = hashlib.sha256(sys.version.encode() + lock.read_bytes()).hexdigest()[:16]
    folder = CACHE / f"python-{state}"
    python = folder / "bin/python"
    if not (folder / ".made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        run([sys.executable, "-m", "venv", str(folder)], folder)
        run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], folder)
        run([str(python), "-m", "compileall", "-q", str(folder / "lib")], folder)
        (folder / ".made").touch()
    return python
