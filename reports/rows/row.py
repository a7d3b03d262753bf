"""One row of any kind, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

NONE = "none"  # in a tag: the row has no place, leader, date …; "unit:none" is a group of its own


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind figures.

    kind: problem, task, measure, petition, assignment, activity, result, report (of a unit for a period) or line (of
    such a report). key: the text key of what it is about ("cases.task:12"), the same in every snapshot, so that two
    can be compared. status: the schedule status, or what stands for it (open/done of a measure, outcome of a petition,
    kind of an activity or result, state of a report or line). unit and lead hold the names as papers list them
    ("甲、乙"), leader the one in charge at city level. marks: the codes of all figures that count it
    ("problems.overdue"). tags: the groups of breakdowns that it belongs to ("unit:12", "place:3", "due:2019").
    data: what only some lists tell, dates in ISO form; no contents of petitions, no names of petitioners.
    """

    kind: str
    key: str
    order: int
    number: str
    title: str
    status: str
    marks: tuple[str, ...]
    tags: tuple[str, ...] = ()
    category: str = ""
    unit: str = ""
    lead: str = ""
    place: str = ""
    leader: str = ""
    first_due_on: date | None = None
    due_on: date | None = None
    claimed: int | None = None
    verified: int | None = None
    verified_on: date | None = None
    changes: int = 0
    cycle: int = 1
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tagged:
    """What tables by group need of a row."""

    kind: str
    marks: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(slots=True)
class Names:
    """The names behind tags, gathered while rows are read; the first name seen stays."""

    labels: dict[str, str] = field(default_factory=dict)

    def tag(self, dimension: str, value: object, name: str = "") -> str:
        """The tag of a value of a dimension; None becomes its group of rows without one."""
        code = f"{dimension}:{NONE if value is None else value}"
        if name:
            self.labels.setdefault(code, name)
        return code


def year(day: date | None) -> int | None:
    """The year of a date, where there is one."""
    return day.year if day else None


def iso(day: date | None) -> str | None:
    """A date as it stands in `data`."""
    return day.isoformat() if day else None


def once(values: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in the order of first sight."""
    return tuple(dict.fromkeys(values))
