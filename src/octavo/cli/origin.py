"""How a project asks for Octavo: from an index, or from where the one that makes the project came from."""

import json
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname


def requirement(installed: Distribution | None = None) -> str:
    """Return what a project writes as its dependency, so that pip finds it again."""
    found = installed or distribution("octavo")
    address = _address(json.loads(found.read_text("direct_url.json") or "{}"))
    return f"octavo @ {address}" if address else f"octavo>={found.version}"


def _address(direct: dict[str, Any]) -> str | None:
    """Return what `direct_url.json` (PEP 610) says; None for what came from an index or is gone."""
    url = direct.get("url", "")
    parts = urlsplit(url)
    if parts.scheme == "file" and not Path(url2pathname(parts.path)).exists():
        return None
    if version_control := direct.get("vcs_info"):
        url = f"{version_control['vcs']}+{url}@{version_control['commit_id']}"
    if within := direct.get("subdirectory"):
        url += f"#subdirectory={within}"
    return url or None
