"""Petitions at scale: a throw-away PostgreSQL, a load of 100,000 petitions, its lists and counts, and tables read in.

    python scripts/bench_petitions.py [--petitions N] [--json]      called by bench.py

Prints a table, or with --json one document of rows {what, value, unit, bound}. Exit code 2: PostgreSQL is not there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench_rows import arguments, close, row
from services import postgresql

ROOT = Path(__file__).resolve().parent.parent
PETITIONS, SEED, PROBLEMS = 100_000, 1, 500
LOAD_SECONDS = 240
SHEET_SECONDS, SHEET_MEGABYTES = 30, 300
TABLES = ((210, 5, None), (5000, 60, 400))  # rows, seconds, megabytes of each process


def run(environment: dict[str, str], *arguments: str) -> str:
    """Standard output of this interpreter's run; its error stream is shown. Raises CalledProcessError."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def environment_of(database: str, folder: str) -> dict[str, str]:
    """The variables of a demonstration on this database."""
    foreign = ("DUBAN_", "DATABASE_", "REDIS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "DATABASE_URL": database,
        "DUBAN_DATA_DIR": folder,
        "DUBAN_DEMO": "1",
        "DUBAN_SECRET_KEY": os.urandom(32).hex(),
        "DJANGO_SETTINGS_MODULE": "duban.settings",
        "PYTHONPATH": str(ROOT),
    }


def loaded(environment: dict[str, str], petitions: int) -> dict[str, Any]:
    """Fill an empty database with the load."""
    run(environment, "manage.py", "migrate", "--noinput", "-v", "0")
    began = time.monotonic()
    sizes = ["--problems", str(PROBLEMS), "--petitions", str(petitions), "--seed", str(SEED)]
    run(environment, "manage.py", "generate_load", *sizes)
    seconds = round(time.monotonic() - began, 1)
    return row(f"load of {petitions:,} petitions on PostgreSQL", seconds, "s", LOAD_SECONDS)


def lists(environment: dict[str, str]) -> list[dict[str, Any]]:
    """Medians with their goals; slowest of twenty and bare SQL beside them, not bounded."""
    found = []
    for one in json.loads(run(environment, "scripts/bench_ledger.py")):
        found.append(row(one["name"], one["median_ms"], "ms", one["goal_ms"]))
        found.append(row("  of twenty the slowest", one["p95_ms"], "ms"))
        if one["floor_ms"] is not None:
            found.append(row("  bare SQL", one["floor_ms"], "ms"))
    return found


def tables(environment: dict[str, str]) -> list[dict[str, Any]]:
    """Tables of several sizes from the upload to the draft batch."""
    found = []
    for rows, seconds, megabytes in TABLES:
        seen = json.loads(run(environment, "scripts/bench_import.py", str(rows)))
        found.append(row(f"table of {rows:,} rows, upload to draft batch", seen["seconds"]["all"], "s", seconds))
        found += [row(f"  of that {name}", seen["seconds"][name], "s") for name in ("read_in", "preview", "commit")]
        found.append(row("  processor time of the importing process", seen["processor_seconds"], "s"))
        found.append(row("  peak memory", seen["peak_mb"], "MB", megabytes))
        found.append(row("  peak memory of the reading process", seen["child_peak_mb"], "MB", megabytes))
        found.append(row("  steps of progress that somebody saw", len(seen["progress_seen"]), "steps"))
    return found


def register(environment: dict[str, str]) -> list[dict[str, Any]]:
    """Every petition of the load as one .xlsx, as a worker makes it."""
    seen = json.loads(run(environment, "scripts/bench_register.py"))
    return [
        row(f"register of {seen['rows']:,} petitions as .xlsx", seen["seconds"], "s", SHEET_SECONDS),
        row("  processor time of the process", seen["processor_seconds"], "s"),
        row("  peak memory", seen["peak_mb"], "MB", SHEET_MEGABYTES),
        row("  steps of progress that somebody saw", seen["steps"], "steps"),
    ]


def figures(petitions: int) -> list[dict[str, Any]]:
    """All figures on a fresh PostgreSQL. Raises ServiceError, CalledProcessError."""
    with postgresql() as (database, _superuser), tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        environment = environment_of(database, folder)
        load = loaded(environment, petitions)
        return [load, *lists(environment), *register(environment), *tables(environment)]


def main() -> int:
    chosen = arguments(__doc__, petitions=PETITIONS).parse_args()
    return close(lambda: figures(chosen.petitions), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
