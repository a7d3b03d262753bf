"""A Redis that can be killed and come back empty at the same address."""

import os
import secrets
import signal
import subprocess
import time
from pathlib import Path

import redis

from services import as_user, free_port, unprivileged_user
from setup import find_program


class Store:
    """Writes nothing to disk: what it held is gone when it is killed."""

    def __init__(self, folder: Path) -> None:
        self.port, self.password = free_port(), secrets.token_hex(16)
        self.folder = folder
        self.process: subprocess.Popen | None = None
        self.start()

    @property
    def client(self) -> redis.Redis:
        return redis.Redis(port=self.port, password=self.password, socket_timeout=3)

    def url(self, port: int | None = None) -> str:
        """Its address, or that of a proxy before it."""
        return f"redis://:{self.password}@127.0.0.1:{port or self.port}/0"

    def start(self) -> None:
        words = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no", "--dir", "/"]
        self.process = subprocess.Popen(
            [find_program("redis-server"), *words, "--requirepass", self.password],
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / "redis.log").open("ab"),
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            **as_user(unprivileged_user()),
        )
        deadline = time.monotonic() + 15
        while True:
            try:
                self.client.ping()
                return
            except redis.RedisError:
                assert time.monotonic() < deadline, "Redis did not start"
                time.sleep(0.05)

    def kill(self) -> None:
        """As a machine that loses its power."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
