"""PostgreSQL behind a pooler such as PgBouncer, which gives a session to each transaction and keeps none.

Nothing is left in a session there: statements have no names, and each transaction makes its own settings.
What needs a session (LISTEN, locks, snapshots) takes a connection past the pooler.
"""

import asyncio
import secrets

from octavo.db.address import WHERE
from octavo.db.dialects.pool import CONNECT_SECONDS, close
from octavo.db.dialects.postgres_errors import POOLED, POOLER_FIX, is_of_pooler
from octavo.db.dialects.postgres_server import SETTINGS, PostgresServer, RawConnection
from octavo.errors import Problem, StartupError

APPLICATION = "pooled octavo"
"""What the sessions are called that the pooler keeps, also when no process of ours is left."""
NOTICE_SECONDS = 10.0
_UNSUPPORTED = "unsupported startup parameter"
_OWN_PROCESS = "SELECT pg_backend_pid()"


class PoolerServer(PostgresServer):
    """The address of a pooler, through which no session is known from one transaction to the next."""

    cached_statements = 0
    """Without names the driver parses and runs a statement in one message, which go to one session."""

    def __init__(self, url: str, statement_timeout: float) -> None:
        super().__init__(url, statement_timeout)
        settings = {**SETTINGS, "statement_timeout": self._milliseconds}
        self.local_settings = "".join(f"; SET LOCAL {name} = '{value}'" for name, value in settings.items())

    async def connect(self, application: str = APPLICATION) -> RawConnection:
        """Make a connection to the pooler."""
        return await super().connect(application)

    def _session_settings(self, application: str) -> dict[str, str]:
        return {"application_name": application}


async def expect_sessions(raw: RawConnection, server: PostgresServer) -> None:
    """Raise StartupError where two connections at once have one session: a pooler passes it around."""
    if await raw.fetchval(_OWN_PROCESS) == raw.get_server_pid():
        return
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            other = await server.connect()
            try:
                shared = {await other.fetchval(_OWN_PROCESS), await raw.fetchval(_OWN_PROCESS)}
            finally:
                await close(other, server.lost)
    except TimeoutError:  # a pooler that has no session to spare
        return
    if len(shared) == 1:
        raise StartupError([Problem(WHERE, POOLED, POOLER_FIX)])


async def expect_notices(raw: RawConnection, direct: PostgresServer) -> None:
    """Raise StartupError unless what is told through the pooler is heard on a connection past it."""
    channel = f"octavo_{secrets.token_hex(8)}"
    heard = asyncio.Event()
    try:
        listening = await direct.connect()
        try:
            await listening.add_listener(channel, lambda *_: heard.set())
            await raw.execute(f"NOTIFY {channel}")
            async with asyncio.timeout(NOTICE_SECONDS):
                await heard.wait()
        finally:
            await close(listening, direct.lost)
    except direct.lost as error:
        raise StartupError([_unheard(error)]) from None


def _unheard(error: Exception) -> Problem:
    fix = "give the address of the same database on PostgreSQL itself, with no pooler between"
    if isinstance(error, TimeoutError):
        message = "what is written through database.url is not heard of here"
        return Problem("database.direct_url", message, fix)
    return Problem("database.direct_url", f"cannot be used: {type(error).__name__}", fix)


def refusal(error: Exception, *, expected: bool) -> StartupError | None:
    """Return what to say of an error at start that only a pooler raises; `expected`: as the settings say."""
    message = str(error)
    if is_of_pooler(error):
        return StartupError([Problem(WHERE, POOLED, POOLER_FIX)])
    if not message.startswith(_UNSUPPORTED):
        return None
    if not expected:
        return StartupError([Problem(WHERE, "a pooler is between Octavo and PostgreSQL", POOLER_FIX)])
    name = message.removeprefix(_UNSUPPORTED).strip(": ")
    fix = f"leave it out, and set it in the database: ALTER ROLE … SET {name} = …"
    return StartupError([Problem(WHERE, f"the pooler takes no {name} in the address", fix)])
