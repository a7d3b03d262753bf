"""How fast duban is, against the bounds it must hold: prints a table and writes bench-results/*.json.

    python scripts/bench.py [--strict]          --strict: exit 1 when a bound is broken

Everything runs on a fresh embedded database in a temporary folder, petitions at scale on a throw-away PostgreSQL; the
figures are those of this machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bench_rows import MISSING, holds, row, tell

ROOT = Path(__file__).resolve().parent.parent
ROUND, LAST_DAY = "yongzhou-2018", "2019-12-05"
REPLAY_SECONDS, START_SECONDS, BULLETIN_SECONDS, BULLETIN_MEGABYTES = 60, 5, 3, 300
PAGE_MILLISECONDS, PAGE_QUERIES = 100, 15
OTHERS = {  # scripts with figures of their own, in the order of the table
    "bench_papers.py": "papers",
    "bench_petitions.py": "petitions at scale",
    "bench_figures.py": "figures at scale",
    "bench_search.py": "searches",
    "bench_pressure.py": "the scan at scale",
    "bench_public.py": "the public process at scale",
    "bench_fuzz.py": "calls of the API",
    "bench_faults.py": "faults",
}


class BenchError(Exception):
    """A program that was to be measured failed."""


def timed(environment: dict[str, str], *arguments: str) -> tuple[float, float, str]:
    """Seconds, peak megabytes and output of one run of this interpreter. Raises BenchError."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - began
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise BenchError(f"{' '.join(arguments[:3])} failed: {err.read().decode()[-600:]}")
        return seconds, usage.ru_maxrss / 1024, out.read().decode()


def first_page(environment: dict[str, str]) -> float:
    """Seconds from the start of `serve.py` to its first page, on data that is there already."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    began = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "scripts/serve.py"],
        cwd=ROOT,
        env=environment | {"PORT": port},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    answer.read()
                    return time.monotonic() - began
            except urllib.error.HTTPError as error:
                raise BenchError(f"the first page answers {error.code}") from error
            except OSError as error:
                if child.poll() is not None or time.monotonic() - began > 120:
                    raise BenchError("serve.py did not come up") from error
                time.sleep(0.02)
    finally:
        child.terminate()
        child.wait()


def page_rows(pages: list[dict], broken: list[str]) -> list[dict[str, Any]]:
    """Rows for pages that fail, for the slowest and the hungriest page, then one for each page."""
    if not pages:
        raise BenchError("no page was found")
    slowest = max(pages, key=lambda page: page["median_ms"])
    hungriest = max(pages, key=lambda page: page["queries"])
    rows = [
        row(
            f"slowest page ({slowest['account']} {slowest['path']})"[:66], slowest["median_ms"], "ms", PAGE_MILLISECONDS
        ),
        row(
            f"most queries ({hungriest['account']} {hungriest['path']})"[:66],
            hungriest["queries"],
            "queries",
            PAGE_QUERIES,
        ),
    ]
    for page in sorted(pages, key=lambda page: (page["view"], page["account"])):
        title = f"  {page['account']} {page['path']}"[:66]
        rows.append(row(title, page["median_ms"], "ms", PAGE_MILLISECONDS))
        if page["queries"] > PAGE_QUERIES:
            rows.append(row(title, page["queries"], "queries", PAGE_QUERIES))
    return rows


def run() -> tuple[list[dict[str, Any]], list[dict]]:
    """All figures, and the pages in detail. Raises BenchError."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as scratch:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("DUBAN_", "DATABASE_", "REDIS_"))
        }
        environment = kept | {
            "DUBAN_DATA_DIR": scratch,
            "DUBAN_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "duban.settings",
            "PYTHONPATH": str(ROOT),
        }
        timed(environment, "scripts/translations.py", "compile")
        timed(environment, "manage.py", "migrate", "--noinput", "-v", "0")
        replay, _, _ = timed(environment, "manage.py", "replay", ROUND)
        rows = [row("replay of the sample round on SQLite", replay, "s", REPLAY_SECONDS)]
        for kind in ("pdf", "docx", "html"):
            target = str(Path(scratch, f"bulletin.{kind}"))
            arguments = ("manage.py", "bulletin", "--round", ROUND, "--as-of", LAST_DAY, "--out", target)
            seconds, megabytes, _ = timed(environment, *arguments)
            bounded = kind == "pdf"
            rows.append(row(f"bulletin as {kind}, whole command", seconds, "s", BULLETIN_SECONDS if bounded else None))
            rows.append(
                row(f"bulletin as {kind}, peak memory", megabytes, "MB", BULLETIN_MEGABYTES if bounded else None)
            )
        first_page(environment)  # collects the static files
        rows.append(row("second start to the first page", first_page(environment), "s", START_SECONDS))
        seen = json.loads(timed(environment, "scripts/bench_pages.py")[2])
    rows += page_rows(seen["pages"], seen["broken"])
    for script, what in OTHERS.items():
        rows += rows_of(script, what)
    return rows, seen["pages"]


def rows_of(script: str, what: str) -> list[dict[str, Any]]:
    """The figures of another script; one line where a service that it needs is not installed. Raises BenchError."""
    done = subprocess.run([sys.executable, f"scripts/{script}", "--json"], cwd=ROOT, stdout=subprocess.PIPE)
    if done.returncode == MISSING:
        return [row(f"{what}: not measured, PostgreSQL or Redis is missing", 0, "")]
    if done.returncode:
        raise BenchError(f"{what} could not be measured; see what is printed above")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="exit 1 when a bound is broken")
    strict = parser.parse_args().strict
    try:
        rows, pages = run()
    except BenchError as error:
        print(error, file=sys.stderr)
        return 1
    tell(rows, as_json=False)
    now = datetime.datetime.now(datetime.UTC)
    folder = ROOT / "bench-results"
    folder.mkdir(exist_ok=True)
    target = folder / f"{now:%Y%m%dT%H%M%SZ}.json"
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    figures = [one | {"holds": holds(one)} for one in rows]
    content = {"at": now.isoformat(timespec="seconds"), "machine": machine, "figures": figures, "pages": pages}
    target.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    broken = sum(not holds(one) for one in rows)
    print(f"\n{len(rows)} figures, {broken} over their bound; written to {target.relative_to(ROOT)}")
    return 1 if broken and strict else 0


if __name__ == "__main__":
    sys.exit(main())
