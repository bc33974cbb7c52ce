"""The file format of archives and backups: a tar file, gzipped and perhaps encrypted.

It begins with `octavo.json`, which describes it; the members follow; then comes `checksums.txt`, a line for
each member as `sha256sum` writes them, and last `manifest.json`, with the number of lines of each member and
the checksum of `checksums.txt`. A file that was cut off lacks the manifest, and in a file that was changed
the checksums differ.
"""

import gzip
import hashlib
import io
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

from octavo import __version__
from octavo.archive.encryption import DecryptingReader, EncryptingWriter, Secret, is_encrypted
from octavo.archive.files import SpooledLines, private_file
from octavo.errors import Problem, StartupError

HEAD, CHECKSUMS, MANIFEST = "octavo.json", "checksums.txt", "manifest.json"
VERSION = 1
MIME = "OCTAVO.mime"
"""The tar header that holds a member's media type."""
COMPRESSION = 5
PIECE = 1024 * 1024
LONGEST = 64 * 1024 * 1024
"""The most bytes of a member that is read into memory at once."""
CHANGED = "is cut off or was changed"
_BROKEN = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error)

Json = dict[str, Any]
Advance = Callable[[int], None]
"""Is called with the number of bytes or rows that were done since the last call."""


class _HashingReader:
    """Reads another stream and computes its checksum; `refuse` makes the error for a broken stream."""

    def __init__(self, stream: Any, refuse: Callable[[str], Exception] | None = None) -> None:
        self._stream = stream
        self._refuse = refuse
        self.sha = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; all there are without it."""
        return self._next(self._stream.read, size)

    def readline(self) -> bytes:
        """Return the next line."""
        return self._next(self._stream.readline)

    def _next(self, method: Callable[..., bytes], *size: int) -> bytes:
        try:
            content = method(*size)
        except (*_BROKEN, OSError) as error:
            if self._refuse is None:
                raise
            raise self._refuse(f"{CHANGED}: {error}") from error
        self.sha.update(content)
        return content

    def digest(self) -> str:
        """Return the checksum of what was read so far."""
        return self.sha.hexdigest()

    def drain(self) -> str:
        """Read to the end and return the checksum of the whole stream."""
        while self.read(PIECE):
            pass
        return self.sha.hexdigest()


@dataclass
class Writer:
    """An archive that is being written."""

    tar: tarfile.TarFile
    scratch: Path
    counts: dict[str, int] = field(default_factory=dict)
    _sums: SpooledLines = field(default_factory=SpooledLines)
    _all: Any = field(default_factory=hashlib.sha256)

    def add(self, name: str, stream: IO[bytes], size: int, mime: str = "") -> None:
        """Add a member with the next `size` bytes of a stream."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        info.pax_headers = {MIME: mime} if mime else {}
        hashing = _HashingReader(stream)
        self.tar.addfile(info, hashing)
        _forget(self.tar)
        line = f"{hashing.sha.hexdigest()}  {name}\n".encode()
        self._sums.add(line)
        self._all.update(line)

    def add_json(self, name: str, value: Json) -> None:
        """Add a member with a value as JSON."""
        content = orjson.dumps(value, option=orjson.OPT_INDENT_2)
        self.add(name, io.BytesIO(content), len(content))

    def add_file(self, name: str, path: Path, mime: str = "") -> None:
        """Add a member with the content of a file."""
        with path.open("rb") as stream:
            self.add(name, stream, path.stat().st_size, mime)

    @contextmanager
    def lines(self, name: str) -> Iterator[Callable[[list[Any]], None]]:
        """Yield a function that takes values; at the end they are added as a member of JSON lines.

        The lines are in a temporary file until then, because tar needs their size first.
        """
        count = 0
        with tempfile.TemporaryFile(dir=self.scratch) as spool:

            def write(values: list[Any]) -> None:
                nonlocal count
                count += len(values)
                spool.write(b"".join(orjson.dumps(value) + b"\n" for value in values))

            yield write
            size = spool.tell()
            spool.seek(0)
            self.add(name, spool, size)
            self.counts[name] = count

    def finish(self, **more: Any) -> None:
        """Write the checksums and the manifest; `more` is added to the manifest."""
        digest = self._all.hexdigest()
        self.add(CHECKSUMS, *self._sums.open())
        self.add_json(MANIFEST, {"checksums": digest, "counts": self.counts, **more})

    def close(self) -> None:
        """Delete the temporary file of checksums."""
        self._sums.close()


def _forget(tar: tarfile.TarFile) -> None:
    """Clear the list of members that `tarfile` keeps: with many members it would fill the memory."""
    tar.members = []  # type: ignore[attr-defined]  # it is there, and said to be for this


@contextmanager
def open_writer(path: Path, scratch: Path, secret: Secret | None, head: Json) -> Iterator[Writer]:
    """Yield a writer for a new archive, whose temporary files are in `scratch`; the caller calls `finish`.

    After an error the file is incomplete, and `Archive` refuses it.
    """
    with private_file(path) as file:
        encrypting = EncryptingWriter(file, secret) if secret is not None else None
        target: Any = encrypting or file
        packed = gzip.GzipFile(fileobj=target, mode="wb", compresslevel=COMPRESSION, filename="", mtime=0)
        with packed, tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar:
            try:
                with closing(Writer(tar, scratch)) as writer:
                    writer.add_json(HEAD, {"version": VERSION, "octavo": __version__, **head})
                    yield writer
            except BaseException:
                if encrypting is not None:
                    encrypting.abandon()
                raise
        if encrypting is not None:
            encrypting.close()


@dataclass(frozen=True)
class Member:
    """One member of an archive; its stream can be read until the next member is asked for."""

    name: str
    size: int
    mime: str
    stream: _HashingReader

    def read(self) -> bytes:
        """Return the content of a small member."""
        return self.stream.read(min(self.size, LONGEST))

    def lines(self, size: int) -> Iterator[list[Any]]:
        """Yield its JSON lines in lists of at most `size`."""
        batch: list[Any] = []
        while line := self.stream.readline():
            batch.append(orjson.loads(line))
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch

    def save(self, path: Path) -> str:
        """Write its content to a new file and return the checksum."""
        with private_file(path) as file:
            while content := self.stream.read(PIECE):
                file.write(content)
        return self.stream.sha.hexdigest()


class Archive:
    """An archive on the disk; `members` and `verify` each read it from its beginning."""

    def __init__(self, path: Path, secret: Secret | None = None) -> None:
        self.path = path
        self._secret = secret
        self.head = self._read_head()

    def refusal(self, message: str, fix: str = "") -> StartupError:
        """Return a StartupError about this file."""
        return StartupError([Problem(str(self.path), message, fix)])

    def _read_head(self) -> Json:
        try:
            encrypted = is_encrypted(self.path)
        except OSError as error:
            raise self.refusal(f"cannot be read: {error.strerror}") from None
        if encrypted and self._secret is None:
            raise self.refusal("is encrypted", "--key-file or --password-file decrypts it")
        if self._secret is not None and not encrypted:
            raise self.refusal("is not encrypted, and may come from anybody", "leave the key or password out")
        for member in self.members():
            if member.name == HEAD:
                head: Json = self._json(member)
                if head.get("version") != VERSION:
                    raise self.refusal("was written by a later Octavo", "update this one")
                return head
            break
        raise self.refusal("was not written by octavo export or octavo backup")

    def members(self) -> Iterator[Member]:
        """Yield one member after the other; raises StartupError where the file is broken."""
        with self.path.open("rb") as file:
            source: Any = file
            if self._secret is not None:
                source = io.BufferedReader(DecryptingReader(file, self._secret, self.refusal))
            packed = gzip.GzipFile(fileobj=source, mode="rb")
            try:
                with tarfile.open(fileobj=packed, mode="r|") as tar:
                    while (info := tar.next()) is not None:
                        _forget(tar)
                        stream = tar.extractfile(info) if info.isreg() else None
                        if stream is None:
                            raise self.refusal(f"has a member {info.name!r} that is no file")
                        mime = info.pax_headers.get(MIME, "")
                        yield Member(info.name, info.size, mime, _HashingReader(stream, self.refusal))
                while packed.read(PIECE):  # up to its own checksum
                    pass
            except (*_BROKEN, OSError, ValueError) as error:
                raise self.refusal(f"{CHANGED}: {error}") from error

    def verify(self, on_member: Callable[[Member], None] = lambda member: None) -> Json:
        """Read everything and return the manifest; raises StartupError naming the member that was changed.

        `on_member` is called with each member after it was read.
        """
        own = hashlib.sha256()
        manifest: Json | None = None
        with closing(SpooledLines()) as sums:
            for member in self.members():
                if manifest is not None:
                    raise self.refusal("goes on after its end")
                if member.name == CHECKSUMS:
                    self._compare(member, sums)
                elif member.name == MANIFEST:
                    manifest = self._json(member)
                else:
                    line = f"{member.stream.drain()}  {member.name}\n".encode()
                    sums.add(line)
                    own.update(line)
                    on_member(member)
        if manifest is None:
            raise self.refusal("is cut off: its end is not there")
        if manifest["checksums"] != own.hexdigest():
            raise self.refusal("was changed: the checksum of its checksums is another")
        return manifest

    def _json(self, member: Member) -> Json:
        try:
            value: Json = orjson.loads(member.read())
        except ValueError:
            raise self.refusal(f"was changed: {member.name} is no JSON") from None
        return value

    def _compare(self, member: Member, sums: SpooledLines) -> None:
        for line in sums:
            stored_line = member.stream.readline()
            if stored_line != line:
                name = line.split(b"  ", 1)[-1].decode(errors="replace").rstrip()
                raise self.refusal(f"was changed: {name} is not what was written")
        if member.stream.readline():
            raise self.refusal("was changed: something was taken out")
