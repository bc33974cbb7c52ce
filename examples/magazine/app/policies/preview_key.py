"""The policy `global::preview-key`: drafts only for those who hold the key."""

import os
import secrets
from collections.abc import Mapping
from typing import Any

from octavo import Context, policy

PUBLISHED = {"status": (None, "published"), "publicationState": (None, "live")}


@policy
async def preview_key(ctx: Context, config: Mapping[str, Any]) -> bool:
    """Pass what asks for published content, and whoever sends the variable PREVIEW_KEY in X-Preview-Key."""
    if all(ctx.query.get(name) in values for name, values in PUBLISHED.items()):
        return True
    key = os.environ.get("PREVIEW_KEY", "")
    return bool(key) and secrets.compare_digest(ctx.get("X-Preview-Key").encode(), key.encode())
