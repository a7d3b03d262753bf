"""The calendar that made scripts are laid out on: the one that comes with the product, whatever was entered later."""

from datetime import date, timedelta
from functools import cache

from deadlines import calendar_seed, workdays

ONE_DAY = timedelta(days=1)


@cache
def calendar() -> workdays.Calendar:
    """The shipped calendar; a script is the same on every machine."""
    return workdays.build(calendar_seed.rows())


def spread(first: date, last: date, place: int, places: int) -> date:
    """The working day of `place` (from 0) of so many places between two days, not before the first."""
    day = first + timedelta(days=(last - first).days * (place + 1) // places)
    return max(calendar().on_or_before(day), first)


def month_end(day: date) -> date:
    """The last day of the month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
