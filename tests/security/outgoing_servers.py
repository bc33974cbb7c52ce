"""Servers on addresses of this machine that count who comes, with TLS or without."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Counting:
    """A server that answers one thing; `connections` counts who came, `requests` is what they said."""

    host: str
    answer: bytes = OK
    port: int = 0
    connections: int = 0
    requests: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
            writer.write(self.answer)
            await writer.drain()
            if self.answer.endswith(b"\r\n"):
                await reader.read()  # says no more, and waits for the other side to go
        except (OSError, asyncio.IncompleteReadError):
            pass  # whoever came has left
        finally:
            writer.close()


@asynccontextmanager
async def counting(
    host: str = "127.0.0.1", answer: bytes = OK, port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Counting]:
    """Run a server that counts."""
    counted = Counting(host, answer)
    server = await asyncio.start_server(counted.talk, host, port, ssl=tls)
    counted.port = server.sockets[0].getsockname()[1]
    async with server:
        yield counted


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """Return TLS for a server of a name, and the file of the certificate that says so."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    told, kept = folder / f"{name}.pem", folder / f"{name}.key"
    told.write_bytes(certificate.public_bytes(pem))
    kept.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(told, kept)
    return context, told
