"""Server time of figures and snapshots on the database of DATABASE_URL, which holds a load; prints JSON.

Called by bench_figures.py. Beside each time stands the processor time of this process, which other work on the machine
does not lengthen.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from bench_rows import row

django.setup()

from cases.models import Round  # noqa: E402  (Django must be set up first)
from orgs.models import User  # noqa: E402
from reports import months, snapshots  # noqa: E402
from reports.figures import figures  # noqa: E402
from reports.rows.reading import read  # noqa: E402
from reports.tabs import tables  # noqa: E402

SEED = 1
FIGURES_SECONDS, SNAPSHOT_SECONDS = 1, 5
REPEATS = 5


def told(what: str, act: Callable[[], Any], bound: float | None = None, times: int = 1) -> list[dict[str, Any]]:
    """The median of some calls in seconds, and their processor time."""
    seen = []
    for _n in range(times):
        began, spent = time.perf_counter(), time.process_time()
        act()
        seen.append((time.perf_counter() - began, time.process_time() - spent))
    wall, processor = sorted(seen)[times // 2]
    return [row(what, round(wall, 2), "s", bound), row("  processor time of the process", round(processor, 2), "s")]


def measured() -> list[dict[str, Any]]:
    """Figures of a past day, everything behind them, a snapshot, its digest, two of them compared."""
    load = Round.objects.get(slug=f"load-{SEED}-1")
    office = User.objects.get(username=f"load{SEED}-office")
    past, today = load.feedback_on, load.today()
    if past is None:
        raise SystemExit("the load has no day of feedback")
    n = figures(load, past)["tasks"]["total"]
    counted = read(load, past)
    made: list[Any] = []

    def freeze(day: Any) -> Callable[[], Any]:
        return lambda: made.append(snapshots.make(load.pk, day, actor=office, why="bench"))

    return [
        *told(f"figures of a past day, {n:,} tasks", lambda: figures(load, past), FIGURES_SECONDS, REPEATS),
        *told("every row behind them", lambda: read(load, past), None, REPEATS),
        *told("a tab of tables from the rows", lambda: tables(counted.rows, counted.labels, "unit", 1)),
        *told(f"snapshot of {n:,} tasks, {len(counted.rows):,} rows", freeze(past), SNAPSHOT_SECONDS),
        *told("a second snapshot", freeze(today), SNAPSHOT_SECONDS),
        *told("verifying its digest", lambda: snapshots.verify(made[0])),
        *told("month against month", lambda: months.of_snapshots(*made)),
        row("peak memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB"),
    ]


if __name__ == "__main__":
    json.dump(measured(), sys.stdout, ensure_ascii=False)
