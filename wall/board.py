"""What a wall screen shows: counts and open items of a round on a day. No petition, no petitioner, only how many."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cases.models import Round
from cases.states import COMPLETED, Status
from records import clock
from reports.figures import figures_of
from reports.ledger import Ledger, TaskRow, ledger
from wall.lamps import Lamp, lamp_of

MOST_LINES = 12  # lines that a screen can show of a table
SOON = timedelta(days=30)
PARTS: tuple[tuple[str, tuple[Status, ...]], ...] = (
    ("completed", COMPLETED),
    ("basic", (Status.BASICALLY_COMPLETED,)),
    ("on_track", (Status.ON_TRACK,)),
    ("behind", (Status.BEHIND,)),
    ("overdue", (Status.OVERDUE,)),
    ("not_started", (Status.NOT_STARTED,)),
)  # exactly one for each schedule status, so that they sum to the total


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: its code, its count, and where it lies in thousandths of the bar."""

    code: str
    count: int
    start: int
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its name, how many items, and how far they are; the parts sum to the total."""

    name: str
    total: int
    parts: tuple[Part, ...]

    def count(self, code: str) -> int:
        return next((part.count for part in self.parts if part.code == code), 0)

    @property
    def completed(self) -> int:
        return self.count("completed")

    @property
    def under_way(self) -> int:
        """Neither completed nor in trouble: basically completed, on schedule, not started."""
        return self.total - self.completed - self.behind - self.overdue

    @property
    def behind(self) -> int:
        return self.count("behind")

    @property
    def overdue(self) -> int:
        return self.count("overdue")


@dataclass(frozen=True, slots=True)
class Item:
    """An open item with its date."""

    number: str
    title: str
    lead: str
    due_on: date
    days_left: int
    lamp: Lamp

    @property
    def days_over(self) -> int:
        return -self.days_left


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the four pages. `figures` are those of the contract; `read_at` is when they were counted."""

    round_name: str
    as_of: date
    read_at: datetime
    figures: Mapping[str, Any]
    problems: Line
    categories: tuple[Line, ...]
    places: tuple[Line, ...]
    leads: tuple[Line, ...]
    overdue: tuple[Item, ...]
    due: tuple[Item, ...]


def board(round: Round) -> Board:
    """The round today, in its own time."""
    with round.time():
        return read(ledger(round, clock.today()))


def read(rows: Ledger) -> Board:
    """The board of a ledger. Raises TotalsDisagree when its parts do not sum."""
    statuses = [(row.problem.category.name, row.status) for row in rows.problems]
    open_items = sorted(
        (_item(row, rows.as_of) for row in rows.tasks if row.standing.due_on and row.standing.status not in COMPLETED),
        key=lambda item: item.due_on,
    )
    return Board(
        round_name=rows.round.name,
        as_of=rows.as_of,
        read_at=clock.of_machine(),
        figures=figures_of(rows),
        problems=line("", [status for _name, status in statuses]),
        categories=grouped(statuses),
        places=_worst(rows.tasks, lambda row: row.task.place.name),
        leads=_worst(rows.tasks, lambda row: row.units("lead")),
        overdue=tuple(item for item in open_items if item.days_left < 0),
        due=tuple(item for item in open_items if 0 <= item.days_left <= SOON.days),
    )


def line(name: str, statuses: Iterable[Status]) -> Line:
    """One group of items."""
    found = list(statuses)
    parts, done = [], 0
    for code, members in PARTS:
        count = sum(status in members for status in found)
        start, done = done, done + count
        ends = (1000 * start // len(found), 1000 * done // len(found)) if found else (0, 0)
        parts.append(Part(code, count, ends[0], ends[1] - ends[0]))
    return Line(name, len(found), tuple(parts))


def grouped(named: Iterable[tuple[str, Status]]) -> tuple[Line, ...]:
    """One line a name, in the order of first sight."""
    found: dict[str, list[Status]] = {}
    for name, status in named:
        found.setdefault(name, []).append(status)
    return tuple(line(name, statuses) for name, statuses in found.items())


def _worst(rows: Iterable[TaskRow], name: Callable[[TaskRow], str]) -> tuple[Line, ...]:
    """One line a name: those with overdue items first, then those behind, then the largest."""
    lines = grouped((name(row) or "—", row.standing.status) for row in rows)
    return tuple(sorted(lines, key=lambda one: (-one.count("overdue"), -one.count("behind"), -one.total, one.name)))


def _item(row: TaskRow, as_of: date) -> Item:
    due_on = row.standing.due_on
    assert due_on is not None  # noqa: S101 - the caller leaves the others out
    part = f"-{row.task.number}" if row.task.number > 1 else ""
    problem = row.task.problem
    return Item(
        f"{problem.number}{part}",
        problem.title,
        row.units("lead"),
        due_on,
        (due_on - as_of).days,
        lamp_of(row.standing.status, due_on, as_of),
    )
