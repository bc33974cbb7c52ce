"""Where files are kept: a folder, or a bucket of an S3-compatible service."""

import asyncio
import shutil
from pathlib import Path
from typing import Any, Protocol

from octavo.plugins.upload import media_types
from octavo.plugins.upload.config import S3Settings


class Storage(Protocol):
    """A place for files by key (a name without folders); `url` is where browsers find one."""

    name: str

    async def put(self, key: str, source: Path, mime: str) -> None:
        """Keep a file; one of the same key is replaced as a whole."""

    async def delete(self, key: str) -> None:
        """Forget a file; one that is not there is no error."""

    def url(self, key: str) -> str:
        """Return where a browser finds the file."""


class LocalStorage:
    """Files in a folder, served by this process under `/uploads`."""

    name = "local"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def put(self, key: str, source: Path, mime: str) -> None:
        """Copy beside the target, then rename: nobody sees half a file."""
        await asyncio.to_thread(self._put, key, source)

    def _put(self, key: str, source: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / key
        partial = self.folder / f".{key}.part"
        shutil.copyfile(source, partial)
        partial.replace(target)

    async def delete(self, key: str) -> None:
        """Remove the file."""
        await asyncio.to_thread((self.folder / key).unlink, True)

    async def head(self, path: Path, size: int = 2048) -> bytes:
        """Return the first bytes of a file in the folder."""
        return await asyncio.to_thread(self._head, path, size)

    def _head(self, path: Path, size: int) -> bytes:
        with path.open("rb") as stream:
            return stream.read(size)

    def url(self, key: str) -> str:
        """Return the path under this server."""
        return f"/uploads/{key}"


class S3Storage:
    """Files in a bucket, through obstore (the extra `octavo[s3]`)."""

    name = "s3"

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
            shown = media_types.shown_inline(mime, stream.read(media_types.HEAD_BYTES))
            stream.seek(0)
            harmless = {"Content-Type": mime, "Content-Disposition": "inline" if shown else "attachment"}
            await obstore.put_async(self.store, self.prefix + key, stream, attributes=harmless)

    async def delete(self, key: str) -> None:
        """Remove the object."""
        import obstore  # noqa: PLC0415

        try:
            await obstore.delete_async(self.store, self.prefix + key)
        except FileNotFoundError:
            pass

    def url(self, key: str) -> str:
        """Return the public address of the object."""
        return f"{self.base}/{self.prefix}{key}"
