"""The policy `global::preview-key`: only for those who hold the key."""

import os
import secrets
from collections.abc import Mapping
from typing import Any

from octavo import Context, policy


@policy
async def preview_key(ctx: Context, config: Mapping[str, Any]) -> bool:
    """Pass whoever sends the variable PREVIEW_KEY in X-Preview-Key."""
    key = os.environ.get("PREVIEW_KEY", "")
    return bool(key) and secrets.compare_digest(ctx.get("X-Preview-Key").encode(), key.encode())
