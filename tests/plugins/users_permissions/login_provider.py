"""Login providers on sockets of this machine: a real one, and one that says what a test wants."""

import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from tests.cli.serving import eventually, free_port, status_of
from tests.plugins.users_permissions.site import MANY, Site, open_site

from octavo.plugins.users_permissions.providers.service import ProviderService

PAGE = "https://www.example.org/welcome?lang=fr"
CLIENT, SECRET = "the-site", "provider-secret-canary"
PEOPLE = [
    {"sub": "ann", "email": "Ann@example.com", "email_verified": True, "preferred_username": "ann"},
    {"sub": "unverified", "email": "eve@example.com", "email_verified": False},
    {"sub": "nobody"},
]


@contextmanager
def real_provider() -> Iterator[str]:
    """Run oidc-provider-mock, and yield its address."""
    port = free_port()
    people = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    process = subprocess.Popen([*command, *people], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: status_of(port, "/jwks") == 200 or process.poll() is not None, "an answer")
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


class Key:
    """A key pair a provider signs with."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(65537, 2048)

    def public(self) -> dict[str, Any]:
        described = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**described, "kid": self.kid, "use": "sig"}

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:
        headers = {"kid": self.kid, **header}
        return jwt.encode(dict(claims), self.private, algorithm="RS256", headers=headers)


Request = tuple[str, str, dict[str, str], dict[str, str]]
"""Method, path, form, headers."""


@dataclass
class StandIn:
    """A provider that answers what `answers` say, by path: JSON, a status and JSON, or a function of both."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def answer(
        self, method: str, path: str, form: dict[str, str], headers: dict[str, str]
    ) -> tuple[int, Any]:
        self.requests.append((method, path, form, headers))
        said = self.answers.get(path, (404, {"error": "not_found"}))
        if callable(said):
            said = said(form)
        return said if isinstance(said, tuple) else (200, said)

    def speaks_openid(
        self, id_token: Callable[[], Any], keys: Callable[[], list[Any]], at: str = "", **more: Any
    ) -> None:
        """Let it speak OpenID Connect: with these id tokens and keys, each asked for when it is needed."""
        at = at or self.url
        path = urlsplit(at).path.rstrip("/")
        self.answers |= {
            f"{path}/.well-known/openid-configuration": {
                "issuer": at,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "id_token_signing_alg_values_supported": ["none", "HS256", "RS256"],
                **more,
            },
            "/jwks": lambda form: {"keys": keys()},
            "/token": lambda form: {
                "access_token": "an-access-token",
                "token_type": "Bearer",
                "id_token": id_token(),
            },
        }


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run a provider that says what a test wants."""
    provider = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = dict(parse_qsl(self.rfile.read(length).decode()))
            status, said = provider.answer(self.command, urlsplit(self.path).path, form, dict(self.headers))
            body = json.dumps(said).encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", said)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        provider.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join(10)


def settings_for(name: str, issuer: str, more: str = "") -> str:
    """Return the settings of a site one may log in to by a provider."""
    return MANY + settings_of(name, issuer) + more


def settings_of(name: str, issuer: str) -> str:
    """Return the settings of one provider."""
    return (
        f"[plugins.users-permissions.config.providers.{name}]\n"
        f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\nredirect_url = "{PAGE}"\n'
        f'issuer = "{issuer}"\n'
    )


@asynccontextmanager
async def site_with(
    folder: Path, name: str, issuer: str, more: str = "", environ: Mapping[str, str] | None = None
) -> AsyncIterator[Site]:
    """Run a site one may log in to by a provider."""
    async with open_site(folder, settings_for(name, issuer, more), environ) as site:
        yield site


def forget(site: Site) -> None:
    """Let a site ask its providers again for what it has kept of them."""
    site.app.service(ProviderService).providers = ProviderService(site.app).providers


async def begin(site: Site, name: str) -> dict[str, str]:
    """Begin to log in, and return what the provider is asked, its address under the empty name."""
    answer = await site.call("GET", f"/api/connect/{name}")
    assert answer.status_code == 302, answer.text
    place, _, query = answer.headers["location"].partition("?")
    return {"": place, **dict(parse_qsl(query))}


async def at_provider(asked: dict[str, str], **form: str) -> str:
    """Say yes at the real provider, and return where it sends the browser."""
    query = {name: value for name, value in asked.items() if name}
    async with httpx.AsyncClient() as browser:
        answer = await browser.post(asked[""], params=query, data=form)
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(asked["redirect_uri"] + "?")
    return str(answer.headers["location"])


async def come_back(site: Site, address: str) -> Any:
    """Follow a provider's redirect to the site."""
    parts = urlsplit(address)
    return await site.call("GET", f"{parts.path}?{parts.query}")


def carried(answer: Any) -> dict[str, str]:
    """Return what a browser carries to the site's own page, and make sure that it is that page."""
    assert answer.status_code == 302, answer.text
    place = urlsplit(answer.headers["location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == "https://www.example.org/welcome"
    said = {name: values[0] for name, values in parse_qs(place.query).items()}
    assert said.pop("lang") == "fr"
    return said


async def exchange(site: Site, name: str, said: dict[str, str]) -> Any:
    """Exchange what the browser carried for tokens."""
    return await site.client.get(f"/api/auth/{name}/callback", params=said)


async def log_in(site: Site, name: str) -> Any:
    """Log in by a stand-in, and return the site's answer to the browser that comes back."""
    asked = await begin(site, name)
    return await come_back(site, f"{asked['redirect_uri']}?code=a-code&state={asked['state']}")


def claims_for(issuer: str, nonce: str, **more: Any) -> dict[str, Any]:
    """Return the claims of a good id token."""
    now = int(time.time())
    about = {"sub": "1", "email": "ann@example.com", "email_verified": True, "preferred_username": "ann"}
    said = {"iss": issuer, "aud": CLIENT, "nonce": nonce, "iat": now, "exp": now + 600}
    merged = {**said, **about, **more}
    return {name: value for name, value in merged.items() if value is not None}
