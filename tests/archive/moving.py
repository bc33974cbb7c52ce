"""Exporting and importing as the commands do, within this process."""

from pathlib import Path
from typing import Any

from octavo import boot
from octavo.archive.container import Archive
from octavo.archive.encryption import Secret
from octavo.archive.export import ExportResult, export
from octavo.archive.load import ImportResult, load

KEY = Secret("key", bytes(range(64)))


async def exported(folder: Path, environ: dict[str, str], target: Path, **options: Any) -> ExportResult:
    return await export(await boot.create(folder, environ=environ), target, **options)


async def imported(folder: Path, environ: dict[str, str], file: Path, **options: Any) -> ImportResult:
    secret = options.pop("secret", None)
    return await load(await boot.create(folder, environ=environ), Archive(file, secret), **options)
