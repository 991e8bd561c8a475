"""A wire between a phone and the node, which can be slow or cut: bytes are passed on as they are."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress


class Wire:
    """Listens on a port of its own and passes everything to another.

    delay_s   how long each word of the phone is held back
    is_cut    nothing passes, and what was open is closed
    """

    def __init__(self, to: tuple[str, int]) -> None:
        self.to, self.delay_s, self.is_cut = to, 0.0, False
        self._open: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        self.is_cut = True
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = False

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(self.to)
            self._open |= {near, far}
            threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_phone: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                if is_phone and self.delay_s:
                    time.sleep(self.delay_s)
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
            self._open.discard(one)
