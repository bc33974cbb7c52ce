"""One PostgreSQL server, as asyncpg reaches it."""

from typing import TypeAlias

import asyncpg

from octavo.db.dialects.pool import (
    ANSWERED_503,
    CACHED_STATEMENTS,
    CONNECT_SECONDS,
    GRACE_SECONDS,
    Errors,
    watch_over,
)
from octavo.db.dialects.postgres import CODECS
from octavo.db.dialects.postgres_errors import translate
from octavo.db.errors import DatabaseError

RawConnection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

SETTINGS = {
    "timezone": "UTC",
    "datestyle": "ISO",
    "jit": "off",  # compiling takes longer than any of our statements
    # The server lets go of the locks of a process that it lost, too.
    "idle_in_transaction_session_timeout": "60s",
}
_SOCKET_SETTINGS = {
    "client_encoding": "UTF8",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class PostgresServer:
    """The address, and how long a statement may take; `replica` is what one is called."""

    lost: Errors = (
        OSError,
        TimeoutError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
    )
    broken: Errors = (TimeoutError, asyncpg.InternalClientError)
    local_settings = ""
    """What follows each BEGIN, where the settings of a session do not last."""
    cached_statements = CACHED_STATEMENTS

    def __init__(self, url: str, statement_timeout: float, replica: str = "") -> None:
        self.url = url
        self.title = f"the replica {replica}" if replica else "PostgreSQL"
        self.when_away = "reads go elsewhere" if replica else ANSWERED_503
        self._statement_timeout = statement_timeout
        self._milliseconds = str(round(statement_timeout * 1000))

    async def connect(self, application: str = "octavo") -> RawConnection:
        """Make a connection."""
        raw = await asyncpg.connect(
            self.url,
            timeout=CONNECT_SECONDS,
            command_timeout=self._statement_timeout + GRACE_SECONDS,
            statement_cache_size=self.cached_statements,
            max_cached_statement_lifetime=0,
            server_settings=self._session_settings(application),
        )
        watch_over(raw._transport)  # type: ignore[attr-defined]  # there is no other way to it
        for type_name, encode, decode, form in CODECS:
            await raw.set_type_codec(
                type_name, schema="pg_catalog", encoder=encode, decoder=decode, format=form
            )
        return raw

    def _session_settings(self, application: str) -> dict[str, str]:
        timeout = {"statement_timeout": self._milliseconds}
        return {**SETTINGS, **_SOCKET_SETTINGS, **timeout, "application_name": application}

    async def ping(self, raw: RawConnection, seconds: float) -> None:
        """Ask for an answer."""
        await raw.execute("SELECT 1", timeout=seconds)

    def is_unsettled(self, raw: RawConnection) -> bool:
        """Whether an interrupted statement may still run; of a connection that is gone we never hear."""
        return not raw.is_closed()

    async def settle(self, raw: RawConnection, seconds: float) -> None:
        """Wait until the server has done what the driver asked of it when it was interrupted, and undo it."""
        if raw.is_in_transaction():
            await raw.execute("ROLLBACK", timeout=seconds)
        else:
            await self.ping(raw, seconds)

    def translate(self, error: Exception, *, closed: bool = False) -> DatabaseError:
        """Return our error for one of the driver's."""
        return translate(error, closed=closed)
