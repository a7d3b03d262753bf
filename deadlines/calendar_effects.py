"""What a change of the working-day calendar does to running deadlines: what a recount would give, whom to look at.

No date moves here. A deadline keeps the date that it was given until an approved change (lifecycle, "Deadlines").
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import F
from django.db.models.fields.json import KT
from django.db.models.functions import Greatest, Least

from deadlines import wording
from deadlines.models import Deadline
from deadlines.workdays import ONE_DAY, Calendar, CalendarMissing, Unit
from records import clock

# Calendar days around a deadline's next rung within which another day off or worked can pull it: the rung that
# repeats every month looks furthest back.
REACH = timedelta(days=31)
IN_WORKING_DAYS = f":{Unit.WORKING.value}"  # end of Deadline.rule
SPELLED = "工作日"


@dataclass(frozen=True, slots=True)
class Move:
    """One running deadline whose date in force is not what a count by another calendar gives."""

    pk: int
    subject: str
    kind: str
    organisation_id: int | None
    due_on: date
    recount: date

    @property
    def days(self) -> int:
        """Calendar days from the date in force to that of the recount; below zero when it is earlier."""
        return (self.recount - self.due_on).days


class _Counted(NamedTuple):
    """What one deadline was counted from, enough to count it again."""

    start: date
    days: int
    first_day_counts: bool


class _Worded(NamedTuple):
    """The words that were read as a count, and the day of their document."""

    words: str
    document_date: date | None


def moves(after: Calendar, before: Calendar | None = None) -> list[Move]:
    """Running deadlines counted in working days to which `after` would give another date, the earliest first.

    With `before`, only those for which the two calendars disagree: what one change of the calendar would move.
    A date that an approved change set is not counted any more and stays out; so does a count that `after` cannot
    make because it does not know a year. Two queries, whatever the number of deadlines.
    """
    recount, earlier = _counter(after), _counter(before) if before else None
    found = []
    for row, basis in _running():
        new = recount(basis)
        if new is not None and new != row.due_on and not (earlier and earlier(basis) == new):
            found.append(Move(*row, new))
    return sorted(found, key=lambda move: (move.due_on, move.pk))


def _counter(calendar: Calendar) -> Callable[[_Counted | _Worded], date | None]:
    """Counts by `calendar` that are remembered: hundreds of petitions are handed over on one day."""

    @cache
    def due(basis: _Counted | _Worded) -> date | None:
        if isinstance(basis, _Worded):
            return wording.parse(basis.words, document_date=basis.document_date, calendar=calendar).due_on
        try:
            return calendar.add(basis.start - ONE_DAY * basis.first_day_counts, basis.days)
        except CalendarMissing:
            return None

    return due


class _Row(NamedTuple):
    pk: int
    subject: str
    kind: str
    organisation_id: int | None
    due_on: date


def _running() -> Iterator[tuple[_Row, _Counted | _Worded]]:
    kept = Deadline.objects.running().filter(due_on=F("first_due_on"))
    by_days = kept.filter(wording="counted", rule__endswith=IN_WORKING_DAYS)
    for *row, rule, start, first in by_days.values_list(
        *_Row._fields, "rule", KT("trace__start"), KT("trace__counted__0__day")
    ).iterator():
        days = int(rule.removesuffix(IN_WORKING_DAYS))
        yield _Row(*row), _Counted(date.fromisoformat(start), days, first_day_counts=first == start)
    by_words = kept.filter(wording=wording.Kind.RELATIVE, words__contains=SPELLED)
    for *row, words, document_date in by_words.values_list(*_Row._fields, "words", "document_date").iterator():
        yield _Row(*row), _Worded(words, document_date)


def look_again(days: Iterable[date]) -> int:
    """Have the scan look today at every running deadline of which a rung may come earlier by a change of `days`.

    `look_on` is the day on which the scan looks at a deadline next. It was counted by the calendar as it was: when one
    of the days between it and the due day, or shortly before it, becomes a day off or a working day, the rung may
    already be due. Looking is harmless where it is not: a rung fires once, and the scan sets `look_on` anew. Deadlines
    that nothing looks at (no ladder, suspended by their owner) stay so. Returns how many were brought forward.
    Call it in the transaction that changes the calendar, after the change.
    """
    touched = sorted(days)
    if not touched:
        return 0
    today = clock.today()
    near = Deadline.objects.running().annotate(
        from_day=Least("look_on", "due_on"), to_day=Greatest("look_on", "due_on")
    )
    reached = near.filter(look_on__gt=today, from_day__lte=touched[-1] + REACH, to_day__gte=touched[0])
    return reached.held().update(look_on=today)
