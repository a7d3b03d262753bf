"""Months, weeks and quarters as periods, and the day on which their reports are due. Pure; no clock, no queries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from deadlines.workdays import ONE_DAY, Calendar, Counted, Unit, count
from scheduling.models import Rhythm

WEEK = timedelta(days=7)


def holding(kind: str, day: date) -> tuple[date, date]:
    """First and last day of the week (from Monday), month or quarter that holds `day`. ValueError for other kinds."""
    if kind == Rhythm.Kind.WEEKLY:
        first = day - day.weekday() * ONE_DAY
        return first, first + WEEK - ONE_DAY
    months = {Rhythm.Kind.MONTHLY.value: 1, Rhythm.Kind.QUARTERLY.value: 3}.get(kind)
    if months is None:
        raise ValueError(f"no such period: {kind}")
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    after = first
    for _month in range(months):
        after = (after + timedelta(days=31)).replace(day=1)
    return first, after - ONE_DAY


def beginning(kind: str, since: date, until: date) -> Iterator[tuple[date, date]]:
    """The periods that begin from `since` to `until`, in order."""
    first, last = holding(kind, since)
    if first < since:
        first, last = holding(kind, last + ONE_DAY)
    while first <= until:
        yield first, last
        first, last = holding(kind, last + ONE_DAY)


def due(ends_on: date, nth: int, calendar: Calendar) -> Counted:
    """The `nth` working day after a period's end: 2 is the second working day of the next month (Jiangxi).

    Over a year whose official calendar is not known it is counted from Monday to Friday and marked as an estimate.
    """
    return count(ends_on, nth, Unit.WORKING, _with_years(calendar, ends_on.year))


def lock_day(due_on: date, after: int, calendar: Calendar) -> date:
    """The day on which the office means to lock: `after` working days past the due day."""
    return _with_years(calendar, due_on.year).add(due_on, after) if after else due_on


def _with_years(calendar: Calendar, year: int) -> Calendar:
    unknown = {year, year + 1} - calendar.years - calendar.provisional
    return replace(calendar, provisional=calendar.provisional | unknown)
