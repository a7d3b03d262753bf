"""A real receiver of hooks on this machine: remembers what came, answers what it is told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """What came, and what is answered: a code, a redirect, or a byte now and then for ever."""

    url: str = ""
    code: int = 200
    location: str = ""
    drips: bool = False
    calls: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver at a port of its own."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.calls.append((dict(self.headers), body))
            if state.drips:
                self._drip()
            self.send_response(state.code)
            if state.location:
                self.send_header("Location", state.location)
            self.end_headers()
            self.wfile.write(b"x" * 100_000 if state.code == 200 else b"")

        def _drip(self) -> None:
            try:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for n in range(600):
                    self.wfile.write(b"X-%d: y\r\n" % n)
                    time.sleep(0.05)
            except OSError:
                return

        def log_message(self, *_what: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}/hook?from=duban"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
