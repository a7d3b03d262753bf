"""`make run`: bring the data up to date, then web, worker and beat as one tree of processes in the foreground.

    python scripts/serve.py          PORT (default 8000), HOST (default 127.0.0.1), DUBAN_DATA_DIR (default var/)

The first start makes the embedded database and replays a round into it; later starts skip what has not changed. Ctrl-C
or SIGTERM ends everything; so does the end of the web server. A worker or beat that ends is started anew. Standard
library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from services import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
ROUND = "yongzhou-2018"
FIRST_PAGE_SECONDS = 60
GRACE_SECONDS = 15
FIRST_PAUSE, LONGEST_PAUSE = 1, 30  # seconds before a program that ended is started anew; doubled each time
STEADY_SECONDS = 60  # after so long a life the pause begins anew
# Fonts serve the making of PDFs; the others are pages of libraries that are not used.
NOT_COLLECTED = ("fonts/*", "rest_framework/*", "redoc", "README.md")
ACCOUNTS = (
    ("office", "rectification office 整改办"),
    ("unit", "clerk of a responsible unit 责任单位经办人"),
    ("head", "head of that unit 责任单位负责人"),
    ("lead", "reviewer of a lead unit 牵头单位审核人"),
    ("leader", "leader in charge of cases 包案领导"),
    ("secretary", "county party secretary 县委书记"),
    ("mayor", "county head 县长"),
    ("verifier", "on-site verifier 现场核查人"),
    ("publisher", "releases what the public sees 公开发布人"),
    ("observer", "reads and comments 监督员"),
    ("auditor", "reads the audit trail 审计员"),
    ("admin", "accounts and settings 系统管理员"),
)


class Refused(Exception):
    """Why nothing is started, in one sentence."""


class Stopped(Exception):
    """Somebody asked for the end: Ctrl-C or SIGTERM."""


def stop(number: int, frame: FrameType | None) -> NoReturn:
    """Signal handler: unwind to main()."""
    raise Stopped(signal.Signals(number).name)


def port() -> int:
    """PORT, checked. Raises Refused."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"PORT is {text!r}; write a number from 1 to 65535.")
    return int(text)


def refuse_taken(host: str, number: int) -> None:
    """Raises Refused when somebody else listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as error:
            raise Refused(
                f"Port {number} of {host} cannot be had ({error.strerror}). Try: make run PORT=8010"
            ) from error


def data_folder() -> Path:
    """DUBAN_DATA_DIR, made when missing. Raises Refused."""
    folder = Path(os.environ.get("DUBAN_DATA_DIR") or ROOT / "var").expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The data folder {folder} cannot be made: {error.strerror}.") from error
    return folder


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[IO[str]]:
    """Hold the data folder for this start. Raises Refused when another start holds it."""
    with (folder / "run.lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Refused(
                f"duban already runs on {folder}. End it, or set DUBAN_DATA_DIR to another folder."
            ) from error
        yield file


def fingerprint(paths: list[Path], *words: str) -> str:
    """A digest that changes when one of these files changes (name, size, time of change) or one of these words."""
    lines = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in sorted(paths)]
    return hashlib.sha256("\n".join([*lines, *words, sys.version]).encode()).hexdigest()


def steps_done(folder: Path) -> dict[str, str]:
    """What earlier starts recorded in the data folder: step → fingerprint."""
    path = folder / "steps.json"
    try:
        return json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}


def record_step(folder: Path, step: str, value: str) -> None:
    """Remember that this step was done for this fingerprint."""
    part = folder / "steps.json.part"
    part.write_text(json.dumps(steps_done(folder) | {step: value}, indent=1), encoding="ascii")
    part.replace(folder / "steps.json")


def migration_files() -> list[Path]:
    """Our migrations; those of libraries change only with requirements.txt."""
    return [path for path in ROOT.glob("*/migrations/*.py") if path.name[0].isdigit()]


def embedded_database(folder: Path) -> Path | None:
    """Where the SQLite file is (or will be); None when DATABASE_URL names a server."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return None
    return Path(url.partition("sqlite:///")[2] or folder / "duban.sqlite3")


def ask_sqlite(path: Path | None, question: str) -> list[tuple]:
    """The rows of one question to the embedded database; none when there is no such file or table."""
    if path is None or not path.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(question).fetchall()
    except sqlite3.Error:
        return []


def is_migrated(path: Path | None) -> bool:
    """Whether the embedded database has every migration of ours."""
    applied = set(ask_sqlite(path, "SELECT app, name FROM django_migrations"))
    return bool(applied) and {(file.parent.parent.name, file.stem) for file in migration_files()} <= applied


def has_rounds(path: Path | None) -> bool:
    """Whether the database holds any round already."""
    if path is not None:
        return bool(ask_sqlite(path, "SELECT 1 FROM cases_round LIMIT 1"))
    code = "import django, sys; django.setup(); from cases.models import Round; sys.exit(not Round.objects.exists())"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def is_searched(path: Path | None) -> bool:
    """Whether anything can be found; of another database than the embedded one search_index itself looks."""
    return path is not None and bool(ask_sqlite(path, "SELECT 1 FROM search_entry WHERE kind <> 'unit' LIMIT 1"))


def do(title: str, *arguments: str) -> None:
    """Run one step to its end, its output on the terminal. Raises Refused when it fails."""
    began = time.monotonic()
    print(f"· {title}", flush=True)
    child = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, preexec_fn=functools.partial(die_with_parent, signal.SIGTERM)
    )
    try:
        code = child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()
    if code:
        raise Refused(f"{title}: failed with exit code {code}; the lines above say why.")
    print(f"  {time.monotonic() - began:.1f} s", flush=True)


def prepare(folder: Path) -> None:
    """Translations, database, sample round, static files: each only when something changed. Raises Refused."""
    done, database = steps_done(folder), embedded_database(folder)
    catalogues = list(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    if any(not path.with_suffix(".mo").exists() or newer(path, path.with_suffix(".mo")) for path in catalogues):
        do("compiling translations", "scripts/translations.py", "compile")
    mark = fingerprint([*migration_files(), ROOT / "requirements.txt"], os.environ.get("DATABASE_URL", ""))
    if done.get("migrate") != mark or (database is not None and not is_migrated(database)):
        do("bringing the database up to date", "manage.py", "migrate", "--noinput", "-v", "0")
        record_step(folder, "migrate", mark)
    # The marker outlives a replay that was cut off, so that the next start does not take half a round for a whole one.
    unfinished = folder / "replay.unfinished"
    if unfinished.exists() or not has_rounds(database):
        arguments = ["--reset"] if unfinished.exists() else []
        unfinished.touch()
        do(f"replaying {ROUND} into the empty database", "manage.py", "replay", ROUND, *arguments)
        unfinished.unlink()
    if not is_searched(database):
        do("letting what is there be found", "manage.py", "search_index", "--if-empty")
    files = [path for path in (ROOT / "static").rglob("*") if path.is_file() and "fonts" not in path.parts]
    mark = fingerprint([*files, *ROOT.glob("*/static/**/*.*"), ROOT / "requirements.txt"])
    if done.get("static") != mark or not (ROOT / "staticfiles" / "staticfiles.json").exists():
        ignored = [option for pattern in NOT_COLLECTED for option in ("-i", pattern)]
        do("collecting static files", "manage.py", "collectstatic", "--noinput", "--clear", "-v", "0", *ignored)
        record_step(folder, "static", mark)


def newer(path: Path, other: Path) -> bool:
    """Whether `path` was changed after `other`."""
    return path.stat().st_mtime_ns > other.stat().st_mtime_ns


def commands(host: str, number: int, folder: Path) -> dict[str, list[str]]:
    """The three programs by name, in the order of their start."""
    run = [sys.executable, "-W", "ignore:You're running the worker", "-m"]  # as root on a demonstration machine: known
    address = f"[{host}]:{number}" if ":" in host else f"{host}:{number}"
    gunicorn = ["gunicorn", "duban.wsgi:application", "--bind", address, "--workers", "2", "--threads", "4"]
    celery = ["celery", "--quiet", "-A", "duban.celery:app"]
    quiet = ["--loglevel", "WARNING"]
    schedule = ["-s", str(folder / "beat.schedule"), "--pidfile="]
    return {
        "web": [*run, *gunicorn, "--log-level", "warning", "--graceful-timeout", "10"],
        "worker": [
            *run,
            *celery,
            "worker",
            "-P",
            "solo",
            "-Q",
            "celery,papers",
            "--without-gossip",
            "--without-mingle",
            *quiet,
        ],
        "beat": [*run, *celery, "beat", *schedule, *quiet],
    }


class Tree:
    """The running processes, each the leader of its own group, so that nothing outlives them."""

    def __init__(self) -> None:
        self.processes: dict[str, subprocess.Popen] = {}
        self.commands: dict[str, list[str]] = {}
        self.began: dict[str, float] = {}
        self.pauses: dict[str, float] = {}
        self.again_at: dict[str, float] = {}

    def start(self, name: str, command: list[str]) -> None:
        self.commands[name], self.began[name] = command, time.monotonic()
        self.processes[name] = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=functools.partial(die_with_parent, signal.SIGTERM),
        )

    def mend(self, *names: str) -> list[str]:
        """Start anew those of `names` that ended, each after a pause that grows; a line for each that was seen to end.

        What such a process left running in its group is ended first.
        """
        told, now = [], time.monotonic()
        for name in names:
            process = self.processes[name]
            if process.poll() is None:
                continue
            if name not in self.again_at:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                steady = now - self.began[name] >= STEADY_SECONDS
                self.pauses[name] = (
                    FIRST_PAUSE if steady else min(self.pauses.get(name, FIRST_PAUSE / 2) * 2, LONGEST_PAUSE)
                )
                self.again_at[name] = now + self.pauses[name]
                told.append(
                    f"{name} ended with exit code {process.returncode}; started anew in {self.pauses[name]:g} s."
                )
            elif now >= self.again_at[name]:
                del self.again_at[name]
                self.start(name, self.commands[name])
        return told

    def ended(self, *names: str) -> str | None:
        """The name of one of `names` (or of all) that is gone, with how it went; None while they run."""
        for name, process in self.processes.items():
            if (not names or name in names) and process.poll() is not None:
                return f"{name} ended with exit code {process.returncode}"
        return None

    def stop(self) -> None:
        """Ask all to end, wait, then end what is left by force, together with what it started."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for_first_page(tree: Tree, url: str) -> None:
    """Return when the first page answers. Raises Refused when it does not, or a process ends."""
    deadline = time.monotonic() + FIRST_PAGE_SECONDS
    while time.monotonic() < deadline:
        if gone := tree.ended():
            raise Refused(f"{gone}.")
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  (our own address)
                answer.read()
                return
        except urllib.error.HTTPError as error:
            raise Refused(f"The first page answers {error.code}; the lines above say why.") from error
        except OSError:
            time.sleep(0.1)
    raise Refused(f"The first page did not answer within {FIRST_PAGE_SECONDS} s.")


def welcome(url: str, began: float) -> None:
    """Print where duban is and who can log in."""
    password = os.environ.get("DUBAN_DEMO_PASSWORD", "duban-demo-2019")
    print(f"\nduban 督办 is at {url}  (up in {time.monotonic() - began:.1f} s; Ctrl-C ends it)")
    print(f"Log in at {url}desk/ with the password {password} as:")
    for name, who in ACCOUNTS:
        print(f"  {name:10} {who}")
    print(flush=True)


def serve(began: float) -> int:
    """Everything from the first check to the end; returns the exit code."""
    host, number, folder = os.environ.get("HOST") or "127.0.0.1", port(), data_folder()
    os.environ.update({"DUBAN_DEMO": "1", "DUBAN_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "duban.settings"})
    with only_one(folder):
        refuse_taken(host, number)
        prepare(folder)
        tree, plan = Tree(), commands(host, number, folder)
        shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  (compared, not bound)
        url = f"http://{f'[{shown}]' if ':' in shown else shown}:{number}/"
        try:
            tree.start("web", plan["web"])
            wait_for_first_page(tree, url)
            welcome(url, began)
            for name in ("worker", "beat"):
                tree.start(name, plan[name])
            while not (gone := tree.ended("web")):
                for line in tree.mend("worker", "beat"):
                    print(line, file=sys.stderr, flush=True)
                time.sleep(0.3)
            print(f"\n{gone}; ending the others.", file=sys.stderr)
            return 1
        finally:
            for number_ in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number_, signal.SIG_IGN)
            tree.stop()


def main() -> int:
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    try:
        return serve(began)
    except Stopped:
        print("\nended", flush=True)
        return 0
    except Refused as error:
        print(f"\n{error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
