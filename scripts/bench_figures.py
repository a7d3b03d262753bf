"""Figures at scale: a throw-away PostgreSQL, a round of 5,000 tasks, its figures of a past day, a snapshot of it.

    python scripts/bench_figures.py [--tasks N] [--json]      called by bench.py

Prints a table, or with --json one document of rows {what, value, unit, bound}. Exit code 2: PostgreSQL is not there.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from typing import Any

from bench_petitions import MISSING, environment_of, run
from services import ServiceError, postgresql

TASKS, PETITIONS, SEED = 5000, 1000, 1


def measured(tasks: int) -> list[dict[str, Any]]:
    """All figures on a fresh PostgreSQL. Raises ServiceError, CalledProcessError."""
    with postgresql() as (database, _superuser), tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        environment = environment_of(database, folder)
        run(environment, "manage.py", "migrate", "--noinput", "-v", "0")
        sizes = ["--problems", str(tasks), "--petitions", str(PETITIONS), "--seed", str(SEED)]
        run(environment, "manage.py", "generate_load", *sizes)
        return json.loads(run(environment, "scripts/bench_snapshot.py"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=TASKS)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    chosen = parser.parse_args()
    try:
        rows = measured(chosen.tasks)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return MISSING
    if chosen.json:
        json.dump(rows, sys.stdout, ensure_ascii=False)
        return 0
    for one in rows:
        bound = "" if one["bound"] is None else f"<= {one['bound']:g}"
        over = "OVER" if one["bound"] is not None and one["value"] > one["bound"] else ""
        print(f"{one['what']:66} {one['value']:9.2f} {one['unit']:8} {bound:8} {over}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
