"""Where photographs are used: every use of every picture of the rounds of a region, in the order of time."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Closure, Round, TaskEvidence
from checkup.signs.items import main_units, task_item
from checkup.signs.shape import Item
from petitions.models import HandlingFile
from scheduling.models import Entry
from signoff.models import Signature

PICTURES = "image/"
REPORT, SIGNER = "report", "signer"  # phases beside those of TaskEvidence


class Use(NamedTuple):
    """One picture at one place. `matter` is the same for what is one thing in truth: cycles of a task, parts of a
    petition. `month` is that of the report for pictures of reports, else ''."""

    evidence: int
    sha256: str
    shape: str
    taken_at: datetime | None
    latitude: Any
    longitude: Any
    at: datetime
    round: int
    item: Item
    matter: tuple[str, int, int]
    phase: str
    month: str

    def side(self) -> dict[str, Any]:
        """As it is kept in a sign's detail."""
        return {
            "evidence": self.evidence,
            "key": self.item.key,
            "phase": self.phase,
            "on": timezone.localdate(self.at).isoformat(),
            "taken": timezone.localtime(self.taken_at).strftime("%Y-%m-%d %H:%M") if self.taken_at else "",
            "sha256": self.sha256,
        }


PICTURE = ("sha256", "facts_read__shape", "taken_at", "latitude", "longitude")


def of_rounds(rounds: QuerySet[Round]) -> list[Use]:
    """All uses, the earliest first. A fixed number of queries, read as a stream."""
    units = main_units(rounds)
    found = [*_dossiers(rounds, units), *_reports(rounds, units), *_signers(rounds, units), *_petitions(rounds)]
    found.sort(key=lambda use: (use.at, use.evidence, use.item.key))
    return found


def documents(rounds: QuerySet[Round]) -> QuerySet[TaskEvidence]:
    """Standing files of dossiers that are no pictures."""
    rows = TaskEvidence.objects.filter(task__problem__round__in=rounds, withdrawn_at=None)
    return rows.exclude(file__media_type__startswith=PICTURES)


def unread(rounds: QuerySet[Round]) -> list[int]:
    """Files of the rounds that checkup.reading has not read yet."""
    files = TaskEvidence.objects.filter(task__problem__round__in=rounds, file__facts_read=None)
    reports = Entry.evidence.through.objects.filter(
        entry__line__task__problem__round__in=rounds, evidence__facts_read=None
    )
    seen = Signature.photos.through.objects.filter(
        signature__run__in=Closure.objects.filter(task__problem__round__in=rounds).values("run"),
        evidence__facts_read=None,
    )
    handled = HandlingFile.objects.filter(assignment__round__in=rounds, file__facts_read=None)
    sets = (
        files.values_list("file", flat=True),
        reports.values_list("evidence", flat=True),
        seen.values_list("evidence", flat=True),
        handled.values_list("file", flat=True),
    )
    return sorted({pk for rows in sets for pk in rows.order_by().iterator()})


def _matter(problem: int, number: int) -> tuple[str, int, int]:
    return ("task", problem, number)


def _columns(file: str, at: str, round: str) -> list[str]:
    """The first columns of a Use, by the road to the file, its moment and its round."""
    return [file, *(f"{file}__{name}" for name in PICTURE), at, round]


OWN = len(_columns("file", "at", "round"))


def _use(row: tuple[Any, ...], item: Item, matter: tuple[str, int, int], phase: str, month: str = "") -> Use:
    return Use._make((*row[:OWN], item, matter, phase, month))


def _dossiers(rounds: QuerySet[Round], units: dict[int, int]) -> Iterator[Use]:
    rows = TaskEvidence.objects.filter(task__problem__round__in=rounds, withdrawn_at=None)
    rows = rows.filter(file__media_type__startswith=PICTURES).order_by()
    columns = _columns("file", "added_at", "task__problem__round")
    for row in rows.values_list(*columns, "task", "task__problem", "task__number", "phase").iterator():
        task, problem, number, phase = row[OWN:]
        yield _use(row, task_item(task, units), _matter(problem, number), phase)


def _reports(rounds: QuerySet[Round], units: dict[int, int]) -> Iterator[Use]:
    rows = Entry.evidence.through.objects.filter(
        entry__line__task__problem__round__in=rounds, evidence__media_type__startswith=PICTURES
    ).order_by()
    of_task, period = "entry__line__task", "entry__line__obligation__period__starts_on"
    columns = _columns("evidence", "entry__filed_at", f"{of_task}__problem__round")
    rest = (of_task, f"{of_task}__problem", f"{of_task}__number", period)
    for row in rows.values_list(*columns, *rest).iterator():
        task, problem, number, starts_on = row[OWN:]
        yield _use(row, task_item(task, units), _matter(problem, number), REPORT, starts_on.isoformat()[:7])


def _signers(rounds: QuerySet[Round], units: dict[int, int]) -> Iterator[Use]:
    closures = Closure.objects.filter(task__problem__round__in=rounds).order_by()
    names = ("run", "task", "task__problem", "task__number", "task__problem__round")
    tasks = {run: rest for run, *rest in closures.values_list(*names).iterator()}
    rows = Signature.photos.through.objects.filter(
        signature__run__in=closures.values("run"), evidence__media_type__startswith=PICTURES
    ).order_by()
    for row in rows.values_list(*_columns("evidence", "signature__at", "signature__run")).iterator():
        task, problem, number, round = tasks[row[OWN - 1]]
        yield _use((*row[: OWN - 1], round), task_item(task, units), _matter(problem, number), SIGNER)


def _petitions(rounds: QuerySet[Round]) -> Iterator[Use]:
    rows = HandlingFile.objects.filter(assignment__round__in=rounds, withdrawn_at=None).order_by()
    rows = rows.filter(file__media_type__startswith=PICTURES)
    columns = _columns("file", "added_at", "assignment__round")
    rest = ("assignment", "assignment__organisation", "assignment__petition", "phase")
    for row in rows.values_list(*columns, *rest).iterator():
        case, unit, petition, phase = row[OWN:]
        yield _use(row, Item(case=case, unit=unit), ("petition", petition, 0), phase)
