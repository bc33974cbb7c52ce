"""Providers that need no other machine: print messages to the terminal, or write them to files."""

import asyncio
import os
import secrets
import sys
import time
from email.message import EmailMessage
from pathlib import Path


class ConsoleProvider:
    """Prints messages to the terminal; `whole` with their text, which may contain secrets."""

    leaves_the_machine = False

    def __init__(self, whole: bool) -> None:
        self.whole = whole

    async def send(self, message: EmailMessage) -> None:
        """Show one message."""
        lines = [f"E-mail to {message['To']}: {message['Subject']}"]
        body = message.get_body(("plain", "html")) if self.whole else None
        if body is not None:
            lines.append(str(body.get_content()))
        print("\n".join(lines), file=sys.stderr, flush=True)


class FileProvider:
    """Writes each message to an `.eml` file, numbered in order."""

    leaves_the_machine = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, message: EmailMessage) -> None:
        """Write one message."""
        await asyncio.to_thread(self._write, bytes(message))

    def _write(self, content: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
