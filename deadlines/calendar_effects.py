"""What a change of the working-day calendar does to running deadlines: what a recount would give, whom to look at.

No date moves here. A deadline keeps the date that it was given until an approved change (lifecycle, "Deadlines").
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import F, Q
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


def moves(after: Calendar, before: Calendar | None = None) -> list[Move]:
    """Running deadlines counted in working days to which `after` would give another date, the earliest first.

    With `before`, only those for which the two calendars disagree: what one change of the calendar would move.
    A date that an approved change set is not counted any more and stays out; so does a count that `after` cannot
    make because it does not know a year. Two queries, whatever the number of deadlines.
    """
    recount, earlier = _counter(after), _counter(before) if before else None
    found = []
    for move, again in _running():
        new = again(recount)
        if new is None or new == move.due_on or (earlier and again(earlier) == new):
            continue
        found.append(Move(move.pk, move.subject, move.kind, move.organisation_id, move.due_on, new))
    return sorted(found, key=lambda move: (move.due_on, move.pk))


Counter = tuple[Calendar, Callable[[_Counted], date | None]]


def _counter(calendar: Calendar) -> Counter:
    """`calendar`, and a count by it that remembers: hundreds of petitions are handed over on one day."""

    @cache
    def due(counted: _Counted) -> date | None:
        try:
            return calendar.add(counted.start - ONE_DAY * counted.first_day_counts, counted.days)
        except CalendarMissing:
            return None

    return calendar, due


class _Row(NamedTuple):
    pk: int
    subject: str
    kind: str
    organisation_id: int | None
    due_on: date


def _running() -> Iterator[tuple[_Row, Callable[[Counter], date | None]]]:
    kept = Deadline.objects.running().filter(due_on=F("first_due_on"))
    by_days = kept.filter(wording="counted", rule__endswith=IN_WORKING_DAYS)
    fields = _Row._fields
    for *row, rule, start, first in by_days.values_list(
        *fields, "rule", KT("trace__start"), KT("trace__counted__0__day")
    ).iterator():
        days = int(rule.removesuffix(IN_WORKING_DAYS))
        counted = _Counted(date.fromisoformat(start), days, first_day_counts=first == start)
        yield _Row(*row), lambda counter, counted=counted: counter[1](counted)
    by_words = kept.filter(Q(wording=wording.Kind.RELATIVE, words__contains=SPELLED))
    for *row, words, document_date in by_words.values_list(*fields, "words", "document_date").iterator():
        yield (
            _Row(*row),
            lambda counter, words=words, day=document_date: (
                wording.parse(words, document_date=day, calendar=counter[0]).due_on
            ),
        )


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
    return near.filter(look_on__gt=today, from_day__lte=touched[-1] + REACH, to_day__gte=touched[0]).update(
        look_on=today
    )
