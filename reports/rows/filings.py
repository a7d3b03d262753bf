"""The units' reports for a period, and each line of them, as rows."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from reports.rows.row import Names, Row, iso
from scheduling.models import Check, Entry, Line, Obligation, Period

STATES = ("due", "draft", "filed", "returned", "verified", "skipped")


def reports(period: Period, names: Names) -> Iterator[Row]:
    """What each unit owed for the period: filed in time, late, or not at all; zero reports are filed. One query."""
    found = Obligation.objects.filter(period=period).select_related("unit").order_by("unit__path")
    for order, owed in enumerate(found, 1):
        filed_on = timezone.localdate(owed.filed_at) if owed.filed_at else None
        state = "missing" if filed_on is None else "late" if filed_on > period.due_on else "in_time"
        marks = ["owed", state, *(["zero"] if owed.zero_at else [])]
        yield Row(
            "report",
            f"scheduling.obligation:{owed.pk}",
            order,
            str(order),
            owed.unit.name,
            state,
            tuple(f"reports.{mark}" for mark in marks),
            (names.tag("unit", owed.unit_id, owed.unit.name),),
            unit=owed.unit.name,
            due_on=period.due_on,
            data={"filed_on": iso(filed_on), "zero": bool(owed.zero_at)},
        )


def lines(period: Period, names: Names) -> list[Row]:
    """Every item on the units' sheets with what was last reported and found. Three queries."""
    found = Line.objects.filter(obligation__period=period).select_related(
        "obligation__unit", "task__problem__category", "task__place"
    )
    entries = {entry.line_id: entry for entry in _entries(period)}
    checks = {check.entry_id: check for check in Check.objects.filter(entry__line__obligation__period=period)}
    ordered = found.order_by("task__problem__number", "task__number", "task__cycle", "obligation__unit__path", "pk")
    return [
        _line(line, order, entry := entries.get(line.pk), checks.get(entry.pk) if entry else None, names)
        for order, line in enumerate(ordered, 1)
    ]


def _entries(period: Period) -> Iterator[Entry]:
    return Entry.objects.filter(line__obligation__period=period).order_by("line", "version").iterator()


def _line(line: Line, order: int, entry: Entry | None, check: Check | None, names: Names) -> Row:
    unit, problem, task = line.obligation.unit, line.task.problem, line.task
    part = f"-{task.number}" if task.number > 1 else ""
    return Row(
        "line",
        f"scheduling.line:{line.pk}",
        order,
        f"{problem.number}{part}",
        problem.title,
        line.state,
        ("lines.total", f"lines.{line.state}"),
        (
            names.tag("category", problem.category.number, problem.category.name),
            names.tag("place", task.place_id, task.place.name),
            names.tag("unit", unit.pk, unit.name),
        ),
        category=problem.category.name,
        unit=unit.name,
        place=task.place.name,
        claimed=entry.claimed if entry else None,
        verified=check.share if check else None,
        verified_on=check.seen_on if check else None,
        cycle=task.cycle,
        data={
            "id": task.pk,
            "task": f"cases.task:{problem.pk}.{task.number}",
            "from_on": iso(line.from_on),
            "until_on": iso(line.until_on),
            "skipped_why": line.skipped_why,
        }
        | _said(entry)
        | _found(check),
    )


def _said(entry: Entry | None) -> dict[str, Any]:
    if entry is None:
        return {"text": "", "problems": "", "no_change_why": "", "via": "", "filed_on": None, "version": 0}
    return {
        "text": entry.text,
        "problems": entry.problems,
        "no_change_why": entry.no_change_why,
        "via": entry.via,
        "filed_on": iso(timezone.localdate(entry.filed_at)),
        "version": entry.version,
    }


def _found(check: Check | None) -> dict[str, Any]:
    if check is None:
        return {"verdict": "", "method": "", "grade": "", "words": ""}
    return {"verdict": check.verdict, "method": check.method, "grade": check.grade, "words": check.words}


def counts(rows: list[Row]) -> dict[str, dict[str, int]]:
    """The figures of a period: reports that were owed, and lines by state; each sums to its first number."""
    marks = Counter(mark for row in rows for mark in row.marks)
    return {
        "reports": {name: marks[f"reports.{name}"] for name in ("owed", "in_time", "late", "missing", "zero")},
        "lines": {name: marks[f"lines.{name}"] for name in ("total", *STATES)},
    }
