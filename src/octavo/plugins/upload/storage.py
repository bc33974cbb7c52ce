"""Where files are kept: a folder, or a bucket of an S3-compatible service."""

import asyncio
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar

from octavo.disk import sync
from octavo.plugins.upload import media_types
from octavo.plugins.upload.config import S3Settings

T = TypeVar("T")
Params = ParamSpec("Params")

_PARTIAL = re.compile(r"\..+_[0-9a-f]{10}(\.[A-Za-z0-9]{1,16})?\.part")
"""What a file is called until all of it is there."""


class Storage(Protocol):
    """A place for files by key (a name without folders); `url` is where browsers find one."""

    name: str
    keeps_addresses: bool
    """Whether an address goes on leading to a file when another is put in its place."""

    async def put(self, key: str, source: Path, mime: str) -> None:
        """Keep a file under a key that none is kept under: all of it, or nothing."""

    async def has(self, key: str) -> bool:
        """Whether a file is kept under a key."""

    async def fetch(self, key: str, target: Path) -> None:
        """Copy a file out to a new one; raises FileNotFoundError."""

    async def delete(self, key: str) -> None:
        """Forget a file; one that is not there is no error."""

    def url(self, key: str) -> str:
        """Return where a browser finds the file."""

    async def sweep(self, age: float) -> None:
        """Remove what was never finished and is older than so many seconds."""


class LocalStorage:
    """Files in a folder, served by this process under `/uploads`.

    With `durable` a file that was kept is there after a power cut.
    """

    name = "local"
    keeps_addresses = True

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self.durable = durable

    async def put(self, key: str, source: Path, mime: str) -> None:
        """Copy beside the target, then rename: nobody sees half a file."""
        await _in_thread(self._put, key, source)

    def _put(self, key: str, source: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        target, partial = self.folder / key, self._partial(key)
        if target.exists():
            raise FileExistsError(target)
        try:
            shutil.copyfile(source, partial)
            if self.durable:
                sync(partial)
            partial.rename(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        if self.durable:
            sync(self.folder)

    def _partial(self, key: str) -> Path:
        return self.folder / f".{key}.part"

    async def has(self, key: str) -> bool:
        """Whether the file is there."""
        return await _in_thread((self.folder / key).is_file)

    async def fetch(self, key: str, target: Path) -> None:
        """Copy the file."""
        await _in_thread(shutil.copyfile, self.folder / key, target)

    async def delete(self, key: str) -> None:
        """Remove the file, and what there is of one that is not finished."""
        await _in_thread(self._delete, key)

    def _delete(self, key: str) -> None:
        self._partial(key).unlink(missing_ok=True)
        (self.folder / key).unlink(missing_ok=True)

    async def sweep(self, age: float) -> None:
        """Remove old files that are called as unfinished ones are."""
        await _in_thread(self._sweep, time.time() - age)

    def _sweep(self, oldest: float) -> None:
        for part in self.folder.glob(".*.part"):
            if _PARTIAL.fullmatch(part.name) and part.lstat().st_mtime < oldest:
                part.unlink(missing_ok=True)

    async def head(self, path: Path, size: int = 2048) -> bytes:
        """Return the first bytes of a file in the folder."""
        return await asyncio.to_thread(self._head, path, size)

    def _head(self, path: Path, size: int) -> bytes:
        with path.open("rb") as stream:
            return stream.read(size)

    def url(self, key: str) -> str:
        """Return the path under this server."""
        return f"/uploads/{key}"


async def _in_thread(work: Callable[Params, T], *args: Params.args, **kwargs: Params.kwargs) -> T:
    """Run something in a thread, and be done only when it is: also for a caller who is cancelled."""
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


class S3Storage:
    """Files in a bucket, through obstore (the extra `octavo[s3]`)."""

    name = "s3"
    keeps_addresses = False

    def __init__(self, settings: S3Settings) -> None:
        from obstore.store import S3Store  # noqa: PLC0415  # an extra: needed only where a bucket is configured

        options: dict[str, Any] = {"region": settings.region}
        if settings.endpoint:
            options |= {"endpoint": settings.endpoint, "virtual_hosted_style_request": False}
        if settings.access_key_id:
            options["access_key_id"] = settings.access_key_id
            options["secret_access_key"] = settings.secret_access_key.get_secret_value()
        self.store = S3Store(settings.bucket, **options, client_options={"allow_http": settings.allow_http})
        self.prefix = f"{settings.prefix.strip('/')}/" if settings.prefix.strip("/") else ""
        base = settings.public_url or f"{settings.endpoint.rstrip('/')}/{settings.bucket}"
        if not settings.public_url and not settings.endpoint:
            base = f"https://{settings.bucket}.s3.{settings.region}.amazonaws.com"
        self.base = base.rstrip("/")

    async def put(self, key: str, source: Path, mime: str) -> None:
        """Send the file in parts; the bucket shows it when all are there."""
        import obstore  # noqa: PLC0415

        with source.open("rb") as stream:
            inline = media_types.shown_inline(mime, stream.read(media_types.HEAD_BYTES))
            stream.seek(0)
            harmless = {"Content-Type": mime, "Content-Disposition": "inline" if inline else "attachment"}
            await obstore.put_async(self.store, self.prefix + key, stream, attributes=harmless)

    async def has(self, key: str) -> bool:
        """Whether the object is there."""
        import obstore  # noqa: PLC0415

        try:
            await obstore.head_async(self.store, self.prefix + key)
        except FileNotFoundError:
            return False
        return True

    async def fetch(self, key: str, target: Path) -> None:
        """Receive the object, piece by piece."""
        import obstore  # noqa: PLC0415

        response = await obstore.get_async(self.store, self.prefix + key)
        with target.open("wb") as stream:
            async for piece in response.stream():
                stream.write(piece)

    async def delete(self, key: str) -> None:
        """Remove the object."""
        import obstore  # noqa: PLC0415

        try:
            await obstore.delete_async(self.store, self.prefix + key)
        except FileNotFoundError:
            pass

    async def sweep(self, age: float) -> None:
        """Nothing is seen of what was never finished; a rule of the bucket's removes that (docs/media.md)."""

    def url(self, key: str) -> str:
        """Return the public address of the object."""
        return f"{self.base}/{self.prefix}{key}"
