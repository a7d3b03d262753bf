"""The wall chart (挂图作战) as data: open items by category against months, from a frozen snapshot or as of a day."""

import hashlib
import json
from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cases.models import Round
from cases.states import COMPLETED, Status
from reports.ledger import ledger
from reports.models import Snapshot
from reports.rows import items
from reports.rows.row import Names, Row
from reports.snapshots import rows_of
from wall.lamps import Lamp, lamp_of

STEPS = (1, 3, 12)  # months in a column: the finest that keeps the columns few enough
MOST_COLUMNS = 36


@dataclass(frozen=True, slots=True)
class Column:
    """A span of the axis: its first day and how many months it covers."""

    first: date
    months: int

    @property
    def is_year(self) -> bool:
        """Whether a year begins here, which the head marks."""
        return self.first.month == 1


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that the chart shows, from the first day of a month to the last of one."""

    first: date
    last: date
    step: int

    @property
    def columns(self) -> list[Column]:
        months = _months(self.first, self.last) + 1
        return [Column(_plus(self.first, n), self.step) for n in range(0, months, self.step)]

    def at(self, day: date, *, end: bool = False) -> float:
        """Where a day lies, 0 to 1: its beginning, or its end. Days outside lie on the edge."""
        months = len(self.columns) * self.step
        within = (day.day if end else day.day - 1) / monthrange(day.year, day.month)[1]
        return min(1.0, max(0.0, (_months(self.first, day) + within) / months))


@dataclass(frozen=True, slots=True)
class Mark:
    """A key step: its date, whether it is done, and its words."""

    due_on: date
    is_done: bool
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One task on the chart. Dates are None where the plan's words give none; `verified` is per cent."""

    task_id: int
    number: str
    title: str
    lead: str
    leader: str
    lamp: Lamp
    first_due_on: date | None
    due_on: date | None
    completed_on: date | None
    long_term: bool
    changes: int
    verified: int | None
    steps: tuple[Mark, ...]

    @property
    def is_completed(self) -> bool:
        return self.lamp.status in COMPLETED

    @property
    def is_moved(self) -> bool:
        """Whether the present date is not the first one."""
        return self.first_due_on != self.due_on


@dataclass(frozen=True, slots=True)
class Group:
    """A category and its tasks."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """All of it. `digest` is the snapshot's, or that of the rows read live; `starts_on` is where the bars begin."""

    name: str
    as_of: date
    is_frozen: bool
    version: int
    digest: str
    starts_on: date
    axis: Axis
    groups: tuple[Group, ...]
    is_part: bool = False

    @property
    def bars(self) -> list[Bar]:
        return [bar for group in self.groups for bar in group.bars]


def live(round: Round, as_of: date, *, only: Collection[int] | None = None, open_only: bool = False) -> Chart:
    """The chart of a day as the facts stand; of the tasks `only` (ids), where given."""
    rows = items.read(ledger(round, as_of), Names())
    starts_on = round.plan_filed_on or round.feedback_on or round.entered_on
    return _chart(round.name, as_of, starts_on, rows, only=only, open_only=open_only)


def frozen(snapshot: Snapshot, *, only: Collection[int] | None = None, open_only: bool = False) -> Chart:
    """The chart of a snapshot: the same whenever it is asked."""
    head = snapshot.head
    begun = head.get("plan_filed_on") or head.get("feedback_on") or head["entered_on"]
    rows = [*rows_of(snapshot, "task"), *rows_of(snapshot, "measure")]
    return _chart(
        head["name"], snapshot.as_of, date.fromisoformat(begun), rows, only=only, open_only=open_only, snapshot=snapshot
    )


def _chart(
    name: str,
    as_of: date,
    starts_on: date,
    rows: Sequence[Row],
    *,
    only: Collection[int] | None,
    open_only: bool,
    snapshot: Snapshot | None = None,
) -> Chart:
    steps: dict[str, list[Mark]] = {}
    for row in rows:
        if row.kind == "measure" and row.data.get("is_key_step") and row.due_on:
            steps.setdefault(row.data["task"], []).append(Mark(row.due_on, row.status == "done", row.title))
    groups: dict[str, list[Bar]] = {}
    for row in rows:
        if row.kind == "task" and (only is None or row.data["id"] in only):
            bar = _bar(row, steps.get(row.key, []), as_of)
            if not (open_only and bar.is_completed):
                groups.setdefault(row.category, []).append(bar)
    found = tuple(Group(category, tuple(bars)) for category, bars in groups.items())
    return Chart(
        name=name,
        as_of=as_of,
        is_frozen=snapshot is not None,
        version=snapshot.version if snapshot else 0,
        digest=snapshot.digest if snapshot else _digest(as_of, found),
        starts_on=min(starts_on, as_of),
        axis=axis(min(starts_on, as_of), [as_of, *_days(found)]),
        groups=found,
        is_part=only is not None,
    )


def _bar(row: Row, steps: Iterable[Mark], as_of: date) -> Bar:
    status = Status(row.status)
    done = row.data.get("completed_on")
    return Bar(
        task_id=row.data["id"],
        number=row.number,
        title=row.title,
        lead=row.lead,
        leader=row.leader,
        lamp=lamp_of(status, row.due_on, as_of),
        first_due_on=row.first_due_on,
        due_on=row.due_on,
        completed_on=date.fromisoformat(done) if done else None,
        long_term="tasks.long_term" in row.marks,
        changes=row.changes,
        verified=row.verified,
        steps=tuple(sorted(steps, key=lambda step: step.due_on)),
    )


def axis(first: date, days: Iterable[date]) -> Axis:
    """The axis from a day to the last of `days`, in columns of months, quarters or years; at least six months."""
    last = max([*days, first])
    begin = first.replace(day=1)
    for step in STEPS:
        start = _plus(begin, -((begin.month - 1) % step))
        months = max(6, _months(start, last) + 1)
        columns = -(-months // step)
        if columns <= MOST_COLUMNS or step == STEPS[-1]:
            break
    columns = min(columns, MOST_COLUMNS)
    end = _plus(start, columns * step - 1)
    return Axis(start, end.replace(day=monthrange(end.year, end.month)[1]), step)


def _days(groups: Iterable[Group]) -> Iterable[date]:
    for group in groups:
        for bar in group.bars:
            yield from (day for day in (bar.first_due_on, bar.due_on, bar.completed_on) if day)
            yield from (step.due_on for step in bar.steps)


def _months(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _plus(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _digest(as_of: date, groups: tuple[Group, ...]) -> str:
    """SHA-256 of what is drawn, so that two prints of one state carry one fingerprint."""
    plain: list[Any] = [as_of, [[group.name, [_plain(bar) for bar in group.bars]] for group in groups]]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(bar: Bar) -> list[Any]:
    steps = [[step.due_on, step.is_done] for step in bar.steps]
    return [
        bar.number, bar.title, bar.lead, bar.leader, bar.lamp.status.value, bar.first_due_on, bar.due_on,
        bar.completed_on, bar.long_term, bar.changes, bar.verified, steps,
    ]  # fmt: skip
