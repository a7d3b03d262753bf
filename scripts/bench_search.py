"""Searching at scale: a throw-away PostgreSQL with a load of petitions and tasks, the index built from it, rights on.

    python scripts/bench_search.py [--petitions N] [--problems N] [--json]      called by bench.py
    python scripts/bench_search.py --inside     on the database of DATABASE_URL, which has a load and its index

A search is what its page asks of the database: the counts by kind and the first twenty lines; a suggestion is what the
command palette asks. Words of two and of four characters are taken from the texts themselves: rare ones, ones with
about 1,000 hits and frequent ones. Readers are the office, which sees everything, and a clerk, who sees their own.
Times are by the clock, with the bounds; beside them the processor time of both sides, which other work on the machine
does not lengthen. Prints a table, or with --json one document of rows {what, value, unit, bound}. Exit code 2:
PostgreSQL is not there.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench_petitions import environment_of, run
from bench_rows import arguments, close, row
from services import postgresql

PETITIONS, PROBLEMS, SAMPLE, EACH, LINES = 100_000, 5_000, 3_000, 8, 20
MEDIAN_MS, P95_MS, SUGGEST_MS = 30, 150, 50
CLASSES = (("rare", 1, 60), ("about 1,000 hits", 600, 2_000), ("frequent", 20_000, 80_000))
READERS = {"office": "load1-office", "clerk": "load1-unit1-1"}


class Spent:
    """Processor time of this process and of its database process, in seconds."""

    def __init__(self) -> None:
        from django.db import connection  # noqa: PLC0415 - this process has no settings before the database is there

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.file = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def now(self) -> float:
        server = int(self.file.read_text().split()[0]) / 1e9 if self.file.exists() else 0.0
        return time.process_time() + server


def words_of(length: int) -> Iterator[tuple[str, list[str]]]:
    """For each class of frequency the words of this length that have so many hits, as far as there are any."""
    from django.db.models.functions import Mod  # noqa: PLC0415

    from search.models import Entry  # noqa: PLC0415
    from search.query import matching  # noqa: PLC0415

    dice, seen = random.Random(length), Counter[str]()  # noqa: S311 - sample words
    total = Entry.objects.count()
    step = max(1, total // SAMPLE)
    for folded in Entry.objects.alias(rest=Mod("pk", step)).filter(rest=0).values_list("folded", flat=True):
        seen.update({folded[at : at + length] for at in range(len(folded) - length + 1)})
    usable = [(word, n) for word, n in seen.items() if word.isalpha() and not word.isascii()]
    for name, least, most in CLASSES:
        share = SAMPLE / total
        near = [word for word, n in usable if least * share * 0.5 <= n <= max(1, most * share * 1.5)]
        dice.shuffle(near)
        found: list[str] = []
        for word in near[: EACH * 10]:
            if len(found) < EACH and least <= matching(word).filter(is_public=False).count() <= most:
                found.append(word)
        yield name, found


def timed(act: Callable[[str], Any], words: list[str], spent: Spent) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock and of the processor for each word, twice each, once before that unmeasured."""
    clock, cpu = [], []
    for word in words:
        act(word)
        for _again in range(2):
            began, used = time.perf_counter(), spent.now()
            act(word)
            clock.append((time.perf_counter() - began) * 1000)
            cpu.append((spent.now() - used) * 1000)
    return sorted(clock), sorted(cpu)


def searched(user: Any) -> Callable[[str], Any]:
    """What the page of a search asks, with the reader's rounds."""
    from finding import looking  # noqa: PLC0415
    from finding.candidates import Asked  # noqa: PLC0415
    from finding.sources import Reader  # noqa: PLC0415

    def act(word: str) -> None:
        asked, reader = Asked(word), Reader.of(user)  # a reader keeps what was found, for one answer
        looking.counts(asked, reader)
        looking.hits(list(looking.things(asked, reader)[:LINES]), asked, reader)

    return act


def suggested(user: Any) -> Callable[[str], Any]:
    """What the command palette asks."""
    from finding import looking, numbers  # noqa: PLC0415
    from finding.candidates import Asked  # noqa: PLC0415
    from finding.sources import Reader  # noqa: PLC0415

    def act(word: str) -> None:
        asked, reader = Asked(word), Reader.of(user)
        numbers.exactly(asked, reader)
        looking.titled(asked, reader, LINES // 2)

    return act


def measure() -> list[dict[str, Any]]:
    """All figures, on the database of the settings."""
    import django  # noqa: PLC0415

    django.setup()
    from orgs.models import User  # noqa: PLC0415

    spent = Spent()
    rows: list[dict[str, Any]] = []
    readers = {name: User.objects.get(username=user) for name, user in READERS.items()}
    for length in (2, 4):
        for kind, words in words_of(length):
            for name, reader in readers.items():
                if words:
                    rows += _figures(f"{length} characters, {kind}, {name}", reader, words, spent)
    return rows


def _figures(what: str, reader: Any, words: list[str], spent: Spent) -> Iterator[dict[str, Any]]:
    for act, title, median, worst in (
        (searched(reader), "search", MEDIAN_MS, P95_MS),
        (suggested(reader), "suggestion", SUGGEST_MS, None),
    ):
        clock, cpu = timed(act, words, spent)
        last = len(clock) * 95 // 100
        yield row(f"{title}: {what}, median", round(statistics.median(clock), 1), "ms", median)
        yield row("  of twenty the slowest", round(clock[min(last, len(clock) - 1)], 1), "ms", worst)
        yield row("  processor time, median", round(statistics.median(cpu), 1), "ms")
        yield row("  processor time, of twenty the slowest", round(cpu[min(last, len(cpu) - 1)], 1), "ms")


def figures(petitions: int, problems: int) -> list[dict[str, Any]]:
    """All figures on a fresh PostgreSQL. Raises ServiceError, CalledProcessError."""
    with postgresql() as (database, _superuser), tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        environment = environment_of(database, folder)
        run(environment, "manage.py", "migrate", "--noinput", "-v", "0")
        sizes = ["--petitions", str(petitions), "--problems", str(problems), "--seed", "1"]
        run(environment, "manage.py", "generate_load", *sizes)
        began = time.monotonic()
        run(environment, "manage.py", "search_index", "--rebuild")
        built = row(f"index of {petitions:,} petitions built", round(time.monotonic() - began, 1), "s")
        run(environment, "-c", "import django; django.setup(); from django.db import connection as c;"
            "c.cursor().execute('VACUUM ANALYZE search_entry')")  # fmt: skip
        return [built, *json.loads(run(environment, __file__, "--inside", "--json"))]


def main() -> int:
    parser = arguments(__doc__, petitions=PETITIONS, problems=PROBLEMS)
    parser.add_argument("--inside", action="store_true", help="measure the database of DATABASE_URL")
    chosen = parser.parse_args()
    measured = measure if chosen.inside else lambda: figures(chosen.petitions, chosen.problems)
    return close(measured, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
