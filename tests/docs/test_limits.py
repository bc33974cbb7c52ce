"""Every limit that docs/deploy.md and docs/security.md tell is the one that holds unless it is set."""

from pathlib import Path

import pytest

from octavo.config.settings import FileSettings
from octavo.content import passwords
from octavo.http.asgi import MAX_HEAD
from octavo.http.connections import ConnectionLimits
from octavo.plugins.admin.config import LoginRateLimit
from octavo.plugins.upload.config import UploadSettings
from octavo.plugins.users_permissions.config import RateLimitSettings
from octavo.server.middlewares.body import BodyOptions

DOCS = Path(__file__).parents[2] / "docs"
C, D = FileSettings().server.connections, FileSettings().database
B, U = BodyOptions(), UploadSettings()
USERS, ADMINS = RateLimitSettings(), LoginRateLimit()
KB, MB, GB = 1024, 1024**2, 1024**3

DEPLOYING = [
    f"| {C.head_timeout:g} s, then 408; {MAX_HEAD // KB} KB, then 431 | `server.connections.head_timeout` |",
    f"more slowly than {C.body_rate} bytes a second | after {C.body_timeout:g} s 408 |",
    f"after it was refused | {C.body_timeout:g} s, then cut off |",
    f"| {C.write_timeout:g} s, then cut off | `server.connections.write_timeout` |",
    f"| {C.keep_alive} s | `server.connections.keep_alive` |",
    f"| {C.max_connections:,} in all, {C.max_connections_per_address} of one address, then 503 |",
    f"| {B.total_limit // GB} GB in all, then 503 | `total_limit` of",
    f"| {B.json_limit // MB} MB of JSON, {B.text_limit // KB} KB of a text or form, then 413 | `json_limit`,",
    f"| {B.file_limit // MB} MB of files, {B.field_limit // MB} MB of other fields, {B.max_parts:,} of both,",
    f"{USERS.max} for an account, {USERS.max_per_address} from an address, in {USERS.seconds // 60} min",
    f"| {ADMINS.max} and {ADMINS.max_per_address} in {ADMINS.interval // 60} minutes, then 429 |",
    f"| `database.query_timeout`, {D.query_timeout:g} s |",
    f"| `database.statement_timeout`, {D.statement_timeout:g} s |",
    f"`database.max_waiting` wait ({D.max_waiting});",
    f"At most {passwords.MOST_WAITING}\n  requests wait for that, each for {passwords.LONGEST_WAIT:g} s",
]
SECURITY = [
    f"| {U.size_limit:,} | `size_limit` of",
    f"| {U.max_pixels:,} | `max_pixels` |",
    f"| {U.workers} | `workers` |",
    f"| {U.worker_memory // GB} GiB | `worker_memory` |",
]


@pytest.mark.parametrize(
    ("page", "told"),
    [*(("deploy.md", told) for told in DEPLOYING), *(("security.md", told) for told in SECURITY)],
)
def test_a_limit_is_told_as_it_is(page: str, told: str) -> None:
    assert told in (DOCS / page).read_text("utf-8")


def test_a_server_of_ones_own_has_the_same_limits_of_connections() -> None:
    limits = ConnectionLimits()
    assert {name: getattr(limits, name) for name in type(C).model_fields} == dict(C)
