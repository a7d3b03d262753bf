"""Every figure once: its code in the JSON and in addresses, its word, how it is counted, on which basis, who owns it.

The meanings of the words stand in reports.definitions; here is the arithmetic. A test pins both to VERSION: whoever
changes how something is counted counts the version up, and a comparison of two snapshots says so.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import ResultFigure
from cases.states import COMPLETED, Status
from reports import definitions
from reports.numbers import ACCOUNTABILITY, ACTIVITIES, MARKS, OUTCOMES, VERDICTS
from reports.totals import STATUSES

VERSION = "2"
Words = str | Promise


class Basis(models.TextChoices):
    """On what a figure is counted."""

    ITEMS = "items", gettext_lazy("items in the filed plan")
    RECEIVED = "received", gettext_lazy("petitions received")
    ASSIGNED = "assigned", gettext_lazy("petitions assigned to units")
    RECORDS = "records", gettext_lazy("dated records")
    REPORTS = "reports", gettext_lazy("reports of a period")


class Owner(models.TextChoices):
    """Who answers for a figure."""

    OFFICE = "office", gettext_lazy("rectification office")
    UNIT = "unit", gettext_lazy("responsible unit, checked by the office")
    PETITIONS = "petitions", gettext_lazy("petitions desk of the office")


@dataclass(frozen=True, slots=True)
class Figure:
    """One count or rate. `list` is what its rows are; '' for a rate or a number of groups, which opens no list.

    A joint figure counts the rows of all its `parts` (codes of figures that no row has two of), and of those only the
    ones for which `where` holds (a name in reports.conditions). Rows carry the code of a plain figure, never of a
    joint one: it can be asked of every snapshot, whenever that was made.
    """

    code: str
    word: Words
    meaning: Words
    how: Words
    basis: Basis
    owner: Owner
    list: str
    version: int = 1
    parts: tuple[str, ...] = ()
    where: str = ""

    @property
    def group(self) -> str:
        return self.code.partition(".")[0]

    @property
    def marks(self) -> tuple[str, ...]:
        """The codes of which a row that it counts carries one."""
        return self.parts or (self.code,)


GROUPS: dict[str, Words] = {
    "problems": gettext_lazy("Problems"),
    "tasks": gettext_lazy("Tasks"),
    "measures": gettext_lazy("Measures"),
    "petitions": gettext_lazy("Petitions"),
    "assignments": gettext_lazy("Petitions assigned"),
    "activities": gettext_lazy("Work of the leadership and the office"),
    "results": gettext_lazy("Results and indicators"),
    "accountability": gettext_lazy("Enforcement and accountability"),
    "reports": gettext_lazy("Reports of units"),
    "lines": gettext_lazy("Items reported on"),
}
MEANINGS = {entry.code: entry.meaning for chapter in definitions.CHAPTERS for entry in chapter.entries}
HOW_STATUS = {
    "problems": gettext_lazy(
        "Problems entered by the day whose hindmost task has this status on the day; one without a filed task counts "
        "as not started."
    ),
    "tasks": gettext_lazy("Tasks of the filed plan, of each the latest cycle, that have this status on the day."),
}
HOW_MARK = {
    "problems": gettext_lazy("Problems of which every filed task has this mark on the day."),
    "tasks": gettext_lazy("Tasks of the filed plan, of each the latest cycle, that have this mark on the day."),
}
HOW_ANY = gettext_lazy("Problems of which at least one filed task has this mark on the day.")
REPORTS: dict[str, tuple[Words, Words]] = {
    "owed": (gettext_lazy("reports owed"), gettext_lazy("Units that had to report for the period.")),
    "in_time": (gettext_lazy("filed in time"), gettext_lazy("Owed reports that were complete by the due day.")),
    "late": (gettext_lazy("filed late"), gettext_lazy("Owed reports that were complete after the due day.")),
    "missing": (gettext_lazy("not filed"), gettext_lazy("Owed reports that were not complete at the lock.")),
    "zero": (gettext_lazy("zero reports"), gettext_lazy("Of those filed: reports that say there is nothing.")),
}
LINES: dict[str, tuple[Words, Words]] = {
    "total": (gettext_lazy("in all"), gettext_lazy("Items on all units' sheets; one with two units counts twice.")),
    "due": (gettext_lazy("not filed"), gettext_lazy("Items on which nothing was filed by the lock.")),
    "draft": (gettext_lazy("draft"), gettext_lazy("Items with a draft that was not sent by the lock.")),
    "filed": (gettext_lazy("filed, not checked"), gettext_lazy("Items filed and not checked by the lock.")),
    "returned": (gettext_lazy("returned"), gettext_lazy("Items returned and not filed again by the lock.")),
    "verified": (gettext_lazy("verified"), gettext_lazy("Items whose report the office verified.")),
    "skipped": (gettext_lazy("skipped"), gettext_lazy("Items excused from the period with a reason.")),
}

JUDGED: dict[str, tuple[Words, Words]] = {
    "graded": (gettext_lazy("graded"), gettext_lazy("Items that the office graded good, fair or poor.")),
    "good": (gettext_lazy("graded good"), gettext_lazy("Items that the office graded good.")),
    "fair": (gettext_lazy("graded fair"), gettext_lazy("Items that the office graded fair.")),
    "poor": (gettext_lazy("graded poor"), gettext_lazy("Items that the office graded poor.")),
    "gauged": (
        gettext_lazy("claimed and verified"),
        gettext_lazy("Items with both a claimed and a verified progress."),
    ),
    "gap": (
        gettext_lazy("claimed far above verified"),
        gettext_lazy("Items whose claimed progress is more than 20 points above the verified one."),
    ),
    "difficulties": (gettext_lazy("with difficulties"), gettext_lazy("Items whose report tells of difficulties.")),
}


def _items() -> list[Figure]:
    found = []
    for group in ("problems", "tasks"):
        kind, owner, basis = group.removesuffix("s"), Owner.OFFICE, Basis.ITEMS
        total = (
            gettext_lazy("Problems entered by the day.")
            if group == "problems"
            else gettext_lazy("Tasks whose plan was filed by the day, of each the latest cycle.")
        )
        found.append(Figure(f"{group}.total", gettext_lazy("in all"), MEANINGS[kind], total, basis, owner, kind))
        how = gettext_lazy("Categories with at least one row of the total.")
        found.append(Figure(f"{group}.categories", gettext_lazy("categories"), "", how, basis, owner, ""))
        for code in STATUSES:
            word = Status(code).label
            found.append(Figure(f"{group}.{code}", word, MEANINGS[code], HOW_STATUS[group], basis, owner, kind))
        for code, word in MARKS.items():
            how = HOW_ANY if group == "problems" and code in ("long_term", "reopened") else HOW_MARK[group]
            found.append(Figure(f"{group}.{code}", word, MEANINGS[code], how, basis, owner, kind))
    return found


def _rates() -> list[Figure]:
    """Rates that the tables by group show beside the counts."""
    completion = gettext_lazy("(completed early + on time + late) ÷ total × 100, rounded half up.")
    closing = gettext_lazy("closed ÷ total × 100, rounded half up.")
    handled = gettext_lazy("(closed + staged) ÷ assigned × 100, rounded half up.")
    rows = [
        *((f"{group}.completion_rate", gettext_lazy("completion rate"), completion) for group in ("problems", "tasks")),
        *((f"{group}.closing_rate", gettext_lazy("closing rate"), closing) for group in ("problems", "tasks")),
    ]
    found = [Figure(code, word, "", how, Basis.ITEMS, Owner.OFFICE, "") for code, word, how in rows]
    word = gettext_lazy("closing rate")
    return [*found, Figure("assignments.closing_rate", word, "", handled, Basis.ASSIGNED, Owner.PETITIONS, "")]


def _measures() -> list[Figure]:
    rows: tuple[tuple[str, Words, Words, str], ...] = (
        ("total", gettext_lazy("in all"), gettext_lazy("Measures in the plan on the day."), "measure"),
        ("done", gettext_lazy("reported as done"), gettext_lazy("Measures ticked off by the day."), "measure"),
        ("open", gettext_lazy("still open"), gettext_lazy("measures.total − measures.done"), "measure"),
        ("rate", gettext_lazy("rate"), gettext_lazy("measures.done ÷ measures.total × 100, rounded half up."), ""),
    )
    meaning, basis, owner = MEANINGS["measure"], Basis.ITEMS, Owner.UNIT
    return [Figure(f"measures.{code}", word, meaning, how, basis, owner, kind) for code, word, how, kind in rows]


def _petitions() -> list[Figure]:
    received = gettext_lazy("Petitions entered by the day, of batches that were received by then.")
    assigned = gettext_lazy("Assignments in force on the day; a split petition counts once for each unit.")
    split = gettext_lazy("Assignments beyond the first of each petition; received − unassigned + this = assigned.")
    rows: list[tuple[str, Words, Words]] = [
        ("received", gettext_lazy("received"), received),
        *(
            (code, word, gettext_lazy("Petitions received whose parts all have come at least this far."))
            for code, word in OUTCOMES.items()
        ),
        *(
            (code, word, gettext_lazy("Petitions received with this verdict, made up of the verdicts of their parts."))
            for code, word in VERDICTS.items()
        ),
        ("no_verdict", gettext_lazy("no verdict yet"), gettext_lazy("Petitions received without a verdict yet.")),
        ("unassigned", gettext_lazy("not handed over"), gettext_lazy("Petitions received that no unit has yet.")),
        ("rectified", gettext_lazy("rectified"), gettext_lazy("Petitions received of which every part is rectified.")),
    ]
    received_, owner = Basis.RECEIVED, Owner.PETITIONS
    found = [Figure(f"petitions.{code}", word, "", how, received_, owner, "petition") for code, word, how in rows]
    for code, word, how in (
        ("assigned", gettext_lazy("assigned"), assigned),
        ("split_extra", gettext_lazy("added by splitting"), split),
    ):
        found.append(Figure(f"petitions.{code}", word, "", how, Basis.ASSIGNED, owner, "assignment"))
    how = gettext_lazy("(petitions.closed + petitions.staged) ÷ petitions.received × 100, rounded half up.")
    found.append(Figure("petitions.closing_rate", gettext_lazy("closing rate"), "", how, received_, owner, ""))
    how = gettext_lazy("Assignments in force on the day with this outcome.")
    found += [
        Figure(f"assignments.{code}", word, "", how, Basis.ASSIGNED, owner, "assignment")
        for code, word in OUTCOMES.items()
    ]
    return found


def _records() -> list[Figure]:
    how = gettext_lazy("Records of this kind held and entered by the day.")
    latest = gettext_lazy("Of each figure of this kind the latest one recorded and entered by the day.")
    every = gettext_lazy("Records of all counted kinds held and entered by the day.")
    rows: list[tuple[str, Words, Words, str]] = [
        ("activities.total", gettext_lazy("in all"), every, "activity"),
        *((f"activities.{code}", word, how, "activity") for code, word in ACTIVITIES.items()),
        *((f"results.{kind.value}", kind.label, latest, "result") for kind in ResultFigure.Kind),
    ]
    return [Figure(code, word, "", said, Basis.RECORDS, Owner.OFFICE, kind) for code, word, said, kind in rows]


HOW_ACCOUNTABILITY: dict[str, Words] = {
    "clues": gettext_lazy("Clues handed over and entered by the day, also those taken back later."),
    "cases": gettext_lazy("Cases opened and entered by the day."),
    "persons": gettext_lazy("Persons dealt with by the day; each counts once in a case, however often."),
    "person_times": gettext_lazy("Every handling of a person by the day."),
    "disciplined": gettext_lazy("Of the persons those with Party or administrative discipline."),
    "organisational": gettext_lazy("Of the persons those with organisational handling."),
}


def _accountability() -> list[Figure]:
    """Amounts: what the rows of their lists add up to."""
    summed = gettext_lazy(
        "Of each source the newest figure by the day, added up; of petitions what accepted replies of the units say."
    )
    return [
        Figure(f"accountability.{code}", word, "", HOW_ACCOUNTABILITY.get(code, summed), Basis.RECORDS, Owner.OFFICE,
               "accountability")
        for code, word in ACCOUNTABILITY.items()
    ]  # fmt: skip


def _reports() -> list[Figure]:
    return [
        Figure(f"{group}.{code}", word, "", how, Basis.REPORTS, Owner.OFFICE, group.removesuffix("s"))
        for group, rows in (("reports", REPORTS), ("lines", LINES))
        for code, (word, how) in rows.items()
    ]


def _joint() -> list[Figure]:
    """What papers say of several figures together, or of the rows of a figure that have something in common."""
    completed, led = gettext_lazy("completed, early, on time or late"), gettext_lazy("with a leader in charge")
    handled, waiting = gettext_lazy("closed, also for the present stage"), gettext_lazy("nothing sent")
    how_completed = gettext_lazy("completed early + completed on time + completed late")
    items, petitions, reports = Basis.ITEMS, Basis.RECEIVED, Basis.REPORTS
    found = [
        Figure(f"{group}.completed", completed, "", how_completed, items, Owner.OFFICE, group.removesuffix("s"),
               parts=tuple(f"{group}.{code}" for code in COMPLETED))
        for group in ("problems", "tasks")
    ]  # fmt: skip
    how = gettext_lazy("Tasks of the total that a leader of any level was in charge of on the day.")
    found.append(Figure("tasks.led", led, "", how, items, Owner.OFFICE, "task", parts=("tasks.total",), where="led"))
    how = gettext_lazy("petitions.closed + petitions.staged")
    parts = ("petitions.closed", "petitions.staged")
    found.append(Figure("petitions.handled", handled, "", how, petitions, Owner.PETITIONS, "petition", parts=parts))
    how = gettext_lazy("lines.due + lines.draft")
    parts = ("lines.due", "lines.draft")
    found.append(Figure("lines.waiting", waiting, "", how, reports, Owner.OFFICE, "line", parts=parts))
    return found + [
        Figure(f"lines.{where}", word, "", how, reports, Owner.OFFICE, "line", parts=("lines.total",), where=where)
        for where, (word, how) in JUDGED.items()
    ]


FIGURES = {
    figure.code: figure
    for part in (_items, _rates, _measures, _petitions, _records, _accountability, _reports, _joint)
    for figure in part()
}


def title_of(code: str) -> str:
    """A figure in words, as the heading of its list: "Problems: overdue". Raises KeyError for an unknown code."""
    figure = FIGURES[code]
    return _("%(group)s: %(figure)s") % {"group": GROUPS[figure.group], "figure": capfirst(str(figure.word))}


def document() -> dict[str, Any]:
    """The dictionary as plain JSON, in the language of the reader."""
    return {
        figure.code: {
            "word": str(figure.word),
            "meaning": str(figure.meaning),
            "how": str(figure.how),
            "basis": figure.basis.value,
            "owner": figure.owner.value,
            "version": figure.version,
        }
        for figure in FIGURES.values()
    }


def chapters() -> list[dict[str, Any]]:
    """The figures by group, with the groups' titles, as templates/reports/_dictionary.html takes them."""
    return [
        {"title": title, "figures": [figure for figure in FIGURES.values() if figure.group == group]}
        for group, title in GROUPS.items()
    ]
