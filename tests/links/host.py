"""A host of an owner's on this machine: it tells the lines of its file of proof, and counts who asks."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class OwnHost:
    """`lines` of the file; `status` to answer with; `asked` paths."""

    def __init__(self):
        self.lines, self.status, self.asked = [], 200, []
        owner = self

        class _Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                owner.asked.append(self.path)
                body = "\n".join(owner.lines).encode()
                self.send_response(owner.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.authority = f"127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()
