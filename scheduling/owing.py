"""Who owes a report on what for a period: pure functions over the dated history of the plan.

The answer depends on dates alone and not on when or how often it is asked, so a period that is brought up to date
every few minutes ends as one that was opened late and brought up to date once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from deadlines.workdays import ONE_DAY


@dataclass(frozen=True, slots=True)
class Course:
    """A task as the scheduling sees it: in the filed plan since, closed on, and its responsible units over time.

    `units` are (from this day on, ids), in order of days; of several of one day the last counts.
    """

    task_id: int
    filed_on: date
    closed_on: date | None
    units: tuple[tuple[date, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit owes: a row on one task for the days on which it answered for it.

    `gone`: the unit was dissolved and no other has taken the task over, so nobody can report.
    """

    unit_id: int
    task_id: int
    from_on: date
    until_on: date
    gone: bool = False


def open_between(course: Course, first: date, last: date) -> bool:
    """Whether the task was in hand on any day from `first` to `last`; the day of closing counts."""
    return course.filed_on <= last and (course.closed_on is None or course.closed_on >= first)


def parts(course: Course, first: date, last: date, gone: Mapping[int, date]) -> list[Part]:
    """The rows that a task asks for in a period, in order of days.

    An item handed over within the period is asked of both units, split at the day; one closed within it is asked for
    up to that day, and not in later periods. What a unit that was dissolved by the period's end (`gone`: id → last
    day) should have reported is asked of the units that answer for the task then.
    """
    if not open_between(course, first, last):
        return []
    begin, end = max(first, course.filed_on), min(last, course.closed_on or last)
    found = _segments(course, begin, end)
    lost = [part for part in found if part.unit_id in gone and gone[part.unit_id] <= last]
    heirs = [unit for unit in _units_on(course, end) if not (unit in gone and gone[unit] <= last)]
    if not lost:
        return found
    kept = [part for part in found if part not in lost]
    if not heirs:
        return sorted([*kept, *(replace(part, gone=True) for part in lost)], key=lambda part: part.from_on)
    since = min(part.from_on for part in lost)
    return [_widened(part, since) if part.unit_id in heirs and part.until_on == end else part for part in kept]


def _widened(part: Part, since: date) -> Part:
    return replace(part, from_on=min(part.from_on, since))


def units_between(course: Course, first: date, last: date) -> set[int]:
    """Every unit that answered for the task within the period, also for one that was closed before."""
    if course.filed_on > last:
        return set()
    begin = max(first, course.filed_on)
    return {unit for day, _until, units in _stretches(course, begin, last) for unit in units if day <= last}


def _segments(course: Course, begin: date, end: date) -> list[Part]:
    """One part for each unbroken stretch of days of a unit."""
    running: dict[int, Part] = {}
    done: list[Part] = []
    for since, until, units in _stretches(course, begin, end):
        for unit in [unit for unit in running if unit not in units]:
            done.append(running.pop(unit))
        for unit in units:
            part = running.get(unit) or Part(unit, course.task_id, since, until)
            running[unit] = replace(part, until_on=until)
    return sorted([*done, *running.values()], key=lambda part: (part.from_on, part.unit_id))


def _stretches(course: Course, begin: date, end: date) -> Iterable[tuple[date, date, tuple[int, ...]]]:
    """Stretches of days with the same units, cut to `begin` and `end`."""
    by_day = dict(course.units)
    days = sorted(by_day)
    for n, day in enumerate(days):
        since = max(day, begin) if n else begin
        until = min(days[n + 1] - ONE_DAY, end) if n + 1 < len(days) else end
        if since <= until:
            yield since, until, by_day[day]


def _units_on(course: Course, day: date) -> tuple[int, ...]:
    known = [units for since, units in course.units if since <= day]
    return known[-1] if known else course.units[0][1] if course.units else ()
