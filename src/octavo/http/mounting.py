"""Request targets, hosts, and the path an application is mounted at inside another one."""

import ipaddress
from collections.abc import MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]


def original_url(scope: Scope) -> str:
    """Return the request target as it was sent, its bytes as Latin-1."""
    target = scope.get("octavo.target")
    if target is None:
        target = scope.get("raw_path") or scope["path"].encode()
        if scope.get("query_string"):
            target += b"?" + scope["query_string"]
    return bytes(target).decode("latin-1")


def mounted_url(url: str, scope: Scope) -> str:
    """Return the target below the path the application is mounted at."""
    if not scope.get("root_path"):
        return url
    root = scope["root_path"].rstrip("/")
    if root and (url == root or url.startswith((f"{root}/", f"{root}?"))):
        rest = url[len(root) :]
        return rest if rest.startswith("/") else f"/{rest}"
    return url


def below_mount(scope: Scope, address: str) -> str:
    """Return the path under which browsers reach a path of a mounted application."""
    is_path = address.startswith("/") and not address.startswith("//")
    return scope.get("root_path", "").rstrip("/") + address if is_path else address


def is_ip(hostname: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ipaddress.ip_address(hostname)
    except ValueError:
        return False
    return True
