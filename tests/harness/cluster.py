"""Real processes of duban on the loopback address: workers, beats and web, each killed by its own group only."""

import contextlib
import functools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from services import die_with_parent, free_port
from tests.harness import settings
from tests.harness.mailbox import Mailbox

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "duban.celery:app"]
PLAIN = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "tests.harness.plain:app"]


def eventually(condition: Callable[[], object], seconds: float, every: float = 0.1) -> bool:
    """Whether the condition comes true within this time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


@contextlib.contextmanager
def cloned_database(url: str, template: str) -> Iterator[str]:
    """A database of its own, like `template` (to which nobody may be connected); its URL; dropped at the end."""
    name = f"harness_{os.getpid()}_{random.randrange(10**9)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (name, template))))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass
class Program:
    """One started process, leader of its own session."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen = field(init=False)
    said_before: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.said_before = self.log.stat().st_size if self.log.exists() else 0
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log.open("ab"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, signal.SIGKILL),
        )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def is_up(self) -> bool:
        """Whether a worker has said since its last start that it is ready."""
        return b" ready." in self.log.read_bytes()[self.said_before :]

    def children(self) -> list[int]:
        """The processes that it forked."""
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            return [int(word) for word in words]
        return []

    def kill(self) -> None:
        """SIGKILL to it and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_a_child(self) -> bool:
        """SIGKILL to one forked process; whether there was one."""
        for child in random.sample(found := self.children(), len(found)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
                return True
        return False


class Cluster:
    """What one test started, with the addresses that its processes are told."""

    def __init__(self, folder: Path, database: str, broker: str, mailbox: Mailbox, **more: str) -> None:
        self.folder, self.database, self.programs = folder, database, []
        ours = ("DUBAN_", "DATABASE_", "REDIS_", "EMAIL_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": "tests.harness.settings",
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "EMAIL_URL": mailbox.url,
            "DUBAN_DATA_DIR": str(folder),
            "DUBAN_SECRET_KEY": "only-for-tests-" + "0123456789" * 4,
            "DUBAN_HTTPS": "0",
            "DUBAN_LANGUAGE": "en",
            # As fast as a test wants it; with HARNESS_BENCH=1 the product's own ticks and leases.
            **({} if settings.BENCH else {"HARNESS_TICK": "2", "HARNESS_LEASE": "5"}),
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'scripts'}",
            **more,
        }

    def start(self, name: str, command: list[str], **environment: str) -> Program:
        program = Program(name, command, self.environment | environment, self.folder / f"{name}.log")
        self.programs.append(program)
        return program

    def worker(self, number: int = 1, *, size: int = 1, program: list[str] = CELERY, **environment: str) -> Program:
        words = ["worker", "-c", str(size), "-n", f"w{number}@test", "--without-gossip", "--without-mingle"]
        return self.start(f"worker{number}", [*program, *words, "--loglevel", "INFO"], **environment)

    def beat(self, number: int = 1) -> Program:
        words = ["beat", "-s", str(self.folder / f"beat{number}.schedule"), "--pidfile=", "--loglevel", "INFO"]
        return self.start(f"beat{number}", [*CELERY, *words])

    def web(self, **environment: str) -> tuple[Program, str]:
        """gunicorn, and the address at which it answers."""
        port = free_port()
        words = ["-m", "gunicorn", "duban.wsgi:application", "--bind", f"127.0.0.1:{port}"]
        more = ["--workers", "2", "--threads", "2", "--log-level", "warning"]
        return self.start("web", [sys.executable, *words, *more], **environment), f"http://127.0.0.1:{port}"

    def run(self, code: str) -> str:
        """What a few lines of Python print inside duban."""
        whole = f"import duban, django\ndjango.setup()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", whole], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def scene(self, code: str) -> str:
        """What one of tests.harness.scenes prints or does."""
        return self.run(f"from tests.harness import scenes\n{code}")

    def ask(self, question: str) -> list[tuple]:
        """The rows of a question to the database."""
        with psycopg.connect(self.database) as connection:
            return connection.execute(question).fetchall()

    def one(self, question: str):
        return self.ask(question)[0][0]

    def close(self) -> None:
        for program in self.programs:
            program.kill()


class Killer:
    """Kills a random forked process of random workers every 50 to 200 ms, now and then a whole worker.

    It is their supervisor as well: a worker that ended is started anew, and is spared until it is up.
    """

    def __init__(self, workers: list[Program], seed: int, whole_every: int = 40) -> None:
        self.workers, self.chance, self.whole_every = workers, random.Random(seed), whole_every
        self.kills, self.restarts = 0, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.wait(self.chance.uniform(0.05, 0.2)):
            for worker in self.workers:
                if worker.process.poll() is not None:
                    worker.start()
                    self.restarts += 1
            worker = self.chance.choice(self.workers)
            if not worker.is_up:
                continue
            if self.kills % self.whole_every == self.whole_every - 1:
                worker.kill()
                self.kills += 1
            elif worker.kill_a_child():
                self.kills += 1

    def stop(self) -> None:
        self._over.set()
        self._thread.join()
