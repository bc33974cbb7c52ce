"""The requirement on Octavo of a new project: from a package index, or from where Octavo itself was
installed.
"""

import json
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname


def requirement(installed: Distribution | None = None) -> str:
    """Return the dependency to write into a project, so that pip finds it again."""
    distribution_ = installed or distribution("octavo")
    address = _address(json.loads(distribution_.read_text("direct_url.json") or "{}"))
    return f"octavo @ {address}" if address else f"octavo>={distribution_.version}"


def _address(direct: dict[str, Any]) -> str | None:
    """Return the URL in `direct_url.json` (PEP 610); None if it was installed from an index, or the
    folder is gone.
    """
    url = direct.get("url", "")
    parts = urlsplit(url)
    if parts.scheme == "file" and not Path(url2pathname(parts.path)).exists():
        return None
    if version_control := direct.get("vcs_info"):
        url = f"{version_control['vcs']}+{url}@{version_control['commit_id']}"
    if within := direct.get("subdirectory"):
        url += f"#subdirectory={within}"
    return url or None
