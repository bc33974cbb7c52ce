"""The arrangement of docs/scaling.md on one machine: its files as they stand there, at other addresses."""

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.apps.golden.instance import FOLDER
from tests.cli.serving import Running, eventually, free_port, running
from tests.conformance.client import Answer
from tests.conftest import require_program
from tests.docs.walkthrough import DOCS, FENCE
from tests.plugins.upload.test_s3 import s3_server
from tests.production import PRODUCTION_ENV
from tests.soak.chaos.calling import ask
from tests.soak.chaos.database import OwnPostgres, own_postgres

PAGE = DOCS / "scaling.md"
WITHOUT_TLS = {"OCTAVO_PLUGINS__UPLOAD__CONFIG__S3__ALLOW_HTTP": "true"}
HERE = {"Host": "cms.example.org"}
LIMITS = ("ratelimit = { max = 1000, seconds = 60 }", "ratelimit = { max = 5, seconds = 300 }")
"""What the golden application says of tries, and what a site without a word of its own has."""
WHICH = """
from octavo import Context, Route


async def which(ctx: Context) -> int:
    return {port}


routes = [Route("GET", "/which", which, auth=False)]
"""
"""A route that tells which process has answered."""
NGINX = """
daemon off;
worker_processes 1;
pid {folder}/pid;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
    include {folder}/mysite.conf;
}}
"""


def files() -> dict[str, str]:
    """Return the files that the page shows, by their names."""
    found = FENCE.finditer(PAGE.read_text("utf-8"))
    return {match["path"]: match["text"] for match in found if match["place"] == "file"}


def replaced(text: str, values: dict[str, str]) -> str:
    """Return a text with other values; each has to stand in it once."""
    for old, new in values.items():
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    return text


def variables(text: str, values: dict[str, str]) -> str:
    """Return a file of variables with other values for all of them."""
    names = re.findall(r"^(\w+)=", text, re.MULTILINE)
    assert sorted(names) == sorted(values)
    return "".join(f"{name}={values[name]}\n" for name in names)


@dataclass
class Caller:
    """Sends requests, byte for byte as a scenario says, to nginx or past it to one process."""

    port: int
    tls: ssl.SSLContext | None = None
    seen: list[tuple[tuple[str, str, list[tuple[str, str]]], Answer]] = field(default_factory=list)
    """Every reading request that was sent, and what came back."""

    async def send(
        self, method: str, target: str, headers: list[tuple[str, str]], content: bytes = b""
    ) -> Answer:
        """Send one request and return the whole answer."""
        lines = [f"{name}: {value}" for name, value in (*headers, ("Connection", "close"))]
        head = "\r\n".join([f"{method} {target} HTTP/1.1", *lines, "", ""])
        found = await ask(self.port, head.encode() + content, self.tls)
        answer = Answer(found.status, headers=list(found.headers.items()), content=found.body)
        if method == "GET":
            self.seen.append(((method, target, headers), answer))
        return answer


@dataclass
class Topology:
    """Two processes behind nginx, and how to start each of them again."""

    folders: list[Path]
    servers: list[Running]
    nginx_port: int
    tls: ssl.SSLContext
    replica: OwnPostgres
    stack: ExitStack

    def balanced(self) -> Caller:
        """Return a caller of nginx."""
        return Caller(self.nginx_port, self.tls)

    def at(self, number: int) -> Caller:
        """Return a caller of one process."""
        return Caller(self.servers[number].port)

    def balances(self) -> bool:
        """Whether nginx asks both processes."""
        answers = [asyncio.run(self.balanced().send("GET", "/api/which", [*HERE.items()])) for _ in range(4)]
        return {answer.content for answer in answers} == {str(one.port).encode() for one in self.servers}

    def kill(self, number: int) -> None:
        """End a process as a machine ends that loses its power."""
        self.servers[number].process.kill()
        self.servers[number].process.wait()

    def stop(self, number: int) -> None:
        """End a process in order."""
        self.servers[number].process.terminate()
        assert self.servers[number].process.wait(30) == 0

    def start(self, number: int) -> None:
        """Start a process, and wait until it answers."""
        server = self.servers[number]
        again = running(
            "start", self.folders[number], port=server.port, output=server.output, env=WITHOUT_TLS
        )
        self.servers[number] = self.stack.enter_context(again)


@contextmanager
def topology() -> Iterator[Topology]:
    """Run it, on ports of its own."""
    for program in ("nginx", "redis-server", "openssl"):
        require_program(program)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="octavo-topology-"))
        stack.callback(shutil.rmtree, folder)
        folder.chmod(0o755)
        primary = stack.enter_context(own_postgres())
        replica = stack.enter_context(own_postgres(primary))
        shared = {
            **PRODUCTION_ENV,
            "OCTAVO_SERVER__HOST": "127.0.0.1",
            "APP_KEYS": "a key that is long enough for tests",
            "DATABASE_URL": primary.url,
            "DATABASE_REPLICAS": replica.url,
            "REDIS_URL": stack.enter_context(_redis(folder)),
            "S3_ENDPOINT": stack.enter_context(s3_server()),
            "S3_KEY_ID": "id",
            "S3_SECRET": "a secret that is long enough",
        }
        ports = [free_port() for _ in range(2)]
        folders = [_project(folder / f"machine{port}", port, shared) for port in ports]
        servers = [
            stack.enter_context(running("start", each, port=port, env=WITHOUT_TLS))
            for each, port in zip(folders, ports, strict=True)
        ]
        port, tls = stack.enter_context(_nginx(folder, ports))
        yield Topology(folders, servers, port, tls, replica, stack)


def _project(folder: Path, port: int, shared: dict[str, str]) -> Path:
    """Write what a machine has: the golden application, and the page's two files."""
    shown = files()
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__", "data"))
    main = folder / "octavo.toml"
    main.write_text(replaced(main.read_text("utf-8"), dict([LIMITS])), "utf-8")
    which = folder / "app/api/which/routes.py"
    which.parent.mkdir()
    which.write_text(WHICH.format(port=port), "utf-8")
    (folder / "octavo.production.toml").write_text(shown["octavo.production.toml"], "utf-8")
    own = {**shared, "OCTAVO_SERVER__PORT": str(port)}
    (folder / ".env").write_text(variables(shown[".env"], own), "utf-8")
    return folder


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with _process("redis-server", *options):
        eventually(lambda: socket.create_connection(("127.0.0.1", port), timeout=2).close() is None, "Redis")
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _nginx(folder: Path, ports: list[int]) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Run nginx with the page's file; yield its port, and what believes its certificate."""
    port = free_port()
    key, certificate = folder / "cms.key", folder / "cms.pem"
    subject = ["-subj", "/CN=cms.example.org", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(["openssl", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    values = {
        "10.0.0.11:1337": f"127.0.0.1:{ports[0]}",
        "10.0.0.12:1337": f"127.0.0.1:{ports[1]}",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/cms.pem": str(certificate),
        "/etc/ssl/cms.key": str(key),
    }
    (folder / "mysite.conf").write_text(replaced(files()["mysite.conf"], values), "utf-8")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), "utf-8")
    with _process("nginx", "-e", "stderr", "-c", str(folder / "nginx.conf")):
        tls = ssl.create_default_context(cafile=str(certificate))
        caller = Caller(port, tls)
        eventually(lambda: _status(caller, "/_health") == 204, "nginx")
        yield port, tls


def _status(caller: Caller, path: str) -> int:
    return asyncio.run(caller.send("GET", path, [*HERE.items()])).status


@contextmanager
def _process(*command: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)
