"""Special days into the database: added, changed, and the office's own rows left alone."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from deadlines import workdays
from deadlines.calendar_seed import Row, is_shipped, published_years
from deadlines.models import SpecialDay


class Stored(NamedTuple):
    """How many rows were added, changed, already so, removed (outdated estimates) and left as the office has them."""

    added: int
    changed: int
    same: int
    removed: int
    kept: int


@transaction.atomic
def store(rows: Iterable[Row]) -> Stored:
    """Make SpecialDay say what `rows` say; doing it twice changes nothing more.

    Rows from a file of the office replace any row of their days. Rows that come with the product replace only rows
    that came with it, never what the office entered. Estimates of a year that `rows` make official are removed.
    """
    wanted = {row.day: row for row in rows}
    stale = SpecialDay.objects.filter(provisional=True, day__year__in=published_years(wanted.values()))
    removed, _rows = stale.exclude(day__in=list(wanted)).delete()
    present = {row[0]: Row(*row) for row in SpecialDay.objects.values_list(*Row._fields) if row[0] in wanted}
    kept = {day for day, row in present.items() if not is_shipped(row.source) and is_shipped(wanted[day].source)}
    same = {day for day, row in present.items() if row == wanted[day]} - kept
    fresh = [row for day, row in wanted.items() if day not in kept and day not in same]
    SpecialDay.objects.bulk_create(
        [SpecialDay(**row._asdict()) for row in fresh],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["works", "name", "source", "provisional"],
    )
    changed = sum(row.day in present for row in fresh)
    workdays.forget()
    # Once more, for a thread that read the old rows before these were committed.
    transaction.on_commit(workdays.forget)
    return Stored(len(fresh) - changed, changed, len(same), removed, len(kept))
