"""Streams encrypted in chunks with AES-256-GCM; the order, number and end of the chunks are authenticated.

Each file has a key of its own, derived from the secret and a random salt, so that a chunk's number can be its
nonce; the nonce of the last chunk is marked as the last. The header is authenticated with every chunk.
"""

import hashlib
import hmac
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from octavo.errors import Problem, StartupError

MAGIC = b"octavo-encrypted-1"
CHUNK = 64 * 1024
TAG = 16
SALT = 16
SCRYPT_LOG_N = 16
"""64 MB and a fifth of a second for each guess at a password."""
MOST_LOG_N = 20
LEAST_KEY, LEAST_PASSWORD = 32, 12
"""Bytes of a key file, and characters of a password, that are enough to encrypt with."""

Kind = Literal["key", "password"]
_KINDS: dict[Kind, int] = {"key": 0, "password": SCRYPT_LOG_N}
"""How much work deriving is; none where the secret is random anyway."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What a file is encrypted with: the content of a key file, or a password."""

    kind: Kind
    value: bytes

    def key(self, salt: bytes, log_n: int) -> bytes:
        """Return the key of one file."""
        if not log_n:
            return hmac.digest(salt, MAGIC + self.value, "sha256")
        return hashlib.scrypt(self.value, salt=salt, n=2**log_n, r=8, p=1, maxmem=2 ** (log_n + 11), dklen=32)


def read_secret(kind: Kind, path: Path, *, new: bool) -> Secret:
    """Read a key file, or the first line of a password file; what is `new` must be hard to guess."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StartupError([Problem(str(path), f"cannot be read: {error.strerror}")]) from None
    if kind == "key":
        if len(content) < LEAST_KEY:
            fix = f"make one: openssl rand -out {path} 64"
            raise StartupError([Problem(str(path), f"a key has at least {LEAST_KEY} bytes", fix)])
        return Secret(kind, content)
    password = content.split(b"\n", 1)[0].strip()
    if not password or (new and len(password) < LEAST_PASSWORD):
        message = f"its first line is no password of at least {LEAST_PASSWORD} characters"
        raise StartupError([Problem(str(path), message)])
    return Secret(kind, password)


def _cipher(key: bytes) -> Any:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # an extra
    except ImportError as error:
        fix = "pip install 'octavo[encryption]'"
        raise StartupError([Problem("encryption", "needs the package cryptography", fix)]) from error
    return AESGCM(key)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


class EncryptingWriter(io.RawIOBase):
    """Encrypts what is written, into another stream; `close` writes the end and leaves that open."""

    def __init__(self, stream: IO[bytes], secret: Secret) -> None:
        log_n = _KINDS[secret.kind]
        self._head = MAGIC + bytes([log_n]) + secrets.token_bytes(SALT)
        self._cipher = _cipher(secret.key(self._head[-SALT:], log_n))
        self._stream = stream
        self._buffer = bytearray()
        self._number = 0
        stream.write(self._head)

    def writable(self) -> bool:
        """Whether it is to be written to: always."""
        return True

    def write(self, data: Any) -> int:
        """Encrypt whole chunks and keep the rest; what may be the last one waits."""
        self._buffer += data
        while len(self._buffer) > CHUNK:
            self._chunk(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return len(data)

    def _chunk(self, content: bytes, *, last: bool) -> None:
        self._stream.write(self._cipher.encrypt(_nonce(self._number, last), content, self._head))
        self._number += 1

    def close(self) -> None:
        """Write the last chunk."""
        if not self.closed:
            self._chunk(bytes(self._buffer), last=True)
            self._buffer.clear()
        super().close()

    def abandon(self) -> None:
        """Close without an end: nobody takes what was written for a whole."""
        super().close()


class DecryptingReader(io.RawIOBase):
    """Decrypts what is read from another stream, chunk by chunk, each checked before it is handed on."""

    def __init__(self, stream: IO[bytes], secret: Secret, refuse: Callable[[str], Exception]) -> None:
        head = stream.read(len(MAGIC) + 1 + SALT)
        log_n = head[len(MAGIC)] if len(head) == len(MAGIC) + 1 + SALT else MOST_LOG_N + 1
        if log_n > MOST_LOG_N:
            raise refuse("is cut off or was changed")
        if bool(log_n) != (secret.kind == "password"):
            raise refuse(f"was encrypted with a {'password' if log_n else 'key'}, not a {secret.kind}")
        self._head = head
        self._cipher = _cipher(secret.key(head[-SALT:], log_n))
        self._stream = stream
        self._refuse = refuse
        self._ahead = stream.read(CHUNK + TAG)
        self._content = b""
        self._number = 0
        self._done = False

    def readable(self) -> bool:
        """Whether it is to be read from: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what is next; 0 at the end."""
        while not self._content and not self._done:
            self._next()
        size = min(len(buffer), len(self._content))
        buffer[:size] = self._content[:size]
        self._content = self._content[size:]
        return size

    def _next(self) -> None:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # an extra

        chunk, self._ahead = self._ahead, self._stream.read(CHUNK + TAG)
        self._done = not self._ahead
        try:
            self._content = self._cipher.decrypt(_nonce(self._number, self._done), chunk, self._head)
        except (InvalidTag, ValueError):
            first = "the password or key is another one, or it was changed"
            raise self._refuse("is cut off or was changed" if self._number else first) from None
        self._number += 1


def is_encrypted(path: Path) -> bool:
    """Whether a file begins as encrypted ones do."""
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC
