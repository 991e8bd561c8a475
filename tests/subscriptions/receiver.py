"""A subscriber's own server: a real one, which answers as each test tells it, and remembers all it was sent."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

Answer = tuple[int, dict[str, str], bytes]
OK: Answer = (204, {}, b"")


@dataclass(frozen=True)
class Sent:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def results(self) -> dict:
        return json.loads(self.body)["epcisBody"]["queryResults"]

    @property
    def event_ids(self) -> list[str]:
        return [event["eventID"] for event in self.results["resultsBody"]["eventList"]]


@dataclass
class Receiver:
    """Listens on a port of 127.0.0.1 while it is entered.

    answering  request → (status, headers, body), or bytes: what goes over the wire instead of HTTP of ours
    sent       every request that came; taken: those that were answered with 2xx
    """

    answering: Callable[[Sent], Answer | bytes] = lambda sent: OK
    port: int = 0
    certificate: Path | None = None
    sent: list[Sent] = field(default_factory=list)
    taken: list[Sent] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet for an answer, not one for each header

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                body = self.rfile.read(length)
                if len(body) < length:  # the sender died in the middle
                    self.close_connection = True
                    return
                sent = Sent(self.path, {k.lower(): v for k, v in self.headers.items()}, body, time.time())
                receiver.sent.append(sent)
                answer = receiver.answering(sent)
                if isinstance(answer, bytes):
                    self.wfile.write(answer)
                    self.close_connection = True
                    return
                status, headers, text = answer
                if 200 <= status < 300:
                    receiver.taken.append(sent)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(text))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST

            def log_message(self, *args) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 512
            daemon_threads = True

            def handle_error(self, request, address) -> None:
                pass  # a client that breaks off is no fault of ours

        self.server = Server(("127.0.0.1", self.port), Handler)
        if self.certificate is not None:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(self.certificate)
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def event_ids(self) -> list[str]:
        """What was taken, in the order in which it was taken."""
        return [one for sent in self.taken for one in sent.event_ids]


def statuses(*codes):
    """Answer with these, then with 204 for ever."""
    waiting = list(codes)
    return lambda sent: (waiting.pop(0) if waiting else 204, {}, b"")
