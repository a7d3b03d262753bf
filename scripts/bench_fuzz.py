"""Calls that nobody thought of, at full size: made from the document of the API, sent as six roles.

    python scripts/bench_fuzz.py [--cases N] [--json]      called by bench.py

This is tests/api/test_fuzz.py with more cases, on a PostgreSQL of its own. Prints how many cases there were, how many
seconds they took, and how many answers were 5xx, outside the document or ignored a right, of which there may be none.
Exits 1 when the test fails for another reason and 2 where PostgreSQL is missing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from bench_faults import figures
from bench_rows import arguments, close, row
from run_tests import base_environment
from services import postgresql

ROOT = Path(__file__).resolve().parent.parent
CASES = 20_000
TEST = "tests/api/test_fuzz.py::test_six_roles_call_everything"
WRONG = ("5xx", "mismatch", "ignored right")


def measured(cases: int) -> list[dict]:
    """The test's figures as rows of scripts/bench.py. Raises ServiceError; CalledProcessError without figures."""
    with tempfile.TemporaryDirectory(prefix="duban-fuzz-") as scratch, postgresql() as (database, superuser):
        data, report = Path(scratch, "data"), Path(scratch, "report.xml")
        data.mkdir()
        given = {"DATABASE_URL": database, "DUBAN_SUPERUSER_URL": superuser, "DUBAN_FUZZ_CASES": str(cases)}
        options = ["-q", "-p", "no:cacheprovider", "--timeout=14400", f"--junitxml={report}", TEST]
        command = [sys.executable, "-m", "pytest", *options]
        done = subprocess.run(command, cwd=ROOT, env=base_environment(data) | given, stdout=sys.stderr)
        found = [one for one in figures(report) if one["what"].startswith("  ")] if report.exists() else []
        if not found:
            done.check_returncode()
    named = {one["what"].strip(): one for one in found}
    wrong = [row(f"  {name}", named[name]["value"], "cases", 0) for name in WRONG]
    return [one for one in found if one["what"].strip() not in WRONG] + wrong


def main() -> int:
    chosen = arguments(__doc__, cases=CASES).parse_args()
    return close(lambda: measured(chosen.cases), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
