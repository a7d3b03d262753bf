"""A real PostgreSQL and a real Redis for development and tests: found running, or started in a temporary folder.

    python scripts/services.py          keeps both in the foreground, prints their URLs, ends them on Ctrl-C

Data is thrown away at the end, so nothing is synchronised to disk. Both listen on the loopback address only, on free
ports, with passwords made anew each time. The application's database user is no superuser: what it may not do, it
really may not do. Standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from setup import find_program

START_SECONDS = 30
STOP_SECONDS = 15
PR_SET_PDEATHSIG = 1

POSTGRES_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class ServiceError(Exception):
    """Why a service cannot be had, in one sentence."""


@dataclass(frozen=True)
class Urls:
    """Where the services are; '' for one that could not be had, with the reason in `missing`."""

    database: str
    superuser: str
    redis: str
    missing: tuple[str, ...] = ()

    def environment(self) -> dict[str, str]:
        """The variables to hand to duban and its tests."""
        named = {"DATABASE_URL": self.database, "DUBAN_SUPERUSER_URL": self.superuser, "REDIS_URL": self.redis}
        return {name: value for name, value in named.items() if value}


def free_port() -> int:
    """A port of the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str, default_port: int) -> bool:
    """Whether somebody listens at the host and port of this URL."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or default_port), timeout=3):
            return True
    except OSError:
        return False


def unprivileged_user() -> str | None:
    """The user to run servers as: nobody special. None when we are that already (PostgreSQL refuses root)."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def die_with_parent(stop_signal: int) -> None:
    """Ask Linux to send this signal to the calling process when its parent goes, however the parent went."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal)


def as_user(user: str | None) -> dict:
    """The arguments that make subprocess start a program as `user`, with that user's groups only."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


@contextlib.contextmanager
def scratch_folder(user: str | None) -> Iterator[Path]:
    """A temporary folder that belongs to `user`, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="duban-", dir="/tmp" if user else None))  # noqa: S108  (mkdtemp makes it private)
    try:
        if user:
            shutil.chown(folder, user, pwd.getpwnam(user).pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(
    command: list[str], ready: Callable[[], bool], log: Path, stop_signal: int, user: str | None
) -> Iterator[None]:
    """Run one server process until the block ends. Raises ServiceError with the last lines of its log."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, stop_signal),
            **as_user(user),
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
                raise ServiceError(f"{Path(command[0]).name} did not start: " + " | ".join(lines))
            time.sleep(0.05)
        yield
    finally:
        if process.poll() is None:
            process.send_signal(stop_signal)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextlib.contextmanager
def postgresql() -> Iterator[tuple[str, str]]:
    """A fresh cluster (UTF-8, C.UTF-8) with the user and database `duban`; yields its URL and the superuser's.

    Raises ServiceError when the programs are missing or the server does not start.
    """
    initdb, postgres, psql = (find_program(name) for name in ("initdb", "postgres", "psql"))
    if not (initdb and postgres and psql):
        raise ServiceError("PostgreSQL is not installed (Debian: postgresql)")
    user = unprivileged_user()
    with scratch_folder(user) as folder:
        data, port, password = folder / "data", str(free_port()), secrets.token_hex(16)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--auth-local=trust", "--no-sync"]
        made = subprocess.run(
            [initdb, "-D", str(data), *options, "--auth-host=scram-sha-256"],
            capture_output=True,
            text=True,
            cwd="/",
            env=plain_environment(),
            **as_user(user),
        )
        if made.returncode:
            raise ServiceError(f"initdb failed: {made.stderr.strip()[-300:]}")
        settings = [f"--{name}={value}" for name, value in POSTGRES_SETTINGS.items()]
        command = [postgres, "-D", str(data), "-p", port, "-k", str(folder), *settings]
        speak = [
            psql,
            "-h",
            str(folder),
            "-p",
            port,
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-qAtX",
            "-v",
            "ON_ERROR_STOP=1",
        ]

        def ready() -> bool:
            return sql(speak, "SELECT 1").returncode == 0

        with server(command, ready, folder / "postgresql.log", signal.SIGINT, user):
            prepared = sql(
                speak,
                f"CREATE ROLE duban LOGIN CREATEDB PASSWORD '{password}';"
                f"ALTER ROLE postgres PASSWORD '{password}';\nCREATE DATABASE duban OWNER duban;",
            )
            if prepared.returncode:
                raise ServiceError(f"The database could not be made: {prepared.stderr.strip()}")
            address = f"{password}@127.0.0.1:{port}"
            yield f"postgres://duban:{address}/duban", f"postgres://postgres:{address}/postgres"


def sql(command: list[str], statements: str) -> subprocess.CompletedProcess[str]:
    """Run SQL through psql, one transaction for each line."""
    return subprocess.run(command, input=statements, capture_output=True, text=True, cwd="/", env=plain_environment())


def plain_environment() -> dict[str, str]:
    """The environment without what would lead PostgreSQL's programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A Redis that writes nothing to disk; yields its URL. Raises ServiceError when it is missing or does not start."""
    program = find_program("redis-server")
    if not program:
        raise ServiceError("Redis is not installed (Debian: redis-server)")
    user = unprivileged_user()
    with scratch_folder(user) as folder:
        port, password = free_port(), secrets.token_hex(16)
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        config = folder / "redis.conf"
        lines = [
            "bind 127.0.0.1",
            f"port {port}",
            "save ''",
            "appendonly no",
            f"dir {folder}",
            f"requirepass {password}",
        ]
        config.touch(mode=0o600)
        config.write_text("\n".join(lines).replace("''", '""') + "\n", encoding="ascii")
        if user:
            shutil.chown(config, user)
        with server([program, str(config)], lambda: answers(url, port), folder / "redis.log", signal.SIGTERM, user):
            yield url


@contextlib.contextmanager
def services(environment: dict[str, str] | None = None) -> Iterator[Urls]:
    """PostgreSQL and Redis: those that DATABASE_URL and REDIS_URL name, or new ones. Never raises for a missing one."""
    given = os.environ if environment is None else environment
    missing: list[str] = []
    with contextlib.ExitStack() as stack:
        database, superuser = given.get("DATABASE_URL", ""), given.get("DUBAN_SUPERUSER_URL", "")
        if database.startswith("postgres"):
            if not answers(database, 5432):
                missing.append("PostgreSQL: nobody answers at DATABASE_URL")
                database = ""
        else:
            try:
                database, superuser = stack.enter_context(postgresql())
            except ServiceError as error:
                missing.append(f"PostgreSQL: {error}")
                database = ""
        cache = given.get("REDIS_URL", "")
        if cache:
            if not answers(cache, 6379):
                missing.append("Redis: nobody answers at REDIS_URL")
                cache = ""
        else:
            try:
                cache = stack.enter_context(redis())
            except ServiceError as error:
                missing.append(f"Redis: {error}")
        yield Urls(database, superuser, cache, tuple(missing))


def main() -> int:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        with services() as urls:
            for line in urls.missing:
                print(f"not there: {line}", file=sys.stderr)
            if urls.missing:
                return 1
            for name, value in urls.environment().items():
                print(f"export {name}={value}", flush=True)
            print("Ctrl-C ends both and throws their data away.", file=sys.stderr, flush=True)
            signal.pause()
    except KeyboardInterrupt:
        print("ended", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
