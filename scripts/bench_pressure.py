"""A million running deadlines on PostgreSQL: how long the scan takes to find what fires, and to write it; prints JSON.

    python scripts/bench_pressure.py [--deadlines N] [--due N] [--json]        called by bench.py

Exit code 2: PostgreSQL is not there. Of the deadlines `due` have a unit with two people each and fire one rung on the
day of the scan; the others fire nothing then, and fewer than one in a hundred is looked at.
"""

from __future__ import annotations

import json
import sys
import tempfile
from typing import Any

from bench_petitions import environment_of, run
from bench_rows import arguments, close
from services import postgresql

DEADLINES, DUE = 1_000_000, 10_000


def measured(deadlines: int, due: int) -> list[dict[str, Any]]:
    """All figures on a fresh PostgreSQL. Raises ServiceError, CalledProcessError."""
    with postgresql() as (database, _superuser), tempfile.TemporaryDirectory() as folder:
        environment = environment_of(database, folder)
        run(environment, "manage.py", "migrate", "--noinput", "-v", "0")
        found: list[dict[str, Any]] = json.loads(run(environment, "scripts/bench_scan.py", str(deadlines), str(due)))
        return found


def main() -> int:
    chosen = arguments(__doc__, deadlines=DEADLINES, due=DUE).parse_args()
    return close(lambda: measured(chosen.deadlines, chosen.due), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
