"""Working days: pure date arithmetic over a published calendar, and counts that show how they were made.

No clock: every function is told its days. The one query of the module is in `load`.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from deadlines import calendar_seed
from deadlines.calendar_seed import Row, published_years

ONE_DAY = timedelta(days=1)
KEPT_SECONDS = 60
Entry = dict[str, str | int | None]
WEEKDAYS = (
    pgettext_lazy("day of the week in brackets", "Mon"),
    pgettext_lazy("day of the week in brackets", "Tue"),
    pgettext_lazy("day of the week in brackets", "Wed"),
    pgettext_lazy("day of the week in brackets", "Thu"),
    pgettext_lazy("day of the week in brackets", "Fri"),
    pgettext_lazy("day of the week in brackets", "Sat"),
    pgettext_lazy("day of the week in brackets", "Sun"),
)
ESTIMATED = gettext_lazy("This is an estimate: it crosses a year whose official calendar is not published yet.")
ESTIMATED_THEN = gettext_lazy(
    "It was counted before the official calendar of a year in between was published; the day stays as it was given."
)
# A longer count draws neighbouring ordinary working days together.
LISTED_SINGLY = 20


class CalendarMissing(LookupError):
    """No holiday arrangement is known for a year that was asked about. Never guessed."""

    def __init__(self, year: int) -> None:
        super().__init__(_("The working-day calendar of %(year)s has not been entered.") % {"year": year})
        self.year = year


class Unit(models.TextChoices):
    """What a time limit counts."""

    WORKING = "working", gettext_lazy("working days")
    CALENDAR = "calendar", gettext_lazy("calendar days")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Years known, the days off in them and the weekend days worked in them (调休), each with its occasion.

    A year in `provisional` holds the statutory days only, because its arrangement is not published yet: what is
    counted over it is an estimate. A year in neither set raises CalendarMissing.
    """

    years: frozenset[int]
    provisional: frozenset[int] = frozenset()
    off: Mapping[date, str] = field(default_factory=dict, hash=False)
    on: Mapping[date, str] = field(default_factory=dict, hash=False)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day.year not in self.years and day.year not in self.provisional:
            raise CalendarMissing(day.year)
        return day in self.on or (day.weekday() < 5 and day not in self.off)

    def knows(self, first: date, last: date) -> bool:
        """Whether the official arrangement is known for every year from `first` to `last`."""
        return self.years.issuperset(range(first.year, last.year + 1))

    def add(self, start: date, days: int) -> date:
        """The `days`-th working day after `start` (before it when negative); `start` itself never counts."""
        step, left, day = (ONE_DAY if days > 0 else -ONE_DAY), abs(days), start
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days `end` is from `start`: the inverse of `add`.

        After `start` up to and including `end`; when `end` is the earlier day, below zero: those before `start` back
        to and including `end`.
        """
        if end < start:
            return -sum(self.is_workday(start - n * ONE_DAY) for n in range(1, (start - end).days + 1))
        return sum(self.is_workday(start + n * ONE_DAY) for n in range(1, (end - start).days + 1))

    def on_or_after(self, day: date) -> date:
        """`day` if it is a working day, else the next one."""
        return day if self.is_workday(day) else self.add(day, 1)

    def on_or_before(self, day: date) -> date:
        """`day` if it is a working day, else the last one before it."""
        return day if self.is_workday(day) else self.add(day, -1)

    def nth_workday(self, year: int, month: int, n: int) -> date:
        """The `n`-th working day of a month, counted from its end when `n` is negative.

        ValueError when `n` is 0 or the month has fewer working days.
        """
        first = date(year, month, 1)
        after = (first + timedelta(days=31)).replace(day=1)
        day = self.add(first - ONE_DAY if n > 0 else after, n)
        if n == 0 or not first <= day < after:
            raise ValueError(f"{year}-{month:02d} has no working day number {n}")
        return day

    def why(self, day: date) -> str:
        """`makeup`, `holiday`, `weekend` or `workday`."""
        if self.is_workday(day):
            return "makeup" if day in self.on and day.weekday() >= 5 else "workday"
        return "holiday" if day in self.off else "weekend"


@dataclass(frozen=True, slots=True)
class Counted:
    """A time limit counted from `start`, and how.

    `trace` is JSON: one entry for every working day counted, one for each run of days skipped, one for a run of
    calendar days. Keys: `day` (ISO), `to` (last day of a run, ISO), `n` (number of the day counted, of the last one
    of a run; None when skipped), `why` (workday, makeup, holiday, weekend, calendar, rolled), `name` (occasion).
    """

    start: date
    days: int
    unit: str
    first_on: date
    due_on: date
    trace: list[Entry]
    estimate: bool = False
    first_day_counts: bool = False

    @classmethod
    def from_data(cls, start: date, days: int, unit: str, due_on: date, kept: Mapping[str, Any]) -> "Counted":
        """A count as it was kept, to be explained again without being computed anew.

        `kept` holds the trace under `counted`, and `estimate`.
        """
        trace: list[Entry] = kept["counted"]
        first = next((date.fromisoformat(str(entry["day"])) for entry in trace if entry["n"]), due_on)
        same_day = bool(trace) and trace[0]["day"] == start.isoformat()
        return cls(start, days, unit, first, due_on, trace, bool(kept.get("estimate")), same_day)


def count(
    start: date,
    days: int,
    unit: str,
    calendar: Calendar | None,
    *,
    first_day_counts: bool = False,
    roll: bool = False,
) -> Counted:
    """The last day of a time limit of `days` (at least 1) `unit`s from `start`.

    Counting begins on the day after `start` (Civil Code, article 201) unless `first_day_counts`. With `roll`, a limit
    in calendar days that ends on a day off ends on the next working day instead (article 203). `calendar` may be None
    only for calendar days without `roll`. ValueError for bad arguments, CalendarMissing for an unknown year.
    """
    if days < 1 or unit not in Unit.values or (calendar is None and (roll or unit == Unit.WORKING)):
        raise ValueError(f"cannot count {days} {unit} days with this calendar")
    begin = start if first_day_counts else start + ONE_DAY
    if unit == Unit.WORKING and calendar is not None:
        trace = _working_trace(calendar, begin, days)
    else:
        trace = [_entry([begin + n * ONE_DAY for n in range(days)], "calendar", number=days)]
        if roll and calendar is not None:
            trace += _rolled(calendar, _last(trace[-1]))
    due_on = _last(trace[-1])
    looked_at = range(begin.year, due_on.year + 1) if calendar is not None and (roll or unit == Unit.WORKING) else ()
    return Counted(
        start=start,
        days=days,
        unit=str(unit),
        first_on=next(date.fromisoformat(str(entry["day"])) for entry in trace if entry["n"]),
        due_on=due_on,
        trace=trace,
        estimate=calendar is not None and not calendar.provisional.isdisjoint(looked_at),
        first_day_counts=first_day_counts,
    )


def _entry(days: list[date], why: str, *, number: int | None = None, name: str = "") -> Entry:
    entry: Entry = {"day": days[0].isoformat(), "n": number, "why": why}
    if len(days) > 1:
        entry["to"] = days[-1].isoformat()
    if name:
        entry["name"] = name
    return entry


def _last(entry: Entry) -> date:
    return date.fromisoformat(str(entry.get("to", entry["day"])))


def _working_trace(calendar: Calendar, begin: date, days: int) -> list[Entry]:
    trace: list[Entry] = []
    skipped: list[date] = []
    number, day = 0, begin
    while number < days:
        if calendar.is_workday(day):
            trace += _skips(calendar, skipped)
            skipped, number = [], number + 1
            trace.append(_entry([day], calendar.why(day), number=number, name=calendar.on.get(day, "")))
        else:
            skipped.append(day)
        day += ONE_DAY
    return trace


def _skips(calendar: Calendar, days: list[date]) -> list[Entry]:
    """Neighbouring days off as one entry for each stretch of one kind; a stretch may hold several occasions."""
    runs: list[tuple[str, list[date]]] = []
    for day in days:
        why = calendar.why(day)
        if not runs or runs[-1][0] != why:
            runs.append((why, []))
        runs[-1][1].append(day)
    return [
        _entry(run, why, name="、".join(dict.fromkeys(calendar.off[day] for day in run if day in calendar.off)))
        for why, run in runs
    ]


def _rolled(calendar: Calendar, end: date) -> list[Entry]:
    due_on = calendar.on_or_after(end)
    if due_on == end:
        return []
    between = [end + n * ONE_DAY for n in range((due_on - end).days)]
    return [*_skips(calendar, between), _entry([due_on], "rolled", name=calendar.on.get(due_on, ""))]


def explain(counted: Counted, calendar: Calendar | None = None) -> str:
    """How a limit was counted, for a clerk to check: each day, what was skipped, make-up days, the last day.

    A count is kept as it was made. With today's `calendar`, an estimate whose years are official by now says so.
    """
    parts = [_part(counted, entry) for entry in _shortened(counted.trace) if entry["why"] != "weekend"]
    text = _("From %(start)s (%(weekday)s), counting from %(first)s, %(length)s: %(parts)s.") % {
        "start": counted.start.isoformat(),
        "weekday": WEEKDAYS[counted.start.weekday()],
        "first": _("the same day") if counted.first_day_counts else _("the next day"),
        "length": _length(counted),
        "parts": pgettext("between the days of a count", ", ").join(parts),
    }
    weekends = [_span(counted, entry) for entry in counted.trace if entry["why"] == "weekend"]
    sentences = [text]
    if weekends:
        listed = pgettext("between the days of a count", ", ").join(weekends)
        sentences.append(_("Weekends not counted: %(days)s.") % {"days": listed})
    sentences.append(
        _("Due on %(due)s (%(weekday)s) at the end of the day.")
        % {"due": counted.due_on.isoformat(), "weekday": WEEKDAYS[counted.due_on.weekday()]}
    )
    if counted.estimate:
        known = calendar is not None and calendar.knows(counted.start, counted.due_on)
        sentences.append(str(ESTIMATED_THEN if known else ESTIMATED))
    return pgettext("between sentences", " ").join(sentences)


def _length(counted: Counted) -> str:
    if counted.unit == Unit.WORKING:
        return ngettext("%(n)d working day", "%(n)d working days", counted.days) % {"n": counted.days}
    return ngettext("%(n)d calendar day", "%(n)d calendar days", counted.days) % {"n": counted.days}


def _part(counted: Counted, entry: Entry) -> str:
    """One entry of the trace in words: "1-27②", "skipping 1-28~2-4 春节 (8 days)"."""
    day, last = date.fromisoformat(str(entry["day"])), _last(entry)
    run = (last - day).days + 1
    facts = {
        "days": _span(counted, entry),
        "name": entry.get("name", ""),
        "weekday": WEEKDAYS[last.weekday()],
        "n": run,
    }
    match entry["why"]:
        case "holiday":
            text = ngettext("skipping %(days)s %(name)s (%(n)d day)", "skipping %(days)s %(name)s (%(n)d days)", run)
            return text % facts
        case "makeup":
            return _("%(days)s (%(weekday)s, make-up working day for %(name)s)") % facts + _mark(entry["n"])
        case "rolled":
            return _("the last day is a day off, so the next working day %(days)s (%(weekday)s) stands for it") % facts
    if run == 1:
        return f"{facts['days']}{_mark(entry['n'])}"
    return f"{facts['days']} {_mark(int(entry['n'] or 0) - run + 1)}–{_mark(entry['n'])}"


def _span(counted: Counted, entry: Entry) -> str:
    """The day or the run of an entry; a year is written only where it is not that of the day before it."""
    year, texts = counted.start.year, []
    for day in dict.fromkeys((date.fromisoformat(str(entry["day"])), _last(entry))):
        texts.append(f"{day.month}-{day.day}" if day.year == year else f"{day.year}-{day.month}-{day.day}")
        year = day.year
    return "~".join(texts)


def _mark(number: str | int | None) -> str:
    """Number of a day as ① to ㊿, and (51) after that."""
    n = int(number or 0)
    for first, last, code in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= n <= last:
            return chr(code + n - first)
    return f"({n})"


def _shortened(trace: list[Entry]) -> list[Entry]:
    """A long count with neighbouring ordinary working days drawn together."""
    if sum(entry["why"] == "workday" for entry in trace) <= LISTED_SINGLY:
        return trace
    short: list[Entry] = []
    for entry in trace:
        if short and entry["why"] == short[-1]["why"] == "workday":
            short[-1] = short[-1] | {"to": entry["day"], "n": entry["n"]}
        else:
            short.append(entry)
    return short


def in_force(rows: Iterable[Row]) -> list[Row]:
    """The rows that count, in order of days.

    Of two rows for one day the later counts, but a provisional one never over an official. The provisional rows of a
    year that has become official fall away.
    """
    kept = {row.day: row for row in sorted(rows, key=lambda row: not row.provisional)}
    years = published_years(kept.values())
    return sorted(row for row in kept.values() if not (row.provisional and row.day.year in years))


def build(rows: Iterable[Row]) -> Calendar:
    """A calendar from rows; which of them count: `in_force`."""
    used = in_force(rows)
    years = published_years(used)
    provisional = {row.day.year for row in used if row.provisional} - years
    return Calendar(
        years=frozenset(years),
        provisional=frozenset(provisional),
        off={row.day: row.name for row in used if not row.works},
        on={row.day: row.name for row in used if row.works},
    )


def all_rows() -> list[Row]:
    """Every row that may count: those that come with the product, and those of SpecialDay over them (one query)."""
    return [*calendar_seed.rows(), *_entered()]


def _entered() -> Iterator[Row]:
    # By name, because the models of this app take the choices of their fields from its pure modules.
    rows = apps.get_model("deadlines", "SpecialDay").objects.order_by("day")
    return (Row(*values) for values in rows.values_list(*Row._fields))


_kept: list[tuple[float, Calendar]] = []


def load() -> Calendar:
    """The calendar in use: the one that comes with the product, with the rows of SpecialDay over it (one query).

    Kept by the process for a minute, so that another process's entry arrives without a restart.
    """
    if not _kept or time.monotonic() - _kept[0][0] > KEPT_SECONDS:
        _kept[:] = [(time.monotonic(), build(all_rows()))]
    return _kept[0][1]


def is_estimate(first: date, last: date) -> bool:
    """Whether a count of working days from `first` to `last` touches a year whose arrangement is not known today."""
    return not load().knows(first, last)


def forget() -> None:
    """Read the rows again at the next `load`; call it after a change of SpecialDay."""
    _kept.clear()
