"""Figures at scale: a throw-away PostgreSQL, a round of 5,000 tasks, its figures of a past day, a snapshot of it.

    python scripts/bench_figures.py [--tasks N] [--json]      called by bench.py

Prints a table, or with --json one document of rows {what, value, unit, bound}. Exit code 2: PostgreSQL is not there.
"""

from __future__ import annotations

import json
import sys
import tempfile
from typing import Any

from bench_petitions import environment_of, run
from bench_rows import arguments, close
from services import postgresql

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
    chosen = arguments(__doc__, tasks=TASKS).parse_args()
    return close(lambda: measured(chosen.tasks), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
