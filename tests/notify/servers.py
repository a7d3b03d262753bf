"""Real other sides: a mail server that refuses some addresses, and a web server that answers as it is told."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Mailbox:
    """What a mail server took, and what it does with some addresses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.answer()

    def answer(self, *says: str, refused: dict[str, str] | None = None) -> None:
        """Refuse these recipients with these replies from now on; answer the next mails with these replies."""
        text = json.dumps({"refused": refused or {}, "says": says})
        (self.folder / "answers.part").write_text(text)
        (self.folder / "answers.part").rename(self.folder / "answers.json")

    @property
    def mails(self) -> list[Mail]:
        """In order of arrival."""
        files = sorted(self.folder.glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def to(self) -> list[str]:
        """The recipients, in order of arrival."""
        return [str(mail["To"]) for mail in self.mails]


@contextmanager
def mail_server(folder: Path) -> Iterator[tuple[Mailbox, int]]:
    """A mail server in a process of its own, and its port."""
    box = Mailbox(folder)
    command = [sys.executable, "-P", str(Path(__file__).with_name("mail_program.py")), str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=folder)
    try:
        until = time.monotonic() + 30
        while not (folder / "port").exists():
            assert process.poll() is None, "the mail server ended"
            assert time.monotonic() < until, "the mail server does not start"
            time.sleep(0.02)
        yield box, int((folder / "port").read_text())
    finally:
        process.stdin.close()
        process.wait(10)


class Desk:
    """What a web server was sent, and what it answers: (status, body), after `pause` seconds."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, Any]] = []
        self.answer: tuple[int, Any] = (200, {"errcode": 0, "code": 0})
        self.pause = 0.0


@contextmanager
def web_server() -> Iterator[tuple[Desk, str]]:
    """A web server on a free port; its host and port."""
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            desk.posts.append((self.path, json.loads(body)))
            time.sleep(desk.pause)
            status, said = desk.answer
            self.send_response(status)
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked has gone
                self.wfile.write(said.encode() if isinstance(said, str) else json.dumps(said).encode())

        def log_message(self, *args: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield desk, f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
