"""Posting to a hook: to the address that was judged and no other, no redirects, bounded in time and in size."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator

from access.hooks.guard import Target, target_of

CONNECT_SECONDS, READ_SECONDS, ALL_SECONDS = 5.0, 10.0, 15.0
TOO_LONG = "took too long"
MOST_READ = 1024  # bytes of an answer; nobody looks at them


class NotAnswered(Exception):
    """Nobody answered. The text goes into the log that the owner reads."""


class _Connection(http.client.HTTPConnection):
    """Connects to the judged address, whatever the name means a moment later."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port)
        self.target, self.was_cut = target, False

    def connect(self) -> None:
        self.sock = socket.create_connection((self.target.address, self.target.port), CONNECT_SECONDS)
        self.sock.settimeout(READ_SECONDS)
        if self.target.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host)


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post `body`; the status of the answer. Raises guard.Unsafe, NotAnswered."""
    target = target_of(url)
    connection = _Connection(target)
    with _deadline(connection):
        try:
            connection.request("POST", target.path, body, headers)
            answer = connection.getresponse()
            answer.read(MOST_READ)
        except ssl.SSLError:
            raise NotAnswered("the certificate is not good") from None
        except (OSError, http.client.HTTPException) as error:
            raise NotAnswered(TOO_LONG if connection.was_cut else type(error).__name__) from None
        if connection.was_cut:  # what came until then may look like a whole answer
            raise NotAnswered(TOO_LONG)
        return answer.status


@contextlib.contextmanager
def _deadline(connection: _Connection) -> Iterator[None]:
    """A receiver that sends a byte now and then is cut off as well."""

    def cut() -> None:
        connection.was_cut = True
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(ALL_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
