"""Searching at scale: a throw-away PostgreSQL, 100,000 entries, words of two and of four characters.

    python scripts/bench_search.py [--entries N] [--json]      called by bench.py

Each search is a count and the first twenty, the newest first, without rights. Prints a table, or with --json one
document of rows {what, value, unit, bound}. Exit code 2: PostgreSQL is not there.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from bench_petitions import MISSING, environment_of, row, run
from services import ServiceError, postgresql

ENTRIES, SEARCHES, LENGTH = 100_000, 100, 200
MEDIAN_MS, P95_MS = 30, 150
CHARACTERS = 2_500  # as many as reports use
COMMON = (
    "污水处理", "生活垃圾", "责任单位", "整改措施", "排放超标", "群众反映", "扬尘噪声", "养殖场", "砂石厂",
    "县人民政府", "生态环境局", "渗滤液",
)  # fmt: skip


def text(dice: random.Random) -> str:
    """A text of LENGTH characters: frequent words, and between them characters of which few are frequent."""
    found: list[str] = []
    while sum(map(len, found)) < LENGTH:
        if dice.random() < 0.1:
            found.append(dice.choice(COMMON))
        found.append(chr(0x4E00 + int(CHARACTERS * dice.random() ** 3)))
    return "".join(found)


def fill(entries: int) -> float:
    """Put so many entries; seconds."""
    from django.db import connection  # noqa: PLC0415 - this process has no settings before the database is there

    from search import index  # noqa: PLC0415

    dice, began = random.Random(1), time.monotonic()  # noqa: S311 - sample texts
    index.put_many(things(dice, entries))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_entry")
    return time.monotonic() - began


def things(dice: random.Random, entries: int) -> Iterator[Any]:
    """What is put: one thing for each entry."""
    from datetime import date, timedelta  # noqa: PLC0415

    from search.index import Thing  # noqa: PLC0415

    for n in range(entries):
        day = date(2018, 1, 1) + timedelta(days=dice.randrange(2_000))
        yield Thing("bench", n, text(dice)[:12], [text(dice)], round_id=n % 7, day=day, key=f"X{n:08d}")


def timed(length: int) -> list[float]:
    """Milliseconds of each search for words of this length, half of them frequent ones."""
    from search.query import matching  # noqa: PLC0415

    dice, found = random.Random(length), []  # noqa: S311 - sample words
    for n in range(SEARCHES):
        source = dice.choice([one for one in COMMON if len(one) >= length]) if n % 2 else text(dice)
        start = dice.randrange(len(source) - length + 1)
        began = time.perf_counter()
        rows = matching(source[start : start + length])
        rows.count()
        list(rows.order_by("-day", "-pk")[:20])
        found.append((time.perf_counter() - began) * 1000)
    return found


def measure(entries: int) -> list[dict[str, Any]]:
    """All figures, in a process that has the settings."""
    import django  # noqa: PLC0415

    django.setup()
    rows = [row(f"{entries:,} entries put into the index", round(fill(entries), 1), "s")]
    for length in (2, 4):
        took = sorted(timed(length))
        rows.append(row(f"search for {length} characters, median", round(statistics.median(took), 1), "ms", MEDIAN_MS))
        rows.append(row("  of twenty the slowest", round(took[len(took) * 95 // 100], 1), "ms", P95_MS))
    return rows


def figures(entries: int) -> list[dict[str, Any]]:
    """All figures on a fresh PostgreSQL. Raises ServiceError, CalledProcessError."""
    with postgresql() as (database, _superuser), tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        environment = environment_of(database, folder)
        run(environment, "manage.py", "migrate", "--noinput", "-v", "0")
        return json.loads(run(environment, __file__, "--inside", "--entries", str(entries)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    try:
        rows = measure(chosen.entries) if chosen.inside else figures(chosen.entries)
    except ServiceError as error:
        print(error, file=sys.stderr)
        return MISSING
    except subprocess.CalledProcessError as error:
        return error.returncode
    if chosen.json or chosen.inside:
        json.dump(rows, sys.stdout, ensure_ascii=False)
        return 0
    for one in rows:
        bound = "" if one["bound"] is None else f"<= {one['bound']:g}"
        print(f"{one['what']:66} {one['value']:9.1f} {one['unit']:8} {bound}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
