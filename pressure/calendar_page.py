"""The working-day calendar of a year as it is drawn: months, stretches of special days, and what it would move."""

import calendar as weeks
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import neighbours
from deadlines import calendar_store, workdays
from deadlines.calendar_effects import Move
from deadlines.calendar_seed import Off, Row
from deadlines.models import Deadline, SpecialDay
from orgs.models import Organisation, User
from orgs.permissions import scope_of

# What a special day is: code (also the end of its style's name) → word, and the mark in its cell.
KINDS: dict[str, tuple[Any, Any]] = {
    "holiday": (_("holiday"), pgettext_lazy("mark in the calendar", "H")),
    "exchange": (_("day off by exchange"), pgettext_lazy("mark in the calendar", "off")),
    "work": (_("make-up working day"), pgettext_lazy("mark in the calendar", "work")),
    "local": (_("local holiday"), pgettext_lazy("mark in the calendar", "local")),
}
# Where the name of an item is taken from, and what must be read with it.
RELATED = {
    "cases.task": ("problem",),
    "cases.measure": ("task__problem",),
    "cases.notice": ("task__problem",),
    "petitions.assignment": ("petition", "organisation"),
    "petitions.petitionnotice": ("assignment__petition", "assignment__organisation"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month's table; `kind` is one of KINDS, "rest" for a weekend, "" for a working day."""

    day: date
    kind: str
    mark: str = ""
    title: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month: its weeks from Monday on with None outside it, its working days (None without a calendar)."""

    first: date
    weeks: list[list[Cell | None]]
    working_days: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring special days of one kind, occasion, source and change."""

    first: date
    last: date
    row: Row
    kind: str
    word: str
    entered: SpecialDay | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Year:
    """Everything that the page of a year shows. `state` is official, provisional or missing."""

    number: int
    state: str
    months: list[Month]
    stretches: list[Stretch]
    working_days: int | None
    weekdays_off: int
    makeup_days: int


def kind_of(row: Row) -> str:
    """The code of a special day in KINDS."""
    if row.works:
        return "work"
    return {Off.EXCHANGE.value: "exchange", Off.LOCAL.value: "local"}.get(row.off_kind, "holiday")


def year_page(year: int, today: date) -> Year:
    """The calendar of a year. Two queries."""
    shown = calendar_store.shown_year(year)
    calendar = workdays.load()
    known = year in calendar.years or year in calendar.provisional
    rows = {row.day: row for row, _entered in shown}
    months = [_month(year, number, rows, calendar if known else None, today) for number in range(1, 13)]
    return Year(
        number=year,
        state="official" if year in calendar.years else "provisional" if known else "missing",
        months=months,
        stretches=stretches(shown),
        working_days=sum(month.working_days or 0 for month in months) if known else None,
        weekdays_off=sum(not row.works and row.day.weekday() < 5 for row in rows.values()),
        makeup_days=sum(row.works and row.day.weekday() >= 5 for row in rows.values()),
    )


def _month(year: int, number: int, rows: dict[date, Row], calendar: workdays.Calendar | None, today: date) -> Month:
    drawn: list[list[Cell | None]] = []
    for week in weeks.Calendar(weeks.MONDAY).monthdatescalendar(year, number):
        drawn.append([_cell(day, rows.get(day), today) if day.month == number else None for day in week])
    days = [cell.day for week in drawn for cell in week if cell]
    count = sum(calendar.is_workday(day) for day in days) if calendar else None
    return Month(date(year, number, 1), drawn, count)


def _cell(day: date, row: Row | None, today: date) -> Cell:
    if row is None:
        return Cell(day, "rest" if day.weekday() >= 5 else "", is_today=day == today)
    kind = kind_of(row)
    word, mark = KINDS[kind]
    return Cell(day, kind, str(mark), f"{row.name} · {word}", day == today)


def stretches(shown: Sequence[tuple[Row, SpecialDay | None]]) -> list[Stretch]:
    """Special days in order, neighbours that say the same as one line."""
    found: list[Stretch] = []
    for row, entered in shown:
        last = found[-1] if found else None
        change = entered.change_id if entered else None
        if (
            last
            and row.day - last.last == workdays.ONE_DAY
            and row[1:] == last.row[1:]
            and change == (last.entered.change_id if last.entered else None)
        ):
            found[-1] = Stretch(last.first, row.day, last.row, last.kind, last.word, last.entered)
        else:
            kind = kind_of(row)
            found.append(Stretch(row.day, row.day, row, kind, str(KINDS[kind][0]), entered))
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A deadline that a recount would move, as the reader may know it."""

    move: Move
    kind: str
    name: str
    unit: str
    url: str


def seen_by(user: User, moves: Iterable[Move]) -> list[Move]:
    """Those of `moves` whose unit lies in a region that the person sees whole; the others are a number to them."""
    regions = scope_of(user).regions
    if not regions:
        return []
    inside = reduce(or_, (Q(path__startswith=path) for path in regions))
    units = set(Organisation.objects.filter(inside).values_list("pk", flat=True))
    return [move for move in moves if move.organisation_id in units]


def named(moves: Sequence[Move]) -> list[Named]:
    """The lines of `moves` with what they are about. One query for the units and one for each kind of item."""
    by_model: dict[str, list[int]] = {}
    for move in moves:
        label, _colon, pk = move.subject.partition(":")
        by_model.setdefault(label, []).append(int(pk))
    items: dict[str, tuple[str, str]] = {}
    for label, ids in by_model.items():
        if label in RELATED:
            rows = apps.get_model(label)._default_manager.filter(pk__in=ids).select_related(*RELATED[label])
            items |= {f"{label}:{row.pk}": _item(label, row) for row in rows}
    units = dict(Organisation.objects.filter(pk__in=[m.organisation_id for m in moves]).values_list("pk", "name"))
    kinds = dict(Deadline.Kind.choices)
    found = []
    for move in moves:
        name, url = items.get(move.subject, ("", neighbours.link(move.subject)))
        unit = units.get(move.organisation_id or 0, "")
        found.append(Named(move, str(kinds.get(move.kind, move.kind)), name, unit, url))
    return found


def _item(label: str, row: Any) -> tuple[str, str]:
    """The name of an item and the page on which its date is changed by an approved act."""
    match label:
        case "cases.task":
            return str(row), reverse("desk:change_ask", args=[row.pk])
        case "cases.measure":
            return f"{row.task} {row}", reverse("desk:change_ask", args=[row.task_id])
        case "cases.notice":
            return str(row.task), reverse("desk:notice_open", args=[row.task_id])
        case "petitions.petitionnotice":
            return str(row.assignment), reverse("petitions:case", args=[row.assignment_id])
    return str(row), reverse("petitions:case", args=[row.pk])
