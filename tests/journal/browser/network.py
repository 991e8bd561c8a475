"""A network that lies between a phone and the node: it is weighed, it breaks off, it is gone."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

PIECE = 8_192
_ACCEPT_S = 0.2


class Network:
    """A TCP relay to the node's port.

    is_gone    nobody is let through
    breaks     how likely a connection breaks off after each piece, 0 to 1: also after the node has heard everything
    carried    bytes that came down to the phone
    """

    def __init__(self, url: str, *, seed: int = 6) -> None:
        self._node = (urlsplit(url).hostname or "", urlsplit(url).port or 0)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(_ACCEPT_S)
        self._chance, self._lock = random.Random(seed), threading.Lock()
        self._open: set[socket.socket] = set()
        self._is_closed = False
        self.is_gone, self.breaks, self.carried, self.broken = False, 0.0, 0, 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def go(self) -> None:
        """All connections drop, no new one is taken."""
        self.is_gone = True
        for one in list(self._open):
            _end(one)

    def come(self, *, breaks: float = 0.0) -> None:
        self.is_gone, self.breaks = False, breaks

    def close(self) -> None:
        self._is_closed = True
        self.go()
        self._door.close()

    def _accept(self) -> None:
        while not self._is_closed:
            with suppress(TimeoutError, OSError):
                phone, _ = self._door.accept()
                if self.is_gone:
                    _end(phone)
                    continue
                node = socket.create_connection(self._node)
                self._open |= {phone, node}
                threading.Thread(target=self._carry, args=(phone, node, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(node, phone, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_down: bool) -> None:
        with suppress(OSError):
            while data := source.recv(PIECE):
                with self._lock:
                    breaks = self._chance.random() < self.breaks
                    self.broken += breaks
                    self.carried += len(data) if is_down else 0
                if breaks and is_down:
                    break  # the node did it, and the phone never hears of it
                target.sendall(data)
                if breaks:
                    break
        for one in (source, target):
            self._open.discard(one)
            _end(one)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with suppress(OSError):
        one.close()
