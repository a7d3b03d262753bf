"""What the office reads of reports: periods with their counts, units by items of a period, units by periods."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When

from cases.models import Round, Task
from orgs.models import Organisation
from scheduling import wording
from scheduling.models import Line, Obligation, Period
from scheduling.shown import ORDER, OWING, Shown, lines_on, mark, sheets_on

BY_ITEM = ("obligation__unit__path", "task__problem__number", "task__number", "task__cycle", "pk")


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of a list: sheets owed, not sent and returned; lines that wait for a check, checked, and in all."""

    period: Period
    name: str
    sheets: int
    owing: int
    returned: int
    to_check: int
    verified: int
    lines: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One state that leads somewhere: the label of what it is about, mark and word, whether it was filed late."""

    label: str
    title: str
    state: dict[str, str]
    url_id: int
    sent_late: bool = False


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit's row of the matrix: its sheet and a cell for each item on it; `sent` of `needed` lines are with us."""

    sheet: Obligation
    state: dict[str, str]
    cells: tuple[Cell, ...]
    sent: int
    needed: int


@dataclass(slots=True)
class PastRow:
    """A unit's row over periods: a cell or None for each of them, and how often it was late."""

    unit: Organisation
    cells: list[Cell | None] = field(default_factory=list)
    late: int = 0


def periods_of(round: Round) -> QuerySet[Period]:
    """The periods of a round: those that are not locked first, in each part the newest first."""
    locked = Case(When(locked_at=None, then=Value(0)), default=Value(1))
    rows = Period.objects.filter(round=round).select_related("rhythm", "locked_by", "round")
    return rows.order_by(locked, "-starts_on", "rhythm_id")


def period_rows(periods: Iterable[Period], today: date) -> list[PeriodRow]:
    """The periods with their counts, in two queries for all of them."""
    shown = list(periods)
    sheets: dict[int, dict[str, int]] = defaultdict(dict)
    counted = sheets_on(Obligation.objects.filter(period__in=shown), today).order_by().values("period", "shown")
    for row in counted.annotate(n=Count("pk")):
        sheets[row["period"]][row["shown"]] = row["n"]
    lines: dict[int, dict[str, int]] = defaultdict(dict)
    stated = Line.objects.filter(obligation__period__in=shown).order_by().values("obligation__period", "state")
    for row in stated.annotate(n=Count("pk")):
        lines[row["obligation__period"]][row["state"]] = row["n"]
    return [_period_row(period, sheets[period.pk], lines[period.pk]) for period in shown]


def _period_row(period: Period, sheets: dict[str, int], lines: dict[str, int]) -> PeriodRow:
    return PeriodRow(
        period=period,
        name=wording.full_name_of(period),
        sheets=sum(n for state, n in sheets.items() if state != Shown.SKIPPED),
        owing=sum(sheets.get(state, 0) for state in OWING),
        returned=sheets.get(Shown.RETURNED, 0),
        to_check=lines.get(Line.State.FILED, 0),
        verified=lines.get(Line.State.VERIFIED, 0),
        lines=sum(n for state, n in lines.items() if state != Line.State.SKIPPED),
    )


def sheets_of(period: Period, today: date) -> QuerySet[Any]:
    """The sheets of a period with `shown`, in the order of the units."""
    rows = Obligation.objects.filter(period=period).select_related("unit")
    return sheets_on(rows, today).order_by("unit__path", "pk")


def counts_of(period: Period, today: date) -> dict[str, int]:
    """How many sheets of the period are in each shown state, from the worst; all states, zeros too."""
    rows = sheets_of(period, today).order_by().values("shown").annotate(n=Count("pk"))
    found = {row["shown"]: row["n"] for row in rows}
    return {state.value: found.get(state.value, 0) for state in ORDER}


def lines_of_round(round: Round, today: date) -> QuerySet[Any]:
    """All lines of the round with `shown`: by period (the earliest due first), unit and item."""
    rows = Line.objects.filter(obligation__period__round=round)
    return lines_on(rows, today).order_by("obligation__period__due_on", "obligation__period", *BY_ITEM)


def unit_rows(sheets: Iterable[Obligation], today: date) -> list[UnitRow]:
    """The rows of the matrix units × items for these sheets, in one query."""
    shown = list(sheets)
    found = Line.objects.filter(obligation__in=shown).select_related("task__problem")
    lines: dict[int, list[Line]] = defaultdict(list)
    for line in lines_on(found, today).order_by(*BY_ITEM):
        lines[line.obligation_id].append(line)
    return [_unit_row(sheet, lines[sheet.pk]) for sheet in shown]


def _unit_row(sheet: Any, lines: Sequence[Any]) -> UnitRow:
    needed = [line for line in lines if line.state != Line.State.SKIPPED]
    return UnitRow(
        sheet=sheet,
        state=mark(sheet.shown),
        cells=tuple(cell(line) for line in lines),
        sent=sum(line.state in (Line.State.FILED, Line.State.VERIFIED) for line in needed),
        needed=len(needed),
    )


def cell(line: Any) -> Cell:
    """The cell of a line that carries `shown` and `sent_late`."""
    title = f"{line.task} · {Shown(line.shown).label}"
    return Cell(number_of(line.task), title, mark(line.shown), line.pk, line.sent_late)


def number_of(task: Task) -> str:
    """The item's number as cells show it: "12", "12-2", with "R1" for a later cycle."""
    part = f"-{task.number}" if task.number > 1 else ""
    return f"{task.problem.number}{part}{f' R{task.cycle - 1}' if task.cycle > 1 else ''}"


def units_of_round(round: Round, kind: str) -> QuerySet[Organisation]:
    """The units that ever owed a sheet of this kind of period, in the order of the tree."""
    owed = Obligation.objects.filter(period__round=round, period__rhythm__kind=kind)
    return Organisation.objects.filter(pk__in=owed.values("unit")).order_by("path")


def past_rows(units: Iterable[Organisation], periods: Sequence[Period], today: date) -> list[PastRow]:
    """The rows of the matrix units × periods, in one query. `late` counts late and missing reports in `periods`."""
    rows = {unit.pk: PastRow(unit) for unit in units}
    found = Obligation.objects.filter(period__in=periods, unit__in=list(rows))
    sheets = {(sheet.unit_id, sheet.period_id): sheet for sheet in sheets_on(found, today)}
    for pk, row in rows.items():
        for period in periods:
            row.cells.append(_past(sheets.get((pk, period.pk)), period))
        row.late = sum(one is not None and (one.sent_late or one.state["kind"] == Shown.LATE) for one in row.cells)
    return list(rows.values())


def _past(sheet: Any, period: Period) -> Cell | None:
    if sheet is None:
        return None
    name = period.label
    return Cell(name, f"{name} · {Shown(sheet.shown).label}", mark(sheet.shown), period.pk, sheet.sent_late)
