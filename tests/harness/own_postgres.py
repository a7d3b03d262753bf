"""A PostgreSQL of the test's own that can be stopped and started again with its data."""

import contextlib
import secrets
import signal
import subprocess
from pathlib import Path

from services import (
    POSTGRES_SETTINGS,
    as_user,
    free_port,
    plain_environment,
    scratch_folder,
    server,
    sql,
    unprivileged_user,
)
from setup import find_program


class OwnPostgres:
    """`url(user)` while it runs; `stop()` and `start()` as often as wanted; `close()` throws it away."""

    def __init__(self) -> None:
        self._user = unprivileged_user()
        self._stack = contextlib.ExitStack()
        self.folder: Path = self._stack.enter_context(scratch_folder(self._user))
        self.port, self.password = free_port(), secrets.token_hex(16)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--auth-local=trust", "--no-sync"]
        subprocess.run(
            [find_program("initdb"), "-D", str(self.folder / "data"), *options, "--auth-host=scram-sha-256"],
            check=True, capture_output=True, cwd="/", env=plain_environment(), **as_user(self._user),
        )  # fmt: skip
        self._running = contextlib.ExitStack()
        self.start()
        self.sql(f"CREATE ROLE duban LOGIN PASSWORD '{self.password}';\nCREATE DATABASE duban OWNER duban;")

    def url(self, user: str = "duban") -> str:
        return f"postgres://{user}:{self.password}@127.0.0.1:{self.port}/duban"

    def sql(self, statements: str) -> str:
        """What the superuser's statements print."""
        done = sql(self._speak, statements)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def _speak(self) -> list[str]:
        where = ["-h", str(self.folder), "-p", str(self.port), "-U", "postgres", "-d", "postgres"]
        return [str(find_program("psql")), *where, "-qAtX", "-v", "ON_ERROR_STOP=1"]

    def start(self) -> None:
        settings = [f"--{name}={value}" for name, value in POSTGRES_SETTINGS.items()]
        place = ["-D", str(self.folder / "data"), "-p", str(self.port), "-k", str(self.folder)]
        command = [str(find_program("postgres")), *place, *settings]
        log = self.folder / "postgresql.log"
        self._running.enter_context(
            server(command, lambda: sql(self._speak, "SELECT 1").returncode == 0, log, signal.SIGINT, self._user)
        )

    def stop(self) -> None:
        self._running.close()

    def close(self) -> None:
        self.stop()
        self._stack.close()
