"""Unpacks an archive of `strapi export`: its entries into a small database, its files into a folder."""

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import IO, Any

from octavo.errors import Problem, StartupError

ENDINGS = (".tar", ".tar.gz", ".tgz", ".tar.enc", ".tar.gz.enc")
METADATA = "metadata.json"
CHUNK = 1 << 16
_MAGIC = b"STRAPI2\x00"
"""How archives begin that bring the salt of their key along."""
_SALT = 16
_TABLES = """
CREATE TABLE entities (uid TEXT, id INTEGER, data BLOB, PRIMARY KEY (uid, id)) WITHOUT ROWID;
CREATE TABLE links (
    left_uid TEXT, left_id INTEGER, left_field TEXT, left_place REAL,
    right_uid TEXT, right_id INTEGER, right_field TEXT, right_place REAL
);
CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE others (kind TEXT, value BLOB);
"""
_INDEXES = """
CREATE INDEX links_left ON links (left_uid, left_field, left_id);
CREATE INDEX links_right ON links (right_uid, right_id, left_uid);
"""


class Unpacked:
    """An unpacked archive: `database` has its entries, `uploads` is the folder of its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.uploads = folder / "uploads"
        self.database = sqlite3.connect(folder / "archive.db", isolation_level=None)
        self.schemas: list[dict[str, Any]] = []
        self.strapi = ""
        """The version that made it."""


def is_archive(path: Path) -> bool:
    """Whether a path is an archive, by its name, or a folder that an archive was unpacked into."""
    if path.is_dir():
        return (path / METADATA).is_file() and (path / "schemas").is_dir()
    return path.is_file() and path.name.endswith(ENDINGS)


def unpack(path: Path, key: str | None, folder: Path) -> Unpacked:
    """Unpack an archive; raises StartupError if it cannot be read, or not decrypted with this key."""
    unpacked = Unpacked(folder)
    unpacked.uploads.mkdir()
    unpacked.database.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;" + _TABLES)
    try:
        unpacked.database.execute("BEGIN")
        for name, stream in _folder(path) if path.is_dir() else _members(path, key):
            _extract_member(unpacked, name, stream)
        unpacked.database.execute("COMMIT")
    except (OSError, EOFError, ValueError, tarfile.TarError, sqlite3.Error) as error:
        fix = "is it whole, and is --key the one it was made with?" if path.name.endswith(".enc") else ""
        raise StartupError([Problem(str(path), f"cannot be read: {error}", fix)]) from None
    if not unpacked.strapi:
        raise StartupError([Problem(str(path), "is no archive of `strapi export`: it has no metadata.json")])
    unpacked.database.executescript(_INDEXES)
    return unpacked


def _folder(path: Path) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
    for each in sorted(path.rglob("*")):
        if each.is_file():
            with each.open("rb") as stream:
                yield PurePosixPath(each.relative_to(path).as_posix()), stream


def _members(path: Path, key: str | None) -> Iterator[tuple[PurePosixPath, IO[bytes]]]:
    with path.open("rb") as raw, tarfile.open(fileobj=_plain(path, raw, key), mode="r|") as members:
        for member in members:
            stream = members.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield PurePosixPath(member.name), stream


def _plain(path: Path, raw: IO[bytes], key: str | None) -> IO[bytes] | gzip.GzipFile:
    """Return the bytes of the tar inside."""
    stream: IO[bytes] | gzip.GzipFile = raw
    name = path.name
    if name.endswith(".enc"):
        if key is None:
            raise StartupError([Problem(str(path), "is encrypted", "give its key: --key, or STRAPI_KEY")])
        stream = io.BufferedReader(_Decrypted(raw, key), CHUNK)
        name = name.removesuffix(".enc")
    if name.endswith("gz"):
        stream = gzip.GzipFile(fileobj=stream)
    return stream


class _Decrypted(io.RawIOBase):
    """The bytes of an encrypted archive (AES-128, ECB, the key by scrypt)."""

    def __init__(self, raw: IO[bytes], key: str) -> None:
        try:
            ciphers = import_module("cryptography.hazmat.primitives.ciphers")
            padding = import_module("cryptography.hazmat.primitives.padding")
        except ModuleNotFoundError:
            fix = "pip install 'octavo[encryption]', or export with --no-encrypt"
            message = "an encrypted archive needs the package cryptography"
            raise StartupError([Problem("--key", message, fix)]) from None
        self._raw = raw
        head = raw.read(len(_MAGIC))
        salt = b""
        if head == _MAGIC:
            salt, head = raw.read(2 + _SALT)[2:], b""
        derived = hashlib.scrypt(key.encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=16)
        self._cipher = ciphers.Cipher(ciphers.algorithms.AES(derived), ciphers.modes.ECB()).decryptor()
        self._padding = padding.PKCS7(128).unpadder()
        self._ready = self._decrypt(head)
        self._ended = False

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as far as there is something."""
        while not self._ready and not self._ended:
            chunk = self._raw.read(CHUNK)
            self._ended = not chunk
            self._ready = self._decrypt(chunk) if chunk else self._padding.finalize()
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _decrypt(self, chunk: bytes) -> bytes:
        plain: bytes = self._padding.update(self._cipher.update(chunk))
        return plain


def _extract_member(unpacked: Unpacked, name: PurePosixPath, stream: IO[bytes]) -> None:
    """Store one member of the archive: a schema, entries, settings or an uploaded file."""
    parts = name.parts[1:] if name.parts[:1] == (".",) else name.parts
    if parts == (METADATA,):
        unpacked.strapi = str(json.load(stream).get("strapi", {}).get("version", "")) or "unknown"
    elif parts[:2] == ("assets", "uploads") and len(parts) == 3:
        with (unpacked.uploads / parts[2]).open("wb") as target:
            shutil.copyfileobj(stream, target)
    elif parts[0] == "schemas":
        unpacked.schemas += _lines(stream)
    elif parts[0] == "entities":
        rows = ((line["type"], line["id"], json.dumps(line["data"])) for line in _lines(stream))
        unpacked.database.executemany("INSERT OR REPLACE INTO entities VALUES (?, ?, ?)", rows)
    elif parts[0] == "links":
        sql = "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        unpacked.database.executemany(sql, map(_link, _lines(stream)))
    elif parts[0] == "configuration":
        for line in _lines(stream):
            _configure(unpacked, line)


def _lines(stream: IO[bytes]) -> Iterator[Any]:
    for line in stream:
        if line.strip():
            yield json.loads(line)


def _link(line: dict[str, Any]) -> tuple[Any, ...]:
    sides = (line["left"], line["right"])
    return tuple(side.get(part) for side in sides for part in ("type", "ref", "field", "pos"))


def _configure(unpacked: Unpacked, line: dict[str, Any]) -> None:
    value = line["value"]
    if line["type"] == "core-store":
        row = (value["key"], json.dumps(value["value"]))
        unpacked.database.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", row)
    else:
        unpacked.database.execute("INSERT INTO others VALUES (?, ?)", (line["type"], json.dumps(value)))
