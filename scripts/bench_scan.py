"""Fill the database of DATABASE_URL with running deadlines and measure the scan; called by bench_pressure.py.

python scripts/bench_scan.py DEADLINES DUE
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  (Django must be set up first)

from cases.models import Round  # noqa: E402
from deadlines import ladders  # noqa: E402
from deadlines.models import Deadline, Firing  # noqa: E402
from notify.models import Message  # noqa: E402
from orgs import tree  # noqa: E402
from orgs.models import Organisation, Post, Role, User  # noqa: E402
from petitions.models import Assignment, Batch, Petition  # noqa: E402
from pressure import scan  # noqa: E402
from records.trail import key  # noqa: E402

UNITS, TODAY, OPENED = 100, date(2026, 3, 10), date(2026, 1, 5)  # a Tuesday
FIND_SECONDS, WRITE_SECONDS = 2, 30
DUE_ON = date(2026, 3, 11)  # its reminder "1 working day before" falls due today
OTHERS = """
INSERT INTO deadlines_deadline (kind, subject, words, wording, rule, trace, first_due_on, due_on, long_term, opened_on,
                                scope, is_key, episode, episode_from, look_on)
SELECT 'petition', 'petitions.assignment:' || (n + 100000000), '', 'counted', '10:calendar', '{}',
       day, day, false, %s, %s, false, 1, %s, day - 10
FROM (SELECT n, DATE '2026-04-01' + (n %% 700) AS day FROM generate_series(1, %s) AS n) AS rows
"""


def round_with_units() -> tuple[Round, list[Organisation]]:
    """A round of a city with units, two people in each."""
    city = tree.add("示例市", kind="region")
    units = [tree.add(f"示例单位{n}", city) for n in range(UNITS)]
    people = [User(username=f"u{n}", first_name=f"示例{n}") for n in range(2 * UNITS)]
    User.objects.bulk_create(people)
    Post.objects.bulk_create(
        Post(user=user, organisation=units[n // 2], role=(Role.CLERK, Role.HEAD)[n % 2], starts_on=OPENED)
        for n, user in enumerate(people)
    )
    round = Round.objects.create(
        slug="scan", name="示例轮次", region=city, level="city", group_name="示例", entered_on=OPENED, left_on=OPENED,
        is_illustrative=True,
    )  # fmt: skip
    with transaction.atomic():
        ladders.adopt_all(key(round), OPENED)
    return round, units


def due_ones(round: Round, units: list[Organisation], count: int) -> None:
    """Cases of petitions whose reminder falls due today."""
    batch = Batch.objects.create(round=round, number=1, handed_over_on=OPENED)
    petitions = Petition.objects.bulk_create(
        [
            Petition(round=round, batch=batch, number=f"S{n:06}", ordinal=n + 1, received_on=OPENED)
            for n in range(count)
        ],
        batch_size=2000,
    )
    cases = Assignment.objects.bulk_create(
        [
            Assignment(petition=one, round=round, organisation=units[n % UNITS], assigned_on=OPENED)
            for n, one in enumerate(petitions)
        ],
        batch_size=2000,
    )
    limits = Deadline.objects.bulk_create(
        [
            Deadline(
                kind="petition", subject=key(case), organisation=case.organisation, wording="counted",
                rule="10:calendar", first_due_on=DUE_ON, due_on=DUE_ON, opened_on=OPENED, scope=key(round),
                episode_from=date(2026, 3, 6), look_on=TODAY,
            )
            for case in cases
        ],
        batch_size=2000,
    )  # fmt: skip
    for case, limit in zip(cases, limits, strict=True):
        case.deadline = limit
    Assignment.objects.bulk_update(cases, ["deadline"], batch_size=2000)


def row(what: str, value: float, unit: str, bound: float | None = None) -> dict[str, Any]:
    """One figure with its bound."""
    return {"what": what, "value": round(value, 2), "unit": unit, "bound": bound}


def main() -> int:
    count, due = (int(word) for word in sys.argv[1:3])
    the_round, units = round_with_units()
    due_ones(the_round, units, due)
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, [OPENED, key(the_round), OPENED, count - due])
        cursor.execute("ANALYZE")
    began = time.monotonic()
    found = len(Deadline.objects.to_look_at(key(the_round), TODAY).order_by("look_on", "pk"))
    finding = time.monotonic() - began
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    began = time.monotonic()
    fires = scan.run(now, rounds=[the_round])
    writing = time.monotonic() - began
    began = time.monotonic()
    again = scan.run(now, rounds=[the_round])
    idle = time.monotonic() - began
    made = f"{Firing.objects.count():,} rows, {Message.objects.count():,} messages"
    rows = [
        row(f"finding {found:,} of {count:,} running deadlines", finding, "s", FIND_SECONDS),
        row(f"firing them: {made}", writing, "s", WRITE_SECONDS),
        row(f"scanning again: {len(again)} fired of {len(fires):,} before", idle, "s", FIND_SECONDS),
    ]
    print(json.dumps(rows, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
