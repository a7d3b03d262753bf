"""Faults at full size: workers killed all the time, Redis away for five minutes; the product's own ticks and leases.

    python scripts/bench_faults.py [--json] [arguments for pytest]

These are the tests of tests/harness with HARNESS_BENCH=1, on a PostgreSQL and a Redis of their own; it takes about a
quarter of an hour. Prints their figures; exits 1 when a test fails and 2 where a service is missing.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from bench_rows import MISSING, row, tell
from run_tests import base_environment
from services import services

ROOT = Path(__file__).resolve().parent.parent
TESTS = [
    "tests/harness/test_killed_workers.py",
    "tests/harness/test_broker_away.py",
    "-k",
    "thousand or plain or redis or broker",
]


def figures(report: Path) -> list[dict]:
    """What the tests wrote down, as rows of scripts/bench.py: the words of a figure, its number and its unit."""
    rows = []
    for case in ElementTree.parse(report).getroot().iter("testcase"):  # noqa: S314  (our own report)
        title = str(case.get("name")).removeprefix("test_").replace("_", " ")
        rows.append(row(title[:66], float(case.get("time") or 0), "s"))
        for one in case.iter("property"):
            name, _, unit = str(one.get("name")).partition(", ")
            rows.append(row(f"  {name}"[:66], float(one.get("value") or 0), unit))
    return rows


def main(words: list[str]) -> int:
    as_json = "--json" in words
    words = [word for word in words if word != "--json"]
    with tempfile.TemporaryDirectory(prefix="duban-faults-") as scratch, services({}) as urls:
        if urls.missing:
            print("; ".join(urls.missing), file=sys.stderr)
            return MISSING
        data, report = Path(scratch, "data"), Path(scratch, "report.xml")
        data.mkdir()
        environment = base_environment(data) | urls.environment() | {"HARNESS_BENCH": "1"}
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--timeout=1800",
            f"--junitxml={report}",
        ]
        done = subprocess.run(
            [*command, *(words or TESTS)], cwd=ROOT, env=environment, stdout=sys.stderr if as_json else None
        )
        rows = figures(report) if report.exists() else []
    tell(rows, as_json=as_json)
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
