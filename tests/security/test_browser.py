"""Uploaded files in a real browser: nothing in them runs, opened or embedded."""

import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.browsers import OPTIONS as COMMON
from tests.browsers import require_browser
from tests.cli.serving import Running, running

from octavo.testing import Project

pytestmark = [
    pytest.mark.soak,
    pytest.mark.advisory("CVE-2020-27666"),
    pytest.mark.advisory("CVE-2022-29894"),
]

SETTINGS = """
[server]
app_keys = ["a key that is long enough for tests"]
[plugins.upload.config]
denied_types = []
allowed_types = ["*/*"]
"""
OPTIONS = (*COMMON, "--disable-popup-blocking", "--virtual-time-budget=3000", "--dump-dom")
RUN = 'document.documentElement.setAttribute("data-ran", "yes"); new Image().src = "{there}/ran/{name}";'
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script><![CDATA[{run}]]></script></svg>'
HTML = "<!doctype html><title>x</title><p>Hello</p><script>{run}</script>"
XHTML = (
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
    "<body><script><![CDATA[{run}]]></script></body></html>"
)
FILES = [
    ("drawing.svg", SVG, "image/svg+xml"),
    ("page.html", HTML, "text/html"),
    ("page.xhtml", XHTML, "application/xhtml+xml"),
    ("data.xml", XHTML, "application/xml"),
    ("svg.png", SVG, "image/png"),
    ("html.png", HTML, "image/png"),
    ("html.txt", HTML, "text/plain"),
    ("html", HTML, "text/html"),
    ("script.txt", "{run}", "text/plain"),
]
"""What comes in: a name, what stands in it, and the type it says it is of."""

RUNNING = ["drawing.svg", "page.html", "page.xhtml", "data.xml", "html"]
"""Those that run where they are served carelessly."""

EMBEDDED = (
    '<iframe src="{url}"></iframe><object data="{url}"></object><embed src="{url}">'
    '<img src="{url}"><script src="{url}"></script>'
)
OPENING = '<script>window.open("{url}")</script>'
"""A page that opens another: a browser that is told to open what is a download never ends."""


@dataclass
class Elsewhere:
    """Another site: its pages, and which of what is below `/ran/` was asked for."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    url: str = ""


@pytest.fixture(scope="module")
def another_site() -> Iterator[Elsewhere]:
    site = Elsewhere()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/ran/"):
                site.ran.append(self.path.removeprefix("/ran/"))
            content, mime = site.pages.get(self.path, ("", "text/plain"))
            self.send_response(200 if self.path in site.pages else 404)
            self.send_header("Content-Type", mime)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    site.url = f"http://127.0.0.1:{server.server_port}"
    yield site
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def elsewhere(another_site: Elsewhere) -> Elsewhere:
    """The other site, without pages, and asked for nothing yet."""
    another_site.pages.clear()
    another_site.ran.clear()
    return another_site


@dataclass
class Browser:
    """A browser that has been nowhere."""

    program: str
    folder: Path
    opened: int = 0

    def open(self, url: str) -> str:
        """Open an address as a new visitor; return the page as it is then."""
        self.opened += 1
        profile = f"--user-data-dir={self.folder / str(self.opened)}"
        command = [self.program, *OPTIONS, profile, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
        return done.stdout


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    return Browser(require_browser(), tmp_path)


@dataclass
class Library:
    """A server that lets every type in, and the addresses of the files it keeps."""

    server: Running
    urls: list[str]

    def asked(self, since: int) -> bool:
        """Whether every file was asked for, after so much was printed."""
        log = self.server.printed()[since:]
        return all(url.partition("/uploads/")[2] in log for url in self.urls)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, another_site: Elsewhere) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library") / "site"
    project = Project(folder).settings(SETTINGS).grants(["plugin::upload.content-api.upload"])
    with running("start", project.folder, forked=True) as server:
        here = f"http://127.0.0.1:{server.port}"
        library = Library(server, [])
        for name, _, mime in FILES:
            file = {"files": (name, hostile(name, another_site).encode(), mime)}
            answer = httpx.post(f"{here}/api/upload", files=file)
            assert answer.status_code == 201, answer.text
            library.urls.append(here + answer.json()[0]["url"])
        yield library


def hostile(name: str, elsewhere: Elsewhere) -> str:
    """Return a file that would leave a trace in its page, and make a request, if its script ran."""
    (content,) = (content for known, content, _ in FILES if known == name)
    return content.replace("{run}", RUN.replace("{there}", elsewhere.url).replace("{name}", name))


def test_the_browser_runs_what_is_served_carelessly(browser: Browser, elsewhere: Elsewhere) -> None:
    """The same files leave their traces elsewhere, so they would be seen."""
    for name, _, mime in FILES:
        elsewhere.pages[f"/{name}"] = (hostile(name, elsewhere), mime)
    page = "".join(OPENING.format(url=f"/{name}") for name in RUNNING)
    elsewhere.pages["/opening"] = (page, "text/html")
    browser.open(f"{elsewhere.url}/opening")
    assert set(RUNNING) == set(elsewhere.ran)
    elsewhere.ran.clear()
    page = "".join(EMBEDDED.format(url=f"/{name}") for name, _, _ in FILES)
    elsewhere.pages["/embedding"] = (page, "text/html")
    browser.open(f"{elsewhere.url}/embedding")
    assert set(RUNNING) <= set(elsewhere.ran)


def test_opened_files_run_nothing(browser: Browser, elsewhere: Elsewhere, library: Library) -> None:
    page = "".join(OPENING.format(url=url) for url in library.urls)
    elsewhere.pages["/opening"] = (page, "text/html")
    before = len(library.server.printed())
    assert "window.open" in browser.open(f"{elsewhere.url}/opening")
    assert library.asked(before)
    assert elsewhere.ran == []


def test_embedded_files_run_nothing(browser: Browser, elsewhere: Elsewhere, library: Library) -> None:
    """As documents, pictures and scripts of another site's page."""
    page = "".join(EMBEDDED.format(url=url) for url in library.urls)
    elsewhere.pages["/embedding"] = (page, "text/html")
    before = len(library.server.printed())
    assert "<iframe" in browser.open(f"{elsewhere.url}/embedding")
    assert library.asked(before)
    assert elsewhere.ran == []
