"""Every test: on SQLite, on PostgreSQL with Redis, and the pages in a browser; then say what was really used.

    python scripts/run_tests.py [arguments for pytest]          also PYTEST_ARGS="-k words", TEST_WORKERS=2

The last lines name the programs used and what could not be run. With CI=true or DUBAN_REQUIRE_SERVICES=1 a test that
was run nowhere is a failure. The last line alone: "N passed, N failed".
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import translations
from services import Urls, services
from setup import find_program

ROOT = Path(__file__).resolve().parent.parent
PYTEST_FOUND_NOTHING = 5


@dataclass
class Outcome:
    """What one run of pytest did."""

    name: str
    passed: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def line(self) -> str:
        parts = [f"{len(self.passed)} passed"]
        if self.failed:
            parts.append(f"{len(self.failed)} failed")
        if self.skipped:
            parts.append(f"{len(self.skipped)} skipped")
        return f"{self.name}: {', '.join(parts)} in {self.seconds:.0f} s"


def read_report(path: Path, name: str) -> Outcome:
    """The outcome written in a JUnit XML file; an empty one when pytest did not get as far as writing it."""
    outcome = Outcome(name)
    if not path.exists():
        return outcome
    for case in ElementTree.parse(path).getroot().iter("testcase"):  # noqa: S314
        key = f"{case.get('classname')}::{case.get('name')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed.add(key)
            outcome.passed.discard(key)
        elif skipped is not None:
            outcome.skipped[key] = skipped.get("message") or "no reason given"
        elif key not in outcome.failed:
            outcome.passed.add(key)
    return outcome


def run_nowhere(outcomes: list[Outcome]) -> dict[str, str]:
    """Tests that every run skipped, with the reason of the last."""
    done = set().union(*(outcome.passed | outcome.failed for outcome in outcomes))
    return {key: why for outcome in outcomes for key, why in outcome.skipped.items() if key not in done}


def base_environment(data: Path, given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The caller's environment without what would point the tests at the caller's own installation."""
    kept = {
        name: value for name, value in given.items() if not name.startswith(("DUBAN_", "DATABASE_", "REDIS_", "EMAIL_"))
    }
    return kept | {
        "DUBAN_DATA_DIR": str(data),
        "DUBAN_SECRET_KEY": "only-for-tests-" + "0123456789" * 4,
        "DUBAN_HTTPS": "0",
    }


def run_pytest(name: str, environment: dict[str, str], arguments: list[str], scratch: Path) -> Outcome:
    """Run pytest once, its own words on the terminal; a run that breaks or finds no test counts as one failure."""
    print(f"\n=== {name} ===", flush=True)
    report = scratch / f"{name.split()[0].lower()}.xml"
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", "-q", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment)
    outcome = read_report(report, name)
    outcome.seconds = time.monotonic() - began
    if done.returncode == PYTEST_FOUND_NOTHING and not wanted_few():
        outcome.failed.add(f"{name}: no test was found")
    elif done.returncode not in (0, 1, PYTEST_FOUND_NOTHING) or (done.returncode == 1 and not outcome.failed):
        outcome.failed.add(f"{name}: pytest ended with {done.returncode}")
    return outcome


def extra_arguments() -> list[str]:
    """What the caller adds for pytest."""
    return [*shlex.split(os.environ.get("PYTEST_ARGS", "")), *sys.argv[1:]]


def wanted_few() -> bool:
    """Whether the caller asked for some of the tests only, so that a run may find none."""
    return bool(extra_arguments())


def ask(code: str, environment: dict[str, str] | None = None) -> str:
    """What a few lines of Python print; 'unknown version' when they fail."""
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.strip() if done.returncode == 0 and done.stdout.strip() else "unknown version"


def postgresql_version(environment: dict[str, str]) -> str:
    """The version that the running server tells."""
    return ask(
        "import os, psycopg; c = psycopg.connect(os.environ['DATABASE_URL']);"
        "print(c.execute('SHOW server_version').fetchone()[0].split()[0])",
        environment,
    )


def redis_version(environment: dict[str, str]) -> str:
    """The version that the running server tells."""
    return ask("import os, redis; print(redis.from_url(os.environ['REDIS_URL']).info()['redis_version'])", environment)


def chromium_version(path: str) -> str:
    """The version that the browser tells, without what the distribution adds."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True)
    numbers = [word for word in done.stdout.split() if word[:1].isdigit()]
    return numbers[0] if numbers else "unknown version"


def run_all(urls: Urls, scratch: Path) -> tuple[list[Outcome], list[str], list[str]]:
    """The three runs. Returns their outcomes, what was used beside them, and what could not be run."""
    data = scratch / "data"
    data.mkdir()
    plain = base_environment(data)
    parallel = [
        "-n",
        os.environ.get("TEST_WORKERS", "2"),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "--durations=15",
        "--durations-min=10",
        *extra_arguments(),
    ]
    version = ask("import sqlite3; print(sqlite3.sqlite_version)")
    outcomes = [run_pytest(f"SQLite {version}", plain, ["-m", "not browser and not services", *parallel], scratch)]
    used, missing = [], list(urls.missing)
    if urls.database and urls.redis:
        real = plain | urls.environment()
        name = f"PostgreSQL {postgresql_version(real)}"
        used.append(f"Redis {redis_version(real)}: used")
        outcomes.append(run_pytest(name, real, ["-m", "not browser", *parallel], scratch))
    else:
        missing.append("the run on PostgreSQL and Redis")
    if chromium := find_program("chromium"):
        pages = plain | {"DUBAN_CHROMIUM": chromium, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
        name = f"Chromium {chromium_version(chromium)}"
        outcomes.append(run_pytest(name, pages, ["-m", "browser", *parallel], scratch))
    else:
        missing.append("Chromium is not installed (Debian: chromium): the browser tests")
    return outcomes, used, missing


def summary(outcomes: list[Outcome], used: list[str], missing: list[str], *, strict: bool) -> tuple[list[str], int]:
    """The closing lines and the exit code."""
    lines = [f"not run: {what}" for what in missing]
    nowhere = run_nowhere(outcomes)
    lines += [f"not run: {key} ({why})" for key, why in sorted(nowhere.items())]
    lines += [f"failed: {key}" for outcome in outcomes for key in sorted(outcome.failed)]
    lines.append(" · ".join([*(outcome.line() for outcome in outcomes), *used]))
    passed = sum(len(outcome.passed) for outcome in outcomes)
    failed = sum(len(outcome.failed) for outcome in outcomes)
    if strict:
        failed += len(missing) + len(nowhere)
    if lines and strict and (missing or nowhere):
        lines.append("What could not be run counts as failed here (CI or DUBAN_REQUIRE_SERVICES).")
    lines.append(f"{passed} passed, {failed} failed")
    return lines, 1 if failed or not passed else 0


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as on Ctrl-C: what was started is ended too
    strict = os.environ.get("CI", "").lower() in {"1", "true", "yes"} or os.environ.get("DUBAN_REQUIRE_SERVICES") == "1"
    translations.compile_changed()
    with tempfile.TemporaryDirectory(prefix="duban-tests-") as scratch, services() as urls:
        outcomes, used, missing = run_all(urls, Path(scratch))
    lines, code = summary(outcomes, used, missing, strict=strict)
    print("\n" + "\n".join(lines), flush=True)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
