"""A real SMTP server in a process of its own, and the mails that it acknowledged."""

import functools
import json
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from services import answers, die_with_parent, free_port

PROGRAM = Path(__file__).with_name("smtp_server.py")


class Mailbox:
    """Keeps the mails in a file; a mail that was acknowledged is in it."""

    def __init__(self, folder: Path) -> None:
        self.path, self.port = folder / "mails.jsonl", free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(PROGRAM), str(self.path), str(self.port)],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, signal.SIGKILL),
        )
        deadline = time.monotonic() + 20
        while not answers(self.url, 25):
            assert time.monotonic() < deadline and self.process.poll() is None, "no SMTP server"
            time.sleep(0.1)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[dict[str, str]]:
        if not self.path.exists():
            return []
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.endswith("}")]

    def ids_by_text(self) -> dict[str, Counter]:
        """How often each text (its first line) came under which Message-ID."""
        found: dict[str, Counter] = defaultdict(Counter)
        for mail in self.mails:
            found[mail["text"].splitlines()[0]][mail["id"]] += 1
        return found

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
