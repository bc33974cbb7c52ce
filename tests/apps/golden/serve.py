"""Serves the golden app on a fresh temporary database: `python -m tests.apps.golden.serve --port 1337`."""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.apps.golden.instance import FOLDER, PROFILES, SERVERS, environment, temporary_database

from octavo import boot
from octavo.errors import StartupError
from octavo.log import Started, observing


def main() -> int:
    """Serve until SIGTERM or SIGINT; the database is gone afterwards."""
    options = _options()
    try:
        return asyncio.run(_database_and_server(options))
    except StartupError as error:
        print(error, file=sys.stderr)
        return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=1337)
    parser.add_argument("--database", choices=("sqlite", *SERVERS), default="sqlite")
    parser.add_argument("--profile", choices=tuple(PROFILES), default="default")
    return parser.parse_args()


async def _database_and_server(options: argparse.Namespace) -> int:
    async with _database(options.database) as url:
        with (
            TemporaryDirectory(prefix="octavo-golden-") as uploads,
            observing(lambda event: _announce(event, options)),
        ):
            environ = {**_inherited(), **environment(url, options.profile, uploads)}
            return await boot.serve_until_stopped(FOLDER, port=options.port, environ=environ)


def _announce(event: object, options: argparse.Namespace) -> None:
    if isinstance(event, Started):
        print(f"golden app ({options.profile}, {options.database}) ready at {event.url}", flush=True)


def _inherited() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("OCTAVO_")}


@asynccontextmanager
async def _database(kind: str) -> AsyncIterator[str]:
    if kind in SERVERS:
        async with temporary_database(kind) as url:
            yield url
    else:
        with TemporaryDirectory(prefix="octavo-golden-") as folder:
            yield f"sqlite:{Path(folder) / 'golden.db'}"


if __name__ == "__main__":
    sys.exit(main())
