"""A million running deadlines on PostgreSQL: how long the scan takes to find what fires, and to write it; prints JSON.

    python scripts/bench_pressure.py [--deadlines N] [--due N] [--json]        called by bench.py

Exit code 2: PostgreSQL is not there. Of the deadlines `due` have a unit with two people each and fire one rung on the
day of the scan; the others fire nothing then, and fewer than one in a hundred is looked at.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench_petitions import MISSING, environment_of, run
from services import ServiceError, postgresql

ROOT = Path(__file__).resolve().parent.parent
DEADLINES, DUE = 1_000_000, 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--deadlines", type=int, default=DEADLINES)
    parser.add_argument("--due", type=int, default=DUE)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        with postgresql() as (database, _superuser), tempfile.TemporaryDirectory() as folder:
            environment = environment_of(database, folder)
            run(environment, "manage.py", "migrate", "--noinput", "-v", "0")
            sizes = [str(options.deadlines), str(options.due)]
            rows = json.loads(run(environment, "scripts/bench_scan.py", *sizes))
    except ServiceError as error:
        print(error, file=sys.stderr)
        return MISSING
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[1]} failed", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(rows))
    else:
        for one in rows:
            print(f"{one['what']:70} {one['value']:9.2f} {one['unit']:5} {one['bound'] or ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
