"""A network between two programs that a test can cut, silence and slow down."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit


class Network:
    """Passes bytes on between whoever connects and one server."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._open: set[socket.socket] = set()
        self._silent = False
        self._closed = False
        self.delay = 0.0
        """Seconds every piece is on its way, and as long again the end of a connection."""
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def silence(self) -> None:
        """Swallow everything from now on, both ways, and close nothing; new connections hear nothing."""
        self._silent = True

    def cut(self) -> None:
        """Close every connection, and each new one at once."""
        self._closed = True
        self._close_all()

    def mend(self) -> None:
        """Pass everything on again; what was swallowed is lost, so its connections are, too."""
        self._close_all()
        self._silent = self._closed = False
        self.delay = 0.0

    def close(self) -> None:
        """End it."""
        self._listener.close()
        self._close_all()

    def _close_all(self) -> None:
        for end in list(self._open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        if self._closed:
            near.close()
            return
        try:
            far = socket.create_connection(self._server)
        except OSError:  # the server is away
            near.close()
            return
        self._open |= {near, far}
        if self._closed:  # since it was asked
            self._close_all()
        threading.Thread(target=self._pass, args=(far, near), daemon=True).start()
        self._pass(near, far)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.delay:
                    time.sleep(self.delay)
                if not self._silent:
                    target.sendall(data)
            time.sleep(self.delay)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.discard(source)
        source.close()


@contextlib.contextmanager
def network_to(url: str) -> Iterator[tuple[Network, str]]:
    """A network before the server an address names, and the address through it."""
    parts = urlsplit(url)
    network = Network(parts.hostname or "127.0.0.1", parts.port or 5432)
    user = f"{parts.username}@" if parts.username else ""
    try:
        yield network, urlunsplit(parts._replace(netloc=f"{user}127.0.0.1:{network.port}"))
    finally:
        network.close()
